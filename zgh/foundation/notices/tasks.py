"""Background work: thin."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from zgh.foundation.tasks.timers import every


@task
def deliver_batch(ids: list[int]) -> int:
    """Send these outbox rows. Ids only: a task's arguments are stored, so they name nobody."""
    from .deliver import deliver

    return deliver(ids)


@every(minutes=1)
def deliver_due() -> int:
    """What was delayed, failed or lost: 500 rows a minute at most."""
    from .deliver import deliver, due_ids

    return deliver(due_ids(timezone.now()))
