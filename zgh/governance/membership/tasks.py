"""The tick that writes down what the calendar says already, and what an HR move or a changed calendar sets off."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks import task

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.foundation.tasks.timers import every

from . import leaving, transferring
from .models import Application, Transfer

BATCH = 500


@every(minutes=15)
def release_silent() -> None:
    """Transfers whose day has come close; the membership has moved already. Any number of workers, each row once."""
    for transfer in Transfer.objects.due().with_names().select_related("arrival").order_by("release_on")[:BATCH]:
        with suppress(IllegalMove, ValidationError):
            transfer.release(None)


@task
def follow_moves(moves: list[list[Any]]) -> None:
    """HR moves that were written: transfers begin."""
    transferring.follow_moves(moves)


@task
def ask_about_leavers(people: list[int], day: str) -> None:
    """Jobs that ended: what becomes of the memberships?"""
    leaving.ask_about(people, dt.date.fromisoformat(day))


@task
def settle_returned(people: list[int]) -> None:
    """Back at work: nothing to decide any more."""
    from .models import Departure

    for departure in Departure.objects.filter(person__in=people, state="pending"):
        with suppress(IllegalMove):
            departure.settle(None, "returned")


@task
def reschedule_open(union_path: str, first: str, last: str) -> None:
    """Dates from `first` to `last` changed for the union at `union_path` and those below ("": everywhere)."""
    start = timezone.make_aware(dt.datetime.fromisoformat(first), timezone.get_default_timezone())
    end = timezone.make_aware(dt.datetime.fromisoformat(f"{last}T23:59:59"), timezone.get_default_timezone())
    rows = Application.objects.filter(state__in=("submitted", "checked"), due_at__gte=start, submitted_at__lte=end)
    if union_path:
        rows = rows.filter(union__path__gte=union_path, union__path__lt=next_sibling(union_path))
    for application in rows.with_names():
        with suppress(IllegalMove):
            application.reschedule()
