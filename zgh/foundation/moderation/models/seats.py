"""Who looks at what people write: the duty 资讯与评论, or the chair; not at their own, and reports of theirs go up."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds

DUTIES = ("news", "chair")


def moderates(user: Any, via: str = "union") -> Q:
    """Rows whose union this person looks after."""
    q = NOBODY
    for duty in DUTIES:
        q |= under(user, duty, via)
    return q


def looks_after(user: Any, union: Union) -> bool:
    """The same question for one union at hand: no query beyond the duties."""
    return any(low <= union.path < high for duty in DUTIES for low, high in reach(user, duty))


class Seat(NamedTuple):
    """The nearest union with somebody on duty, and by which duty they are found."""

    union_id: int
    duty: str


def seat_of(union: Union) -> Seat:
    """Where a to-do about `union` is seen: its own 资讯 people, else its chair, else the union above. One query."""
    rows = list(_on_duty(union).order_by("-union__path").values_list("union_id", "code"))
    if not rows:
        return Seat(union.pk, DUTIES[0])
    here = [code for place, code in rows if place == rows[0][0]]
    return Seat(rows[0][0], min(here, key=DUTIES.index))


def place_of(union: Union, author_id: int | None, *, is_reported: bool = False) -> Union:
    """Which union decides about a row of this author at `union`. Up to two queries.

    The union itself. Reports about somebody who looks after it go above the highest union they look after; what only
    waits goes up where they are the only one there. At the root there is nobody above: a colleague decides.
    """
    rows = list(_on_duty(union).values_list("union__path", "user_id")) if author_id else []
    own = {path for path, user_id in rows if user_id == author_id}
    if not own:
        return union
    step, path = union.steplen, union.path
    if is_reported:
        path = min(own, key=len)[:-step] or min(own, key=len)
    else:
        others = {place for place, user_id in rows if user_id != author_id}
        while path in own and path not in others and len(path) > step:
            path = path[:-step]
    return union if path == union.path else Union.objects.get(path=path)


def sits_at(union: Union, user_id: int | None) -> bool:
    """Whether this login looks after `union`, there or from above. One query, none for who hides the name."""
    return bool(user_id) and _on_duty(union).filter(user_id=user_id).exists()


def _on_duty(union: Union) -> QuerySet[Duty]:
    return Duty.objects.filter(holds(), code__in=DUTIES, union__path__in=line_of(union), user__is_active=True)
