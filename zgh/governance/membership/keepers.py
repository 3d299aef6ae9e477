"""Who answers for a union's members: the nearest who hold the duty, from the union upwards."""

from __future__ import annotations

from typing import Any

from zgh.foundation.accounts.models import User
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.orgs.models.dated import holds


def keepers(union: Union, but: Person | None = None) -> tuple[int, list[User]]:
    """(id of the nearest union with somebody on duty, those people), never the person concerned. One query.

    The to-do has to lie where somebody sees it: a group of eight people rarely has a cadre of its own.
    """
    duties = Duty.objects.filter(
        holds(), code=Duty.Code.ORGS, union__path__in=line_of(union), user__is_active=True
    ).order_by("-union__path")
    if but is not None and but.user_id is not None:
        duties = duties.exclude(user=but.user_id)
    rows = list(duties.values_list("union_id", "user_id"))
    if not rows:
        return union.pk, []
    return rows[0][0], [User(pk=user) for place, user in rows if place == rows[0][0]]


def common_union(one: Union, other: Union) -> Union:
    """The nearest union above both: who speaks when they do not agree."""
    shared = [path for path in line_of(one) if path in set(line_of(other))]
    return Union.objects.get(path=shared[-1]) if shared else one


def login_of(person: Person) -> list[Any]:
    """The person as somebody to tell; nobody where they have no login."""
    return [User(pk=person.user_id)] if person.user_id else []
