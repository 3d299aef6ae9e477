"""Is it a workday, and when are n of them over? Everything promised in days is answered here."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zgh.foundation.orgs.models import Union

from .models import Day

CLOSES_AT = dt.time(18)  # day-granular clocks end at the close of business: simple to explain, no midnight bugs
HORIZON_DAYS = 3660


class Almanac:
    """The calendar of one union (None: the national one). One query for each calendar year it is asked about.

    Keep one for many questions, not for many requests: it does not see later edits.
    """

    def __init__(self, union: Union | None) -> None:
        self.union = union
        self._years: dict[int, dict[dt.date, bool]] = {}

    def is_work(self, date: dt.date) -> bool:
        """Nearest override, else the national schedule, else Monday to Friday."""
        marked = self._year(date.year).get(date)
        return date.weekday() < 5 if marked is None else marked

    def after(self, start: dt.datetime, n: int) -> dt.datetime:
        """18:00 on the n-th workday after the local day of `start`. Raises ValueError for n < 1."""
        if n < 1:
            raise ValueError("a promise takes at least one workday")
        date = timezone.localdate(start, timezone.get_default_timezone())
        for _days in range(HORIZON_DAYS):
            date += dt.timedelta(days=1)
            n -= self.is_work(date)
            if n == 0:
                return timezone.make_aware(dt.datetime.combine(date, CLOSES_AT), timezone.get_default_timezone())
        raise ValueError("the calendar has too few workdays in ten years")

    def between(self, start: dt.datetime, end: dt.datetime) -> int:
        """Workdays after the local day of `start` up to and with that of `end`; 0 when `end` is not later."""
        zone = timezone.get_default_timezone()
        first, last = timezone.localdate(start, zone), timezone.localdate(end, zone)
        return sum(self.is_work(first + dt.timedelta(days=n)) for n in range(1, (last - first).days + 1))

    def _year(self, year: int) -> dict[dt.date, bool]:
        if year not in self._years:
            rows = Day.objects.governing(self.union, dt.date(year, 1, 1), dt.date(year, 12, 31))
            self._years[year] = dict(rows.values_list("date", "is_work"))  # the nearest union comes last and wins
        return self._years[year]


def day(date: dt.date, union: Union | None = None) -> bool:
    """Whether `date` is a workday for `union`. One query."""
    return Almanac(union).is_work(date)


def workdays_after(start: dt.datetime, n: int, union: Union | None = None) -> dt.datetime:
    """When a promise of n workdays made at `start` is due. One query, two across a year's end."""
    return Almanac(union).after(start, n)


def workdays_between(start: dt.datetime, end: dt.datetime, union: Union | None = None) -> int:
    """How many workdays of `union` passed from the day after `start` to the day of `end`. One query a year."""
    return Almanac(union).between(start, end)
