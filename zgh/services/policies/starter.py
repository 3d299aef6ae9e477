"""The starter set (starter/rules.csv): rules of the country and of 31 provinces, as collected, each to be verified.

Source: brief/leave-rules.md, which says how rows were found and how far they can be trusted. `ends_on` is the first
day a rule no longer held. What nobody has found stands there without a value, so that it is missed: 慰问标准, and the
line of 困难职工 of each province.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "starter" / "rules.csv"
WOMEN = ("maternity", "miscarriage", "nursing")
PAY = ("heat", "hot_months")
MISSED = ("gifts", "subsistence")  # kinds of which only the place is known


def rows() -> list[dict[str, str]]:
    """The lines of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(document: Any, rule: Any, published_at: dt.datetime) -> int:
    """Write documents and rules that are not there yet; `document` and `rule` are the model classes. How many rules."""
    if rule.objects.exists():
        return 0
    lines = rows()
    documents = {key: _document(document, key, found, published_at) for key, found in _by_document(lines).items()}
    document.objects.bulk_create(documents.values())
    made = [_rule(rule, line, documents.get((line["title"], line["number"]))) for line in lines]
    return len(rule.objects.bulk_create(made))


def add_missing(rule: Any, keys: Iterable[tuple[str, str, str]]) -> None:
    """Rows by (kind, province, case) that came into the file later; none where there is such a row already."""
    lines = {(line["kind"], line["province"], line["case"]): line for line in rows()}
    for kind, province, case in keys:
        if not rule.objects.filter(kind=kind, province=province, case=case).exists():
            _rule(rule, lines[kind, province, case], None).save()


def add_missed(rule: Any) -> int:
    """Rows that say what nobody has found yet; none where a keeper has written anything of that kind and place."""
    places = set(rule.objects.filter(kind__in=MISSED).values_list("kind", "province"))
    lines = [line for line in rows() if line["kind"] in MISSED and (line["kind"], line["province"]) not in places]
    return len(rule.objects.bulk_create([_rule(rule, line, None) for line in lines]))


def fill_sources(document: Any) -> None:
    """The page on which a document of the set was found, where nobody has written another."""
    for (title, number), lines in _by_document(rows()).items():
        found = document.objects.filter(title=title, number=number, source_url="", compared_by=None)
        found.update(source_url=_source(lines))


def _source(lines: list[dict[str, str]]) -> str:
    """The page nearest to the issuing body: of the government, then of the press, then any."""
    pages = [line for line in lines if line["source_url"]]
    return min(pages, key=lambda line: _distance(line["note"]))["source_url"] if pages else ""


def _distance(note: str) -> int:
    return next((n for n, mark in enumerate(("[官方]", "[新闻]")) if note.startswith(mark)), 2)


def _by_document(lines: list[dict[str, str]]) -> dict[tuple[str, str], list[dict[str, str]]]:
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in lines:
        if line["title"]:
            found[line["title"], line["number"]].append(line)
    return found


def _document(model: Any, key: tuple[str, str], lines: list[dict[str, str]], published_at: dt.datetime) -> Any:
    """One document, without dates: nobody has compared any with the original, and pages say that they are unknown."""
    place = {line["province"] for line in lines}
    province = place.pop() if len(place) == 1 else ""
    return model(
        title=key[0], number=key[1], issuer=lines[0]["issuer"], level="province" if province else "national",
        province=province, category=_category(lines[0]["kind"]), state="published",
        published_at=published_at, source_url=_source(lines),
    )  # fmt: skip


def _category(kind: str) -> str:
    if kind in WOMEN:
        return "women"
    if kind == "overtime":
        return "hours"
    return "safety" if kind in PAY else "leave"


def _rule(model: Any, line: dict[str, str], document: Any) -> Any:
    facts = {
        name: line[name] for name in ("kind", "province", "case", "value", "unit", "conditions", "clause", "state")
    }
    return model(
        **facts, is_extra=bool(line["is_extra"]), document=document, starts_on=_date(line["starts_on"]),
        ends_on=_date(line["ends_on"]), source_url=line["source_url"], note=line["note"],
    )  # fmt: skip


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
