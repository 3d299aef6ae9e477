"""The calculator: a leave from a day on, counted as its rule says, and the day one is back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from zgh.foundation.calendar.models import Day
from zgh.foundation.calendar.workdays import Almanac

from .festivals import MOVING, festivals
from .models import Rule, Unit

MOST = 400
ONE = dt.timedelta(days=1)
DAYS, HOLIDAYS, WORKDAYS = "days", "holidays", "workdays"
# How a leave is counted. The key stands in addresses.
MODES: dict[str, Any] = {
    DAYS: _("自然日，周末和节假日都算"),
    HOLIDAYS: _("自然日，遇法定节假日顺延"),
    WORKDAYS: _("工作日，周末和节假日不算"),
}
# What conditions say: 法定节假日、休息日不计入 (workdays) before 国家法定休假日不计入 (the holidays alone).
WITHOUT_REST = re.compile(r"(休息日|双休日)[^，；。、]{0,4}不计入|不含[^，；。]*(休息日|双休日)")
WITHOUT_HOLIDAYS = re.compile(
    r"遇法定(节假日|休假日)顺延|法定(节假日|休假日)[^，；。、]{0,4}不计入|不含[^，；。]*法定(节假日|休假日)"
)
WITH_ALL = re.compile(r"自然日|休息日计入|含双休日")


@dataclass(frozen=True)
class Leave:
    """First and last day off, the next workday, how many workdays it takes and 法定节假日 it was extended by.

    `known_from`, `known_until`: the first and the last day whose holidays are in the schedule.
    """

    first: dt.date
    last: dt.date
    back: dt.date
    workdays: int
    extended: int
    known_from: dt.date
    known_until: dt.date

    @property
    def is_beyond(self) -> bool:
        """Whether weekends alone were counted at its end or on the way back, because nothing else is known yet."""
        return self.back > self.known_until

    @property
    def is_early(self) -> bool:
        """Whether weekends alone were counted at its beginning, because the schedule does not go back so far."""
        return self.first < self.known_from

    @property
    def is_known(self) -> bool:
        """Whether every holiday in it is in the schedule."""
        return not (self.is_early or self.is_beyond)


def mode_of(rule: Rule) -> str:
    """How the rule says its days are counted; "" where it does not say."""
    if rule.unit == Unit.WORKDAY_A_YEAR or WITHOUT_REST.search(rule.conditions):
        return WORKDAYS
    if WITHOUT_HOLIDAYS.search(rule.conditions):
        return HOLIDAYS
    return DAYS if WITH_ALL.search(rule.conditions) else ""


def mode_for(rules: Iterable[Rule]) -> str:
    """What all of these rules say; "" where they say different things, or one of them nothing."""
    modes = {mode_of(rule) for rule in rules}
    return modes.pop() if len(modes) == 1 else ""


def reckon(first: dt.date, days: int, union: Any, by: str) -> Leave:
    """A leave of `days` from `first`, counted by one of MODES. One query a year and one for what is published.

    Raises ValueError for less than a day or more than MOST, and for a mode nobody knows.
    """
    if not 1 <= days <= MOST or by not in MODES:
        raise ValueError("a leave takes a day at least")
    almanac = Almanac(union)
    last = _nth(_counted(by, almanac), first, days)
    back = last + ONE
    while not almanac.is_work(back):
        back += ONE
    span = [first + n * ONE for n in range((last - first).days + 1)]
    extended = sum(day in festivals(day.year) for day in span) if by == HOLIDAYS else 0
    return Leave(first, last, back, sum(almanac.is_work(day) for day in span), extended, *known_span())


def known_span() -> tuple[dt.date, dt.date]:
    """The first and the last day of the years whose holidays are in the national schedule and in ours. One query."""
    year = ExtractYear("date")
    years = Day.objects.filter(union=None).aggregate(first=Min(year), last=Max(year))
    first, last = max(years["first"] or 0, min(MOVING)), min(years["last"] or min(MOVING) - 1, max(MOVING))
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def _counted(by: str, almanac: Almanac) -> Callable[[dt.date], bool]:
    if by == WORKDAYS:
        return almanac.is_work
    return (lambda day: day not in festivals(day.year)) if by == HOLIDAYS else (lambda _day: True)


def _nth(is_counted: Callable[[dt.date], bool], first: dt.date, n: int) -> dt.date:
    day = first
    while n > 1 or not is_counted(day):
        n -= is_counted(day)
        day += ONE
    return day
