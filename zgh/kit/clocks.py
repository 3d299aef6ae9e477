"""Every promise has a clock: how much is left, how it looks."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext

AMBER = 0.8  # share of the promised time after which a clock turns amber


def amber_at(start: dt.datetime, due: dt.datetime) -> dt.datetime:
    """The moment from which a clock is amber, in plain time: a holiday that uses it up must warn before, not after."""
    return start + (due - start) * AMBER


def parts(due: dt.datetime) -> tuple[str, int, str]:
    """("剩", 3, "小时") or ("超", 2, "天"): rounded down, so that nobody is promised more than there is."""
    seconds = (due - timezone.now()).total_seconds()
    word = gettext("剩") if seconds >= 0 else gettext("超")
    minutes = int(abs(seconds) // 60)
    if minutes < 60:
        return word, minutes, gettext("分钟")
    if minutes < 48 * 60:
        return word, minutes // 60, gettext("小时")
    return word, minutes // (24 * 60), gettext("天")


def left(due: dt.datetime | None) -> str:
    """剩3小时, 超2天; empty without a due moment."""
    if due is None:
        return ""
    word, amount, unit = parts(due)
    return f"{word}{amount}{unit}"


def share(due: dt.datetime, start: dt.datetime | None = None) -> float:
    """Used-up share of the promised time, 0 to 1. Without a start five days are assumed."""
    start = start or due - dt.timedelta(days=5)
    whole = (due - start).total_seconds()
    used = (timezone.now() - start).total_seconds()
    return 1.0 if whole <= 0 else min(max(used / whole, 0.0), 1.0)


def tone(due: dt.datetime | None, start: dt.datetime | None = None) -> str:
    """Class of the clock: is-late (past), is-soon (80 % used), is-ok."""
    if due is None:
        return ""
    if due < timezone.now():
        return "is-late"
    return "is-soon" if share(due, start) >= AMBER else "is-ok"


def elapsed(due: dt.datetime | None, start: dt.datetime | None = None) -> str:
    """Class at-0 … at-100 in steps of five, for rings and bars (no inline style: the CSP forbids it)."""
    return "" if due is None else f"at-{round(share(due, start) * 20) * 5}"
