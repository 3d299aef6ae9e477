"""Who gets a request of this room: the nearest people with the duty, from the union up, and nobody it is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from zgh.foundation.accounts.models import User
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds


@dataclass(frozen=True)
class Desk:
    """A union, the duty asked for there, and who holds it now."""

    union: Union
    duty: str
    users: Sequence[User]


def desk_of(
    union: Union, duties: Sequence[str], *, but: Collection[Any] = (), only_above: Collection[str] = ()
) -> Desk:
    """The nearest union at or above `union` where somebody other than `but` holds one of `duties` (one query).

    Duties of `only_above` do not count in `union` itself. Earlier duties win over later ones in the same union.
    Nobody anywhere: the union itself, so that it waits there.
    """
    rows = (
        Duty.objects.filter(holds(), code__in=list(duties), union__path__in=line_of(union), user__is_active=True)
        .exclude(user__in=[user.pk for user in but if user is not None])
        .select_related("union", "user")
        .order_by("-union__path", "pk")
    )
    held = [duty for duty in rows if duty.union_id != union.pk or duty.code not in only_above]
    if not held:
        return Desk(union, duties[0], ())
    nearest = [duty for duty in held if duty.union_id == held[0].union_id]
    code = next(code for code in duties if any(duty.code == code for duty in nearest))
    return Desk(nearest[0].union, code, [duty.user for duty in nearest if duty.code == code])
