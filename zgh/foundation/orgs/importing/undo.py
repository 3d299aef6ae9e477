"""The last written batch can be taken back, within days, line by line; what has changed since stays and is named."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zgh.foundation.flow.machine import IllegalMove

from ..models import ImportBatch, ImportRow
from . import batches
from .batches import ROWS
from .kinds import KINDS

DAYS = 7  # so long the sealed traces are kept


def can_undo(batch: ImportBatch) -> bool:
    """Whether undoing is offered: written, not too long ago, and nothing was written to the same unions since."""
    if batch.state != ImportBatch.State.APPLIED or batch.applied_at is None:
        return False
    is_recent = batch.applied_at > timezone.now() - dt.timedelta(days=DAYS)
    return is_recent and not _later(batch).exists() and batch.rows.filter(is_applied=True).exists()


def undo(batch: ImportBatch, by: Any) -> None:
    """Decide that the batch shall be taken back. Raises IllegalMove when that is not offered (any more)."""
    with transaction.atomic():
        if not can_undo(batch):
            raise IllegalMove(batch, "undo")
        batch.flow.move(batch, "undo", by, done_count=0)


def run_undo(batch: ImportBatch, by: Any) -> None:
    """Restore line by line, the last written first; ends in `undone`. Safe to repeat."""
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.UNDOING:
        return
    kind = KINDS[batch.kind]
    while rows := _next(batch, kind.chunk):
        if not _restore(batch, kind, rows, by):
            return  # another process is at it
        time.sleep(batches.PAUSE)
    with transaction.atomic():
        kind.afterwards()
        undone = batch.rows.filter(is_undone=True).count()
        batch.flow.move(batch, "restore", by, done_count=undone)


def _restore(batch: ImportBatch, kind: Any, rows: Sequence[ImportRow], by: Any) -> bool:
    with transaction.atomic():
        ids = [row.pk for row in rows]
        if ImportRow.objects.filter(pk__in=ids, is_applied=True).update(is_applied=False) != len(ids):
            return False
        kind.hold(rows)
        refused = kind.restore_rows(rows, kind.reach(batch.union), by)
        for row in rows:
            row.is_undone, row.trace = row.line_no not in refused, None
            row.message = refused.get(row.line_no, row.message)[:300]
        ImportRow.objects.bulk_update(rows, ["is_undone", "trace", "message"], batch_size=ROWS)
        batch.advance(len(rows))
    return True


def _next(batch: ImportBatch, size: int) -> list[ImportRow]:
    """The lines to take back next, in the order they were written."""
    rows = list(batch.rows.filter(is_applied=True).exclude(trace=None).order_by("-pk")[:size])
    return rows[::-1]


def _later(batch: ImportBatch) -> Any:
    """Batches of the same unions that wrote something after this one."""
    wrote = Q(state__in=("applied", "applying", "undoing")) | Q(state__in=("failed", "stale"), done_count__gt=0)
    rows = ImportBatch.objects.filter(wrote).exclude(pk=batch.pk)
    rows = rows.filter(Q(applied_at__gt=batch.applied_at) | Q(applied_at__isnull=True, pk__gt=batch.pk))
    if batch.union is None:
        return rows
    step, path = batch.union.steplen, batch.union.path
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    from ..models.scoping import next_sibling

    below = Q(union__path__gte=path, union__path__lt=next_sibling(path, step))
    return rows.filter(Q(union__path__in=above) | below | Q(union__isnull=True))
