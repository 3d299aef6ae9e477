"""What the platform does when people do not: broken promises climb the union tree, silence closes as unrated.

Both are read from the clock (`clock_now`, `shown_state`), so they are right while no worker runs; the tick in
`tasks.py` only writes them down and tells people. Moments written are those of the breach, not of the tick.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.orgs.models import Union
from zgh.kit.clocks import amber_at
from zgh.services.voice import tell
from zgh.services.voice.todos import owe

from .clock import Clock, Escalation, Participant
from .desk import above
from .merging import follow
from .turn import leave, turn

if TYPE_CHECKING:
    from .case import Case


def escalate(case: Case, now: dt.datetime) -> int:
    """Write down every level this case has climbed by `now`; returns how many. Calling it twice changes nothing.

    At the root there is nobody above: the case stays and is marked as breached.
    """
    with turn(case, "escalate"):
        steps = 0
        while (clock := _broken(case, now)) is not None:
            taker = above(case.desk, clock.union)
            if taker is None:
                _mark_at_root(case, clock)
                break
            _step_up(case, clock, *taker)
            steps += 1
    return steps


def lapse(case: Case, now: dt.datetime) -> bool:
    """Close a case nobody rated as 已办结·未评价, never as satisfied. Returns whether it did."""
    with turn(case, "lapse"):
        if case.lapse_at is None or case.lapse_at > now:
            return False
        case.flow.move(case, "lapse", None, closing="unrated", closed_at=case.lapse_at, lapse_at=None)
        tell.closed(case)
    return True


def carry_on(case: Case, by: Any, union: Union, reason: str) -> None:
    """The owner of a plan ends: `union` keeps its steps and days; the old owner reads along, the author is told."""
    with turn(case, "reschedule"):
        now, old = timezone.now(), case.union
        leave(case, Participant.Reason.REFERRED, now)
        Clock.objects.filter(case=case, stopped_at=None).update(union=union)
        case.flow.move(case, "reschedule", by, note=reason, union_id=union.pk, handler_id=None)
        case.union = union
        follow(case, Participant.Reason.REFERRED, now)
        tell.referred(case, old)


def reschedule(case: Case, now: dt.datetime) -> bool:
    """The work calendar changed: move the running promise. Returns whether it moved.

    A broken promise stays broken, and none is moved into the past. Old and new dates are in the book.
    """
    with turn(case, "reschedule"):
        clock = Clock.objects.filter(case=case, stopped_at=None, due_at__gt=now).select_related("union").first()
        if clock is None or not clock.workdays:
            return False
        due = workdays_after(clock.started_at, clock.days, clock.union)
        if due == clock.due_at or due <= now:
            return False
        dates: dict[str, Any] = {"amber_at": amber_at(clock.started_at, due), "due_at": due}
        Clock.objects.filter(pk=clock.pk).update(**dates)
        case.flow.move(case, "reschedule", None, **dates)
        owe(case)
    return True


def _broken(case: Case, now: dt.datetime) -> Clock | None:
    """The running clock when it is over and not yet dealt with."""
    running = Clock.objects.filter(case=case, stopped_at=None, breached_at=None, due_at__lte=now)
    return running.select_related("union").first()


def _step_up(case: Case, clock: Clock, desk: str, union: Union) -> None:
    at, old = clock.due_at, clock.union
    leave(case, Participant.Reason.ESCALATED, at)
    Clock.objects.filter(pk=clock.pk).update(stopped_at=at, breached_at=at)
    step = Clock.promise(case, clock.phase, union, at)
    step.save(force_insert=True)
    facts = {"phase": clock.phase, "from_union": old, "to_union": union, "round": case.reopened_count, "at": at}
    Escalation.objects.create(case=case, clock=clock, **facts)
    moved = {"union_id": union.pk, "desk": desk, "escalated_from_id": old.pk, "handler_id": None, "is_breached": True}
    case.flow.move(case, "escalate", None, **moved, **step.columns)
    follow(case, Participant.Reason.ESCALATED, at)
    tell.escalated(case, old)


def _mark_at_root(case: Case, clock: Clock) -> None:
    Clock.objects.filter(pk=clock.pk).update(breached_at=clock.due_at)
    case.flow.move(case, "escalate", None, is_breached=True)
    tell.overdue(case)
