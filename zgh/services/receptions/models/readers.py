"""Who belongs to a reception: those who may come, and those who run it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.belonging import person_of

DUTIES = ("voice", "chair")


def home_line(user: Any) -> list[str]:
    """Paths of this employee's union and of all above it; [] for who is no employee. One query a request, shared."""
    person = person_of(user)
    return line_of(person.union) if person is not None and person.union is not None else []


def may_come(user: Any, prefix: str = "") -> Q:
    """Receptions of one's own union or one above it, and those open to the whole group."""
    if not (line := home_line(user)):
        return NOBODY
    return Q(**{f"{prefix}union__path__in": line}) | Q(**{f"{prefix}is_open_to_group": True})


def may_run(user: Any, prefix: str = "") -> Q:
    """Receptions of the unions under this person's duty."""
    q = NOBODY
    for duty in DUTIES:
        q |= under(user, duty, f"{prefix}union")
    return q
