"""What a case looks like to different readers at a moment. Nothing here writes; most of it asks no query."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.kit.dates import day, when

from .clock import Clock
from .desk import above, sits_at
from .mask import blurred, wrote

if TYPE_CHECKING:
    from .case import Case
    from .talk import Answer


def is_masked(case: Case) -> bool:
    """Whether the author hides."""
    return bool(case.mask)


def is_by(case: Case, user: Any) -> bool:
    """Whether `user` wrote it, hidden or not."""
    return wrote(user, case)


def level(case: Case, now: dt.datetime | None = None) -> str:
    """Empty without a clock, else ok, soon or late: the stored clock of this row, for lists."""
    if case.due_at is None or case.amber_at is None:
        return ""
    now = now or timezone.now()
    if now >= case.due_at:
        return "late"
    return "soon" if now >= case.amber_at else "ok"


def is_paused(case: Case, now: dt.datetime | None = None) -> bool:
    """Whether the promise stands still until the author answers, at most until the cap."""
    return case.paused_until is not None and (now or timezone.now()) < case.paused_until


def clock_now(case: Case, now: dt.datetime | None = None) -> Clock | None:
    """The clock that runs at `now`, climbed past every broken promise: its union owes the case, even when no worker
    has written the escalation down. No query unless a promise is broken."""
    if case.due_at is None:
        return None
    now, clock, desk = now or timezone.now(), _stored_clock(case), case.desk
    while clock.due_at <= now and (taker := above(desk, clock.union)) is not None:
        desk, union = taker
        clock = Clock.promise(case, clock.phase, union, clock.due_at)
    return clock


def shown_state(case: Case, now: dt.datetime | None = None) -> str:
    """The state in words; 已办结 says how, and an answer nobody rated in time reads as closed, not rated."""
    has_lapsed = case.state == "answered" and case.lapse_at and case.lapse_at <= (now or timezone.now())
    if has_lapsed or (case.state == "closed" and case.closing == "unrated"):
        return _("已办结·未评价")
    if case.state == "closed":
        return _("已办结·已评价")
    return case.get_state_display()


def is_handled_by(case: Case, user: Any) -> bool:
    """Whether `user` reads as a cadre. No query on rows from `with_reader`; else one when duties do not decide."""
    if wrote(user, case):
        return False
    if (marked := getattr(case, "can_view_internal", None)) is not None:
        return bool(marked)
    if sits_at(user, case):
        return True
    return type(case).objects.permitted("view_internal", user).filter(pk=case.pk).exists()


def shown_author_for(case: Case, user: Any) -> str:
    """您 to the author, the alias of a hidden one, name and union to cadres, 一位职工 to everybody else."""
    if wrote(user, case):
        return _("您")
    if case.mask:
        return case.alias
    if is_handled_by(case, user):
        return f"{case.author}·{case.origin}"
    return _("一位职工")


def shown_moment(case: Case, moment: dt.datetime | None, user: Any = None) -> str:
    """A moment in words; of a masked case everybody but the author sees only the day.

    The author sees the minutes of what cadres did; of their own acts nobody has kept one.
    """
    if case.mask and (moment == blurred(case, moment or timezone.now()) or user is None or not wrote(user, case)):
        return day(moment)
    return when(moment, "time")


def _stored_clock(case: Case) -> Clock:
    times: dict[str, Any] = {"started_at": case.clock_started_at, "amber_at": case.amber_at, "due_at": case.due_at}
    return Clock(case=case, phase=case.phase, union=case.union, **times)


def draft_of_round(case: Case) -> Answer | None:
    """The answer being written now, if any. One query."""
    return case.answers.filter(round=case.reopened_count).exclude(state="published").first()
