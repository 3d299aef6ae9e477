"""The national schedule, from the `chinesecalendar` package. Idempotent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

FIRST_YEAR = 2024


def schedule(years: Iterable[int]) -> dict[dt.date, tuple[bool, str]]:
    """Date → (is it a workday, its name) for every date the State Council's notices name."""
    wanted = set(years)
    days = {date: (False, Holiday(name).chinese) for date, name in holidays.items() if date.year in wanted}
    days |= {date: (True, f"{Holiday(name).chinese}调休") for date, name in workdays.items() if date.year in wanted}
    return days


def published_years() -> range:
    """The years from ours on that the installed package knows."""
    return range(FIRST_YEAR, max(holidays).year + 1)


def seed(day_model: Any, years: Iterable[int]) -> list[dt.date]:
    """Bring the national rows of these years in line with the package; unions' own rows are never touched.

    Takes the model, so that the migration can hand in its own. Returns the dates that changed.
    """
    years = list(years)
    wanted = schedule(years)
    national = day_model.objects.filter(union__isnull=True, date__year__in=years)
    present = {row.date: (row.is_work, row.name) for row in national}
    changed = sorted(date for date in wanted.keys() | present.keys() if wanted.get(date) != present.get(date))
    day_model.objects.filter(union__isnull=True, date__in=changed).delete()
    rows = [day_model(date=d, is_work=wanted[d][0], name=wanted[d][1]) for d in changed if d in wanted]
    day_model.objects.bulk_create(rows)
    return changed
