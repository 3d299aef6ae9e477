"""A file of honours that should not have been brought: what it wrote goes again, as long as nobody has touched it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from zgh.foundation.audit import book
from zgh.foundation.stock.models import lock

from . import tell
from .models import Batch, Honour, Paper, Portrait


@dataclass
class Undone:
    """How many went, and which stay because somebody has worked on them since, or another union keeps them."""

    gone: int
    kept: list[Honour]


def untouched(batch: Batch) -> QuerySet[Honour]:
    """What stands as the file wrote it: every verb holds its honour first, which counts. One query."""
    rows = Honour.objects.filter(batch=batch, lock_count=0, verified_by=None, state__in=("draft", "recorded"))
    parts = (Paper.objects.filter(honour=OuterRef("pk")), Portrait.objects.filter(honour=OuterRef("pk")))
    return rows.exclude(Exists(parts[0])).exclude(Exists(parts[1]))


def undoable(batch: Batch, by: Any) -> QuerySet[Honour]:
    """What of it goes when `by` undoes it: another union may keep some of them by now. One query."""
    return untouched(batch).permitted("keep", by)  # type: ignore[attr-defined]


def undo(batch: Batch, by: Any) -> Undone:
    """Delete what is untouched. Raises IllegalMove or Overtaken the second time. The book keeps who did it and what."""
    with transaction.atomic():
        lock(batch)
        gone = [row for row in undoable(batch, by).in_brief().order_by("pk") if _claimed(row)]
        for row in gone:
            book.record(by, "honours.undo", row, before={"title": row.title, "year": row.year})
        Honour.objects.filter(pk__in=[row.pk for row in gone]).delete()
        kept = list(Honour.objects.filter(batch=batch).in_brief().order_by("pk"))
        batch.flow.move(batch, "undo", by, done_count=len(kept))
        if not any(row.state == "recorded" and row.verified_by_id is None for row in kept):
            tell.undone(batch)
    return Undone(len(gone), kept)


def _claimed(row: Honour) -> bool:
    """Held, if nobody was faster: a colleague may be verifying it at this moment."""
    return bool(Honour.objects.filter(pk=row.pk, lock_count=0).update(lock_count=F("lock_count") + 1))
