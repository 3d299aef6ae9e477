"""Who keeps the record of honours, whose they are, and when the wall shows one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reaches_all, under
from zgh.foundation.audience.facts import facts_of
from zgh.foundation.orgs.models import Employment

# Whoever looks after people already reads their data; duty `news` looks after words and need not see certificates.
DUTIES = ("orgs", "chair")


def keeps(user: Any, via: str = "") -> Q:
    """Honours of the unions in which this person keeps people, and of those who are looked after there today.

    The second half follows a person to another union; the first leaves the record where the honour was earned.
    """
    q = NOBODY
    for duty in DUTIES:
        q |= under(user, duty, f"{via}union") | under(user, duty, f"{via}person__union")
    return q


def keeps_all(user: Any) -> bool:
    """Whether this person keeps people of the whole group: then also the list of awards."""
    return any(reaches_all(user, duty) for duty in DUTIES)


def own(user: Any, via: str = "") -> Q:
    """Their own honours, and what they have told of."""
    return Q(**{f"{via}person__user": user}) | Q(**{f"{via}reported_by": user})


def holds(user: Any, via: str = "") -> Q:
    """Their own honours: what is said of them on the wall is theirs to decide."""
    return Q(**{f"{via}person__user": user})


def tends(user: Any) -> Q:
    """Whoever keeps the record, but nobody their own."""
    return keeps(user) & ~holds(user)


def is_at_work() -> Exists:
    """Whether the holder has a job in the group today."""
    return Exists(Employment.objects.at().filter(person=OuterRef("person")))


def is_shown(now: dt.datetime | None = None) -> Q:
    """On the wall at this moment: put up, its holder has had time to look, has not said no, and is still here.

    People who have left, and people nobody has on the roster, only where the union has said so (`is_history`).
    """
    here = Q(is_history=True) | ~Q(kind="person") | Q(is_at_work())
    return Q(state="published", is_hidden=False, shown_from__lte=now or timezone.now()) & here


def reads(user: Any) -> Q:
    """The wall is for colleagues: not for staff of the platform, nor for who has left and kept a login."""
    return NOBODY if facts_of(user) is None else is_shown()
