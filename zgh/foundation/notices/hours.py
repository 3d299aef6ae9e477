"""When a push may leave: not at night, and for hidden authors only at fixed hours, so that its time tells nothing."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from zgh.kit.dates import midnight

QUIET = (22, 8)
MASKED = (12, 18)


def push_at(now: dt.datetime, *, masked: bool = False) -> dt.datetime:
    """The first moment from `now` on at which a push may leave; `now` itself when that is all right."""
    if masked:
        return _next_of(now, masked_hours())
    _start, end = quiet_hours()
    return _next_of(now, (end,)) if is_quiet(now) else now


def is_quiet(now: dt.datetime) -> bool:
    """Whether people are left in peace now."""
    start, end = quiet_hours()
    hour = timezone.localtime(now).hour
    return start <= hour or hour < end if start > end else start <= hour < end


def quiet_hours() -> tuple[int, int]:
    """Local hours from and to which nothing is pushed; equal ones: never quiet."""
    return getattr(settings, "NOTICE_QUIET_HOURS", QUIET)


def masked_hours() -> tuple[int, ...]:
    """Local hours at which pushes about hidden authors leave."""
    return getattr(settings, "NOTICE_MASKED_HOURS", MASKED)


def _next_of(now: dt.datetime, hours: tuple[int, ...]) -> dt.datetime:
    start = midnight(now)
    times = [start + dt.timedelta(days=days, hours=hour) for days in (0, 1) for hour in sorted(hours)]
    return next(time for time in times if time > now)
