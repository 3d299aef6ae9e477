"""The tick: writes down what the clocks say already. Any number of workers; each case moves once."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.utils import timezone
from django_tasks import task

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.tasks.timers import every

from .models import Case, UnmaskRequest

BATCH = 500


@every(minutes=1)
def escalate_breached() -> None:
    """Broken promises climb. What somebody else moved meanwhile is no longer ours."""
    now = timezone.now()
    for pk in list(Case.breached(now)[:BATCH]):
        with suppress(IllegalMove):
            Case.objects.get(pk=pk).escalate(now)


@every(minutes=1)
def lapse_silent() -> None:
    """Answers nobody rated in time close as 已办结·未评价."""
    now = timezone.now()
    silent = Case.objects.filter(state="answered", lapse_at__lte=now).order_by("lapse_at")
    for case in silent[:BATCH]:
        with suppress(IllegalMove):
            case.lapse(now)


@every(minutes=1)
def expire_unmasking() -> None:
    """Requests for a name that nobody decided in time."""
    now = timezone.now()
    for row in UnmaskRequest.objects.filter(state="asked", due_at__lte=now).order_by("due_at")[:BATCH]:
        row.expire(now)


@task
def reschedule_open(union_path: str, first: str, last: str) -> None:
    """Dates from `first` to `last` changed for the union at `union_path` and those below ("": everywhere)."""
    now = timezone.now()
    for case in Case.running(union_path, dt.date.fromisoformat(first), dt.date.fromisoformat(last)):
        with suppress(IllegalMove):
            case.reschedule(now)
