"""Imports in the background, and the tidying of previews nobody decided on."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from zgh.foundation.accounts.models import User
from zgh.foundation.tasks.retries import retry
from zgh.foundation.tasks.timers import daily
from zgh.kit.refusals import Refusal

from .importing import batches, undo, writing
from .models import ImportBatch, ImportRow

KEPT = dt.timedelta(days=7)
AT_WORK = (ImportBatch.State.UPLOADED, ImportBatch.State.APPLYING)


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
    """Previews hold personal data; a week is long enough to decide. What a dead task left behind goes as well.

    A batch may begin to be compared or written on its last day; one that still is a week later nobody works on.
    """
    now = timezone.now()
    for batch in ImportBatch.objects.filter(state__in=AT_WORK, created_at__lt=now - 2 * KEPT):
        with suppress(Refusal):  # somebody has gone on with it this moment
            batch.flow.move(batch, "fail", None, problem=_("做到一半停了，没有人接着办"))
    waiting = ImportBatch.objects.filter(state__in=ImportBatch.flow.moves["discard"][0])
    for batch in waiting.filter(created_at__lt=now - KEPT):
        with suppress(Refusal):
            batches.discard(batch, None)


@daily(at="03:45")
def forget_traces() -> None:
    """What undoing needs is personal data too; once undoing is no longer offered it goes."""
    over = Q(applied_at__lt=timezone.now() - dt.timedelta(days=undo.DAYS)) | Q(state=ImportBatch.State.DISCARDED)
    batches_over = ImportBatch.objects.filter(over).order_by().values("pk")
    ImportRow.objects.filter(batch__in=batches_over).exclude(trace=None).update(trace=None)
