"""What was done to a rule or a document, and how one text became another, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString

from zgh.foundation.audit import words
from zgh.foundation.audit.book import history
from zgh.foundation.orgs.models import Union
from zgh.kit.changes import Change, changes, words_changed

from .models import Document
from .pages import lines_of

ACTS_SHOWN = 20
SHORT = 30  # characters shown as old → new; of longer ones what went and what came
# What the act itself says: that it was verified, by whom and when.
SAID = {"state", "verified_by_id", "verified_at", "office", "is_alone", "published_at",
        "compared_by_id", "compared_at", "compared_office"}  # fmt: skip
QUOTED = {"clause", "quote"}  # words of a document, for who may read it
ROWS = {"document_id": Document, "supersedes_id": Document, "union_id": Union}


@dataclass(frozen=True)
class Turn:
    """One fact that was changed: its name, what stood there and what stands there now."""

    label: str
    old: str
    new: str

    @property
    def marked(self) -> SafeString | str:
        """Long words as one line with what went and what came; "" for short ones."""
        is_long = max(len(self.old), len(self.new)) > SHORT
        return words_changed(self.old, self.new) if is_long else ""


@dataclass(frozen=True)
class Act:
    """One act: the verb in a word, its record, and the facts it changed."""

    said: str
    record: Any
    turns: list[Turn] = field(default_factory=list)


def acts_of(row: Model, user: Any) -> list[Act]:
    """The last acts on a row, newest first. Three queries at most: rows that facts lead to are named to who may see."""
    records = list(history(row).order_by("-at", "-pk")[:ACTS_SHOWN])
    wanted = _wanted(row, records)
    names = _names(wanted, user)
    is_quotable = all(("document_id", pk) in names for pk in wanted[Document])
    but = SAID if is_quotable else SAID | QUOTED
    return [
        Act(words.word(record.verb), record, _turns(record.about_type, _changed(record, but), names))
        for record in records
    ]


Pair = tuple[dict[str, Any], dict[str, Any]]


def _changed(record: Any, but: set[str]) -> Pair:
    """What stood there and what stands there, of the facts that are others now; nothing where a row was new."""
    keys = [key for key in record.before if key not in but and record.before[key] != record.after.get(key)]
    return {key: record.before[key] for key in keys}, {key: record.after.get(key) for key in keys}


def _wanted(row: Model, records: list[Any]) -> dict[Any, set[int]]:
    """Model → ids of the rows that facts of this one lead to or led to."""
    sides = [side for record in records for side in (record.before, record.after)]
    found: dict[Any, set[int]] = {model: set() for model in ROWS.values()}
    for key, model in ROWS.items():
        found[model] |= {side[key] for side in sides if side.get(key)}
        if now := getattr(row, key, None):
            found[model].add(now)
    return found


def _names(wanted: dict[Any, set[int]], user: Any) -> dict[tuple[str, int], str]:
    """(column, id) → what the row is called, of those this person may see."""
    found = {
        model: {row.pk: str(row) for row in _brief(model, user).filter(pk__in=ids)}
        for model, ids in wanted.items()
        if ids
    }
    return {(key, pk): name for key, model in ROWS.items() for pk, name in found.get(model, {}).items()}


def _brief(model: Any, user: Any) -> QuerySet:
    rows = model.objects.permitted("view", user)
    return rows.only("title") if model is Document else rows


def _turns(about_type: str, pair: Pair, names: dict[tuple[str, int], str]) -> list[Turn]:
    old, new = ({key.removesuffix("_id"): _plain(key, value, names) for key, value in side.items()} for side in pair)
    return [Turn(*line) for line in words.changes(about_type, old, new)]


def _plain(key: str, value: Any, names: dict[tuple[str, int], str]) -> Any:
    return names.get((key, value), "…") if key in ROWS and value is not None else value


def reworded(old: str, new: str) -> list[Change]:
    """From one text to another, line by line, without the marks of pages."""
    return changes(_markup(old), _markup(new))


def _markup(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for _page, line in lines_of(text))
