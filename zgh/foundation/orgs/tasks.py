"""Imports in the background, and the tidying of previews nobody decided on."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from zgh.foundation.accounts.models import User
from zgh.foundation.tasks.retries import retry
from zgh.foundation.tasks.timers import daily

from .importing import batches
from .models import ImportBatch

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
    batches.run(ImportBatch.objects.get(pk=batch_id), User.objects.get(pk=user_id))


@daily(at="03:40")
def discard_undecided() -> None:
    """Previews hold personal data; a week is long enough to decide."""
    waiting = ImportBatch.objects.filter(state__in=ImportBatch.flow.moves["discard"][0])
    for batch in waiting.filter(created_at__lt=timezone.now() - KEPT):
        batches.discard(batch, None)
