"""What this room listens to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from zgh.foundation.calendar.signals import calendar_changed
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.signals import people_left, people_relocated, people_returned

from . import tasks

BATCH = 200


@receiver(people_relocated, dispatch_uid="membership.relocated")
def begin_transfers(moves: Iterable[Any], **_facts: Any) -> None:
    """People work elsewhere: their memberships are offered to the union there."""
    rows = [list(move) for move in moves]
    for start in range(0, len(rows), BATCH):
        tasks.follow_moves.enqueue(rows[start : start + BATCH])


@receiver(people_left, dispatch_uid="membership.left")
def ask_about_leavers(people: Iterable[int], day: dt.date, **_facts: Any) -> None:
    """People left: nothing ends by itself."""
    if ids := list(people):
        tasks.ask_about_leavers.enqueue(ids, day.isoformat())


@receiver(people_returned, dispatch_uid="membership.returned")
def settle_returned(people: Iterable[int], **_facts: Any) -> None:
    """People came back."""
    if ids := list(people):
        tasks.settle_returned.enqueue(ids)


@receiver(calendar_changed, dispatch_uid="membership.reschedule")
def reschedule(union: Union | None, dates: Iterable[dt.date], **_facts: Any) -> None:
    """Workdays changed: promises that are still open move, in a worker."""
    days = sorted(dates)
    if days:
        tasks.reschedule_open.enqueue(union.path if union else "", days[0].isoformat(), days[-1].isoformat())
