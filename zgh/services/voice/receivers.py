"""What this room listens to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from zgh.foundation.calendar.signals import calendar_changed
from zgh.foundation.orgs.models import Union

from .tasks import reschedule_open


@receiver(calendar_changed, dispatch_uid="voice.reschedule")
def reschedule(union: Union | None, dates: Iterable[dt.date], **_facts: Any) -> None:
    """Workdays changed: promises that are still open move, in a worker."""
    days = sorted(dates)
    if days:
        reschedule_open.enqueue(union.path if union else "", days[0].isoformat(), days[-1].isoformat())
