"""The library of the demonstration group: the starter set, some of it verified, documents of the group, open questions.

What "verified" and "compared" say here is invented, as every name in the demonstration; the figures are those of the
starter set, and the extracts of national documents are short and as published.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zgh.foundation.accounts.models import User
from zgh.foundation.files.attach import attach
from zgh.foundation.orgs.duties import grant
from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.kit.demo import Progress, World

from .demo_words import GAPS, GUIDES, ISSUERS, WAITING
from .keeping import add_document, add_guide, office, take_in
from .models import Document, Gap, Rule
from .models.keepers import DUTY

STEP = "政策"
HERE = Path(__file__).parent
LIBRARY = HERE / "demo_library.txt"
NAMES = ("title", "number", "category", "level", "province", "begins", "ends", "old", "file", "compared")
# Kinds and places whose rows have a day: nobody verifies without one, and none of 甘肃's rows has one yet.
VERIFIED = (
    *((kind, "") for kind in ("annual", "overtime", "nursing", "maternity", "miscarriage", "sick", "funeral")),
    *(("marriage", "50"), ("maternity", "50"), ("childcare", "43"), ("paternity", "43")),
)


@dataclass(frozen=True)
class Entry:
    """One document of the library file: its heading by name, and its words."""

    facts: dict[str, str]
    text: str

    def day(self, name: str, today: dt.date) -> dt.date | None:
        """A date as written, or so many days before today; an end is so many days after (negative: before)."""
        value = self.facts[name]
        if not value:
            return None
        if value.count("-") == 2:  # noqa: PLR2004 (a date)
            return dt.date.fromisoformat(value)
        return today + int(value) * dt.timedelta(days=1 if name == "ends" else -1)


def build(world: World, progress: Progress) -> None:
    """Give the duty to who keeps the library, then work as they would."""
    if "cast" not in world.shared:
        return
    keeper = _keeper(world)
    for done, work in enumerate((_verify, _documents, _waiting, _guides, _gaps), start=1):
        work(world, keeper)
        progress(STEP, done, 5)


def _keeper(world: World) -> User:
    """The group's chair lets the demonstration cadre keep policies for the whole group."""
    cast: dict[str, User] = world.shared["cast"]
    root, keeper, chair = Union.objects.get(depth=1), cast["demo-cadre"], cast["demo-group-chair"]
    if not Duty.objects.filter(holds(), user=keeper, union=root, code=DUTY).exists():
        grant(chair, keeper, root, DUTY)
    return User.objects.get(pk=keeper.pk)


def _verify(_world: World, keeper: User) -> None:
    """What can be: rows that have a value, a document and a day."""
    for kind, province in VERIFIED:
        rows = Rule.objects.filter(kind=kind, province=province, state="unverified", document__isnull=False)
        for rule in rows.exclude(value="").exclude(starts_on=None):
            rule.verify(keeper, office(keeper))


def entries() -> Iterator[Entry]:
    """The documents of the file, in its order: what is superseded comes before what supersedes it."""
    for block in LIBRARY.read_text(encoding="utf-8").split("\n= ")[1:]:
        heading, _newline, text = block.partition("\n")
        yield Entry(dict(zip(NAMES, heading.split("|"), strict=True)), text.strip())


def _documents(world: World, keeper: User) -> None:
    for entry in entries():
        row = _national(entry, keeper, world) if entry.facts["level"] == "national" else _own(entry, keeper, world)
        if row is not None and entry.facts["compared"] and not row.compared_by_id:
            row.compare(keeper, office(keeper))


def _national(entry: Entry, keeper: User, world: World) -> Document | None:
    """A document of the starter set gets an extract and the day it began."""
    row = Document.objects.filter(title=entry.facts["title"], level="national").first()
    if row is not None and not row.text:
        row.amend(keeper, text=entry.text, starts_on=entry.day("begins", world.today))
    return row


def _own(entry: Entry, keeper: User, world: World) -> Document:
    facts = entry.facts
    union = _union_of(facts["province"]) if facts["province"] else None
    columns: dict[str, Any] = {name: facts[name] for name in ("title", "number", "category", "level")}
    columns |= {
        "text": entry.text,
        "union": union,
        "issuer": ISSUERS[facts["province"]],
        "starts_on": entry.day("begins", world.today),
        "ends_on": entry.day("ends", world.today),
        "supersedes": Document.objects.filter(number=facts["old"]).first() if facts["old"] else None,
    }
    row = add_document(keeper, uuid.uuid5(uuid.NAMESPACE_URL, f"zgh-demo:{facts['number']}"), **columns)
    if row.state == "draft":
        if facts["file"]:
            attach(row, original(row, facts["file"]), keeper)
        row.publish(keeper)
    return row


def _union_of(province: str) -> Union | None:
    """The first union of a province below the group's own; None in a group too small to have one."""
    return Union.objects.filter(province=province, depth__gt=1).order_by("path").first()


def original(row: Document, ending: str) -> SimpleUploadedFile:
    """The file somebody once wrote it in. Drawing a PDF takes a library of its own, so the few there are lie ready."""
    if ending == "pdf":
        return SimpleUploadedFile(f"{row.title}.pdf", (HERE / "demo_files" / f"{row.category}.pdf").read_bytes())
    made, out = docx.Document(), io.BytesIO()
    made.add_heading(row.title, level=1)
    for line in (row.number, row.issuer, *row.text.splitlines()):
        made.add_paragraph(line)
    made.save(out)
    return SimpleUploadedFile(f"{row.title}.docx", out.getvalue())


def _waiting(world: World, keeper: User) -> None:
    """One document whose words were read yesterday and wait to be compared."""
    title, number, text = WAITING
    facts: dict[str, Any] = {"title": title, "number": number, "category": "other", "level": "group"}
    facts |= {"issuer": ISSUERS[""], "starts_on": world.today + dt.timedelta(days=20)}
    row = add_document(keeper, uuid.uuid5(uuid.NAMESPACE_URL, f"zgh-demo:{number}"), **facts)
    if row.state == "draft" and not row.extracts.exists():
        row.text = text  # for the file alone
        file = original(row, "docx")
        row.refresh_from_db()
        take_in(row, [attachable(file)], keeper)


def attachable(file: SimpleUploadedFile) -> Any:
    """Held as the form would hold it."""
    from zgh.foundation.files.hold import hold

    return hold(file)


def _guides(_world: World, keeper: User) -> None:
    for kind, steps in GUIDES.items():
        add_guide(keeper, uuid.uuid5(uuid.NAMESPACE_URL, f"zgh-demo:guide:{kind}"), kind=kind, steps=steps)


def _gaps(_world: World, _keeper: User) -> None:
    today = timezone.localdate()
    for text, province, kind, asked, unhelpful, helpful in GAPS:
        counts = {"asked_count": asked, "unhelpful_count": unhelpful, "helpful_count": helpful}
        days = {"first_on": today - dt.timedelta(days=(asked + unhelpful + helpful) * 3), "last_on": today}
        state = "open" if asked or unhelpful else "fine"
        facts = {"kind": kind, "state": state, **counts, **days}
        Gap.objects.get_or_create(text=text, province=province, defaults=facts)
