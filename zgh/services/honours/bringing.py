"""A file of honours: each line compared with what is on record, nothing written before somebody has said so.

Reading is the importing room's work (`orgs.importing`): hostile files, headings, encodings. The same file twice writes
nothing twice: the database takes one holder, award and year once.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.foundation.audit import book
from zgh.foundation.orgs.importing.columns import Unreadable
from zgh.foundation.orgs.importing.read import Table, read
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.stock.models import lock

from . import tell
from .columns import COLUMNS
from .lines import Known, Line, check, unions_of
from .models import Batch, Honour
from .numbering import mark_of

MOST_LINES = 2000


def bring(*, by: Any, union: Union, file: IO[bytes], name: str, once: uuid.UUID) -> Batch:
    """Read a file and keep what it would add, sealed. Raises Unreadable with a sentence. One `once` twice is one."""
    if (first := Batch.objects.filter(once=once, by=by).first()) is not None:
        return first
    table = _read(file, name)
    known = Known(by, union, table.rows)
    lines = _told_apart([check(row, known) for row in table.rows])
    counts = {f"{kind}_count": sum(line.kind == kind for line in lines) for kind in ("new", "same", "wrong")}
    sealed = json.dumps([line.stored() for line in lines], ensure_ascii=False)
    hints = [*table.hints, *_unused(table)]
    facts = {"union": union, "file_name": name[-200:], "sealed": sealed, "hints": hints, **counts}
    return Batch.objects.get_or_create(once=once, by=by, defaults=facts)[0]  # another press may have been faster


def _read(file: IO[bytes], name: str) -> Table:
    table = read(file, name, COLUMNS)
    if len(table.rows) > MOST_LINES:
        raise Unreadable(_("一次最多导%(n)d行。请分成几个文件") % {"n": MOST_LINES})
    return table


def _unused(table: Table) -> list[str]:
    if not table.unused:
        return []
    words = {"names": "、".join(table.unused[:8])}
    return [ngettext("有一列没有用到：%(names)s", "有几列没有用到：%(names)s", len(table.unused)) % words]


def _told_apart(lines: list[Line]) -> list[Line]:
    """What is on record, or stands further up in the file, is the same."""
    marks = [line.facts["mark"] for line in lines if line.kind == "new"]
    there = set(Honour.objects.filter(mark__in=marks).exclude(state="dropped").values_list("mark", flat=True))
    for line in lines:
        if line.kind != "new":
            continue
        if line.facts["mark"] in there:
            line.kind, line.message = "same", _("已经登记过，不会再写")
        there.add(line.facts["mark"])
    return lines


@dataclass
class Written:
    """What became of a file."""

    rows: list[Honour] = field(default_factory=list)
    absent: int = 0


def apply(batch: Batch, by: Any) -> Written:
    """Write what was previewed; what others have entered since, or is no longer theirs to keep, is left out.

    Raises IllegalMove or Overtaken the second time, ValidationError when there is nothing to write.
    """
    with transaction.atomic():
        lock(batch)
        batch.flow.move(batch, "apply", by)
        lines = [line for line in batch.lines if line["kind"] == "new"]
        made = [_row(facts, batch, by) for facts in _still_kept([line["facts"] for line in lines], by)]
        if not made:
            raise ValidationError(_("没有要写入的行"), code="nothing")
        Honour.objects.bulk_create(made, batch_size=200, ignore_conflicts=True)  # the mark decides, not a look before
        written = Written(list(Honour.objects.filter(batch=batch).in_brief()))
        written.absent = len(lines) - len(written.rows)
        for row in written.rows:
            book.record(by, "honours.bring", row, after={"title": row.title, "year": row.year})
        Batch.objects.filter(pk=batch.pk).update(done_count=len(written.rows), sealed=None)
        batch.refresh_from_db()
        if any(row.state == "recorded" for row in written.rows):
            tell.brought(batch)
    return written


def _still_kept(lines: list[dict[str, Any]], by: Any) -> list[dict[str, Any]]:
    """Those of people and unions this cadre keeps now: people move and duties end between the look and the press."""
    wanted = [facts["person_id"] for facts in lines if facts["person_id"]]
    people = Person.objects.permitted("keep_member", by).filter(pk__in=wanted).values_list("pk", flat=True)
    kept, unions = set(people), set(unions_of(by).values_list("pk", flat=True))
    return [
        facts for facts in lines if (facts["person_id"] in kept if facts["person_id"] else facts["union_id"] in unions)
    ]


def _row(facts: dict[str, Any], batch: Batch, by: Any) -> Honour:
    """On record where a document says so, else a draft that waits for its number or its certificate."""
    is_whole = facts["level"] and facts["body"] and facts["number"]
    mark = mark_of(**{name: facts[name] for name in ("kind", "person_id", "union_id", "holder", "title", "year")})
    given = {name: value for name, value in facts.items() if name != "mark"}
    return Honour(
        **given, mark=mark, batch=batch, entered_by=by, hands=(str(by.pk),), state="recorded" if is_whole else "draft"
    )
