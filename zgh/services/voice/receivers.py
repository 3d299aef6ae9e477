"""What this room listens to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from zgh.foundation.calendar.signals import calendar_changed
from zgh.foundation.flow.signals import moving
from zgh.foundation.orgs.models import Union

from .idea_following import follow, keep_apart
from .models import Case
from .tasks import reschedule_open


@receiver(calendar_changed, dispatch_uid="voice.reschedule")
def reschedule(union: Union | None, dates: Iterable[dt.date], **_facts: Any) -> None:
    """Workdays changed: promises that are still open move, in a worker."""
    days = sorted(dates)
    if days:
        reschedule_open.enqueue(union.path if union else "", days[0].isoformat(), days[-1].isoformat())


@receiver(moving, sender=Case, dispatch_uid="voice.idea")
def case_moved(row: Case, verb: str, by: Any, **_facts: Any) -> None:
    """What happens to the case of an idea happens to the idea, in the same transaction."""
    if verb == "merge":
        keep_apart(row)
    if row.kind == "idea":
        follow(row, verb, by)


@receiver(moving, sender=Case, dispatch_uid="voice.drop_obligations")
def drop_obligations(row: Case, verb: str, by: Any, **_facts: Any) -> None:
    """Who takes a case back takes back what was to be answered; in the same transaction."""
    if verb == "withdraw":
        for owed in row.obligations.filter(state="owed").select_related("union"):
            owed.drop(by)
