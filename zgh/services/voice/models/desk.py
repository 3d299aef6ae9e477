"""Who sits at which desk of which union: the one place that says which cadres a case is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Duty
from zgh.foundation.orgs.models.dated import holds

from .clock import Participant
from .kind import Desk

if TYPE_CHECKING:
    from zgh.foundation.orgs.models import Union

    from .case import Case

DUTIES = tuple(Desk.values)
DELEGATES = "voice"  # the duty whose holders a chair may ask to answer a letter


def at_desk(user: Any) -> Q:
    """Cases that lie on a desk where `user` sits, and letters a chair has passed to them.

    A confidential talk is for the counsellor who took it; until somebody does, for every counsellor of the union.
    """
    q = NOBODY
    for desk in DUTIES:
        if reach(user, desk):
            mine = Q(desk=desk) & under(user, desk)
            q |= mine & (Q(handler=None) | Q(handler=user)) if desk == Desk.COUNSEL else mine
    if reach(user, DELEGATES):
        q |= Q(desk=Desk.CHAIR, handler=user)
    return q


def sits_at(user: Any, case: Case) -> bool:
    """The same question for one row at hand: no query beyond the duties."""
    if case.desk == Desk.CHAIR and case.handler_id == user.pk and reach(user, DELEGATES):
        return True
    is_theirs = case.desk != Desk.COUNSEL or case.handler_id in (None, user.pk)
    return is_theirs and covers(user, case.desk, case.union)


def covers(user: Any, desk: str, union: Union) -> bool:
    """Whether `user` sits at this desk of `union`, by a duty there or above."""
    return any(low <= union.path < high for low, high in reach(user, desk))


def hands_for(desk: str) -> tuple[str, ...]:
    """Duties whose holders may be given a case of this desk: a chair may let a cadre answer."""
    return (desk, DELEGATES) if desk == Desk.CHAIR else (desk,)


def can_be_given(user: Any, case: Case) -> bool:
    """Whether `case` may be put into the hands of `user`."""
    return any(covers(user, duty, case.union) for duty in hands_for(case.desk))


def seats(desks: Iterable[str], union: Union) -> QuerySet[Duty]:
    """Live duties of these desks in `union` and above, nearest first."""
    duties = Duty.objects.filter(holds(), code__in=[*desks], union__path__in=line_of(union), user__is_active=True)
    return duties.order_by("-union__path")


def above(desk: str, union: Union) -> tuple[str, Union] | None:
    """Who takes over a broken promise: the same desk one union up; for the platform's operators the group union.

    None at the root: there is nobody above.
    """
    if (parent := parent_of(union)) is not None:
        return desk, parent
    return (Desk.VOICE, union) if desk == Desk.PLATFORM else None


def takes_part(user: object) -> Q:
    """Cases in which a desk of the user's has taken part before."""
    desks = NOBODY
    for desk in DUTIES:
        if reach(user, desk):
            desks |= Q(desk=desk) & under(user, desk)
    return Q(Exists(Participant.objects.filter(desks, case=OuterRef("pk"))))
