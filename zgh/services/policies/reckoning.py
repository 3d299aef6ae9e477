"""The calculator: a leave from a day on, by the calendar on the wall or by workdays, and the day one is back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from zgh.foundation.calendar.workdays import Almanac

MOST = 400
ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Leave:
    """First and last day off, the next workday, and how many workdays the leave takes."""

    first: dt.date
    last: dt.date
    back: dt.date
    workdays: int


def reckon(first: dt.date, days: int, union: Any, *, by_workdays: bool) -> Leave:
    """A leave of `days` from `first`. One query a year.

    Every day counts, or only those on which the union works: which of the two a rule means, its own words say.
    Raises ValueError for less than a day or more than MOST.
    """
    if not 1 <= days <= MOST:
        raise ValueError("a leave takes a day at least")
    almanac = Almanac(union)
    last = _nth_workday(almanac, first, days) if by_workdays else first + (days - 1) * ONE
    back = last + ONE
    while not almanac.is_work(back):
        back += ONE
    span = [first + n * ONE for n in range((last - first).days + 1)]
    return Leave(first, last, back, sum(almanac.is_work(day) for day in span))


def _nth_workday(almanac: Almanac, first: dt.date, n: int) -> dt.date:
    day = first
    while n > 1 or not almanac.is_work(day):
        n -= almanac.is_work(day)
        day += ONE
    return day
