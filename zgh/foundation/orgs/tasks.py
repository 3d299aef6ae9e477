"""Imports in the background, and the tidying of previews nobody decided on."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from zgh.foundation.accounts.models import User
from zgh.foundation.tasks.retries import retry
from zgh.foundation.tasks.timers import daily

from .importing import batches, undo, writing
from .models import ImportBatch, ImportRow

KEPT = dt.timedelta(days=7)


@task
@retry(attempts=3, lease_minutes=30)
def preview_import(batch_id: int) -> None:
    """Compare an uploaded file."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == ImportBatch.State.UPLOADED:
        batches.preview(batch)


@task
@retry(attempts=3, lease_minutes=60)
def apply_import(batch_id: int, user_id: int) -> None:
    """Write a batch somebody has decided on."""
    writing.run(ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=user_id))


@task
@retry(attempts=3, lease_minutes=60)
def undo_import(batch_id: int, user_id: int) -> None:
    """Take back a batch somebody has decided to undo."""
    undo.run_undo(ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=user_id))


@daily(at="03:40")
def discard_undecided() -> None:
    """Previews hold personal data; a week is long enough to decide."""
    waiting = ImportBatch.objects.filter(state__in=ImportBatch.flow.moves["discard"][0])
    for batch in waiting.filter(created_at__lt=timezone.now() - KEPT):
        batches.discard(batch, None)


@daily(at="03:45")
def forget_traces() -> None:
    """What undoing needs is personal data too; once undoing is no longer offered it goes."""
    written = ImportBatch.objects.filter(applied_at__lt=timezone.now() - dt.timedelta(days=undo.DAYS))
    ImportRow.objects.filter(batch__in=written.values("pk")).exclude(trace=None).update(trace=None)
