"""Moments in the words of a colleague: 今天 08:50, 5月21日 周四."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def when(moment: dt.datetime | dt.date | None, form: str = "") -> str:
    """今天 08:50, 昨天 13:24, else the day; `moment|when:"time"` keeps the time on other days too."""
    if moment is None:
        return ""
    if not isinstance(moment, dt.datetime):
        return day(moment)
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    clock = f"{local.hour:02}:{local.minute:02}"
    name = near(local.date())
    if name or form == "time":
        return f"{name or _date(local.date())} {clock}"
    return day(local)


def day(moment: dt.datetime | dt.date | None) -> str:
    """5月21日 周四; the year only when it is not this one, and then without the weekday."""
    if moment is None:
        return ""
    date = _local_date(moment)
    if date.year != timezone.localdate().year:
        return _date(date)
    return f"{_date(date)} {WEEKDAYS[date.weekday()]}"


def full(moment: dt.datetime | dt.date | None) -> str:
    """2026年11月23日 18:00, for what is kept or printed: read years later, 明天 or a day without its year is wrong."""
    if moment is None:
        return ""
    date = _local_date(moment)
    text = gettext("%(year)d年%(month)d月%(day)d日") % {"year": date.year, "month": date.month, "day": date.day}
    if not isinstance(moment, dt.datetime):
        return text
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{text} {local.hour:02}:{local.minute:02}"


def short(moment: dt.datetime | dt.date) -> str:
    """今天, 昨天, 明天, else 5月21日: for one line of a list; the year when it is not this one."""
    date = _local_date(moment)
    return near(date) or _date(date)


def near(date: dt.date) -> str:
    """今天, 昨天 or 明天; "" for any other day."""
    return {0: gettext("今天"), -1: gettext("昨天"), 1: gettext("明天")}.get((date - timezone.localdate()).days, "")


def midnight(moment: dt.datetime | dt.date | None = None) -> dt.datetime:
    """The first moment, here, of the day of `moment`; of today without one."""
    date = timezone.localdate() if moment is None else _local_date(moment)
    return timezone.make_aware(dt.datetime.combine(date, dt.time.min))


def _local_date(moment: dt.datetime | dt.date) -> dt.date:
    if not isinstance(moment, dt.datetime):
        return moment
    return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()


def _date(date: dt.date) -> str:
    facts = {"year": date.year, "month": date.month, "day": date.day}
    if date.year != timezone.localdate().year:
        return gettext("%(year)d年%(month)d月%(day)d日") % facts
    return gettext("%(month)d月%(day)d日") % facts
