"""Who answers for a union's members: the nearest on duty, from the union upwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from zgh.foundation.accounts.models import User
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.orgs.models.dated import holds

from .models.office import DUTIES

REGISTER = (Duty.Code.ORGS,)


class Keepers(NamedTuple):
    """The nearest union with somebody on duty, which duty they answer by, and who they are."""

    union_id: int
    duty: str
    people: list[User]


def keepers(union: Union, but: Person | None = None, duties: Sequence[str] = DUTIES) -> Keepers:
    """Who is owed a to-do about this union's members, never the person concerned. One query.

    Whoever keeps the members (duty orgs); where a union has nobody for that, its chair, who convenes the committee:
    the union that decides comes before any above it. It has to lie where somebody sees it: a group of eight people
    rarely has a cadre of its own. `duties`: `REGISTER` for what only the keepers of the register may do.
    """
    held = Duty.objects.filter(holds(), code__in=duties, union__path__in=line_of(union), user__is_active=True)
    if but is not None and but.user_id is not None:
        held = held.exclude(user=but.user_id)
    rows = list(held.order_by("-union__path", "pk").values_list("union_id", "code", "user_id"))
    if not rows:
        return Keepers(union.pk, Duty.Code.ORGS, [])
    here = [row for row in rows if row[0] == rows[0][0]]
    code = Duty.Code.ORGS if any(row[1] == Duty.Code.ORGS for row in here) else Duty.Code.CHAIR
    return Keepers(rows[0][0], code, [User(pk=user) for _place, one, user in here if one == code])


def chairs(union: Union, but: Person | None = None) -> list[User]:
    """Who leads this very union on the platform: the committee meets when they call it. One query."""
    duties = Duty.objects.filter(holds(), code=Duty.Code.CHAIR, union=union, user__is_active=True)
    if but is not None and but.user_id is not None:
        duties = duties.exclude(user=but.user_id)
    return [User(pk=user) for user in duties.order_by("pk").values_list("user_id", flat=True)]


def common_union(one: Union, other: Union) -> Union:
    """The nearest union above both: who speaks when they do not agree."""
    shared = [path for path in line_of(one) if path in set(line_of(other))]
    return Union.objects.get(path=shared[-1]) if shared else one


def login_of(person: Person) -> list[Any]:
    """The person as somebody to tell; nobody where they have no login."""
    return [User(pk=person.user_id)] if person.user_id else []
