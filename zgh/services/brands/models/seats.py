"""Who looks after brands, who decides about the brands of others, and who sees which."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import ROOT_LENGTH, reach, reaches_all, under
from zgh.foundation.audience.facts import facts_of
from zgh.foundation.orgs.models.scoping import duty_unions, next_sibling

DUTIES = ("news", "chair")
OPEN = ("trial", "recognised")
SHOWN = ("recognised", "retired")


def keeps(user: Any, via: str = "union") -> Q:
    """Rows of the unions this person publishes for, and of all below."""
    q = NOBODY
    for duty in DUTIES:
        q |= under(user, duty, via)
    return q


def own(user: Any, via: str = "union") -> Q:
    """Rows of the very unions where this person publishes; those below act for themselves."""
    unions = _own_unions(user)
    return Q(**{f"{via}__in": sorted(unions)}) if unions else NOBODY


def acts_for(user: Any, union_id: int) -> bool:
    """The same question for one union at hand: no query beyond the duties."""
    return union_id in _own_unions(user)


def _own_unions(user: Any) -> set[int]:
    return {union.pk for duty in DUTIES for union in duty_unions(user).get(duty, ())}


def above(user: Any, via: str = "union") -> Q:
    """Rows of unions below those of this person: nobody decides for their own. The root has nobody above it."""
    q = NOBODY
    for low, high in (span for duty in DUTIES for span in reach(user, duty)):
        q |= Q(**{f"{via}__path__gt": low, f"{via}__path__lt": high})
        if len(low) == ROOT_LENGTH:
            q |= Q(**{f"{via}__path": low})
    return q


def is_of_the_group(user: Any) -> bool:
    """Whether this person publishes for the whole group."""
    return any(reaches_all(user, duty) for duty in DUTIES)


def sees(user: Any, via: str = "") -> Q:
    """Recognised ones: every colleague. On trial: the union, all below it and the line above. And whoever keeps them.

    What is retired stays to be read: it happened.
    """
    p = f"{via}__" if via else ""
    q, facts = keeps(user, f"{p}union"), facts_of(user)
    if facts is None:
        return q
    home = facts.line[-1]
    near = Q(**{f"{p}union__path__in": facts.line}) | Q(
        **{f"{p}union__path__gte": home, f"{p}union__path__lt": next_sibling(home)}
    )
    return q | Q(**{f"{p}state__in": SHOWN}) | Q(**{f"{p}state": "trial"}) & near
