"""Is it a workday, and when are n of them over? Everything promised in days is answered here."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zgh.foundation.orgs.models import Union
from zgh.kit.clocks import AMBER

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
        date = local_date(start)
        for _days in range(HORIZON_DAYS):
            date += dt.timedelta(days=1)
            n -= self.is_work(date)
            if n == 0:
                return timezone.make_aware(dt.datetime.combine(date, CLOSES_AT), timezone.get_default_timezone())
        raise ValueError("the calendar has too few workdays in ten years")

    def between(self, a: dt.date, b: dt.date) -> int:
        """Workdays after the day of `a` up to and including the day of `b`; negative when `b` is earlier."""
        first, last = local_date(a), local_date(b)
        if last < first:
            return -self.between(last, first)
        return sum(self.is_work(first + dt.timedelta(days=i)) for i in range(1, (last - first).days + 1))

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


def workdays_between(a: dt.date, b: dt.date, union: Union | None = None) -> int:
    """How many workdays lie after `a` up to and including `b`, so that it undoes `workdays_after`."""
    return Almanac(union).between(a, b)


def fraction(start: dt.datetime, due: dt.datetime, now: dt.datetime | None = None) -> float:
    """Used-up share of a promise in plain time: 0.8 is amber, 1 and more is overdue. No query.

    Not counted in workdays: a holiday that uses up the time must warn before it, not after.
    """
    whole = (due - start).total_seconds()
    used = ((now or timezone.now()) - start).total_seconds()
    return max(used / whole, 0.0) if whole > 0 else 1.0


def amber_at(start: dt.datetime, due: dt.datetime) -> dt.datetime:
    """The moment from which the clock is amber."""
    return start + (due - start) * AMBER


def local_date(moment: dt.date) -> dt.date:
    """The day of a moment in the country's time; a plain date stays what it is."""
    if not isinstance(moment, dt.datetime):
        return moment
    return timezone.localtime(moment, timezone.get_default_timezone()).date()
