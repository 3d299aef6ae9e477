"""Months and the moments days end: terms are counted in years from election day, promises in months and days."""

from __future__ import annotations

import calendar
import datetime as dt

from django.utils import timezone

from zgh.foundation.calendar.workdays import CLOSES_AT


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months on (or back), or the last one of a shorter month: 8月31日 + 6 = 2月28日."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_moment(day: dt.date) -> dt.datetime:
    """Close of business of a day, when what is due that day becomes late."""
    return timezone.make_aware(dt.datetime.combine(day, CLOSES_AT), timezone.get_default_timezone())
