"""One month of a union's calendar as people see it: each day, what it is and who decided it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from zgh.foundation.orgs.models import Union

from .models import Day

EARLIEST, LATEST = 2020, 2100


@dataclass
class Cell:
    """One date in the grid. `row` is the decision that counts, if any."""

    date: dt.date
    is_in_month: bool
    row: Day | None = None
    is_own: bool = False
    is_today: bool = False
    is_past: bool = False

    @property
    def is_work(self) -> bool:
        return self.row.is_work if self.row else self.date.weekday() < 5

    @property
    def origin(self) -> str:
        """own, above (a guiding union), nation, or "" for an ordinary day."""
        if self.row is None:
            return ""
        if self.row.union_id is None:
            return "nation"
        return "own" if self.is_own else "above"


@dataclass
class Span:
    """Neighbouring days with one name, one kind and one source."""

    first: Cell
    last: Cell

    def goes_on_with(self, cell: Cell) -> bool:
        """Whether the day is the next one of the same."""
        return cell.date - self.last.date == dt.timedelta(days=1) and _sameness(cell) == _sameness(self.first)


def _sameness(cell: Cell) -> tuple[str, bool, int | None] | None:
    return (cell.row.name, cell.row.is_work, cell.row.union_id) if cell.row else None


@dataclass
class Month:
    """The weeks of a month for one union. One query."""

    union: Union
    first: dt.date
    weeks: list[list[Cell]] = field(default_factory=list)

    def __post_init__(self) -> None:
        grid = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        rows = Day.objects.governing(self.union, grid[0][0], grid[-1][-1]).select_related("union")
        nearest = {row.date: row for row in rows}
        self.weeks = [[self._cell(date, nearest.get(date)) for date in week] for week in grid]

    def _cell(self, date: dt.date, row: Day | None) -> Cell:
        today = timezone.localdate()
        return Cell(
            date,
            date.month == self.first.month,
            row,
            row is not None and row.union_id == self.union.pk,
            date == today,
            date < today,
        )

    @property
    def marked(self) -> list[Span]:
        """The days of this month that somebody decided, neighbours of one kind together."""
        spans: list[Span] = []
        for cell in (cell for week in self.weeks for cell in week if cell.is_in_month and cell.row):
            if spans and spans[-1].goes_on_with(cell):
                spans[-1].last = cell
            else:
                spans.append(Span(cell, cell))
        return spans

    @property
    def previous(self) -> dt.date:
        return (self.first - dt.timedelta(days=1)).replace(day=1)

    @property
    def next(self) -> dt.date:
        return (self.first + dt.timedelta(days=31)).replace(day=1)

    def cell(self, date: dt.date | None) -> Cell | None:
        """The cell of a date, None when the grid does not show it."""
        return next((cell for week in self.weeks for cell in week if cell.date == date), None)


def read_month(text: str) -> dt.date:
    """The first day of "2026-10"; of the current month for anything else."""
    today = timezone.localdate()
    try:
        first = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if EARLIEST <= first.year <= LATEST else today.replace(day=1)


def read_date(text: str) -> dt.date | None:
    """A date of the form 2026-10-01, None for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def is_published(union: Union, year: int) -> bool:
    """Whether the year's schedule is entered, nationally or by a guiding union. One query.

    1 October is off in every schedule, so a schedule that has been entered has it; a single company holiday does not.
    """
    national_day = dt.date(year, 10, 1)
    return Day.objects.governing(union, national_day, national_day).exists()
