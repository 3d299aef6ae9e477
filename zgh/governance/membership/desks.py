"""Which rows wait for whom at the desk: filters of one cadre, shared by tabs and workbench."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach

from .models import Departure
from .models.application import OWED
from .models.office import DUTIES, committee


def in_hand(user: Any) -> Q:
    """Applications with the very unions where this cadre holds the duty, to check or to decide."""
    tops = [low for duty in DUTIES for low, _high in reach(user, duty)]
    return Q(union__path__in=tops) | Q(branch__path__in=tops)


def owed(user: Any) -> Q:
    """What our union still owes an answer."""
    return in_hand(user) & Q(state__in=OWED)


def to_decide(user: Any) -> Q:
    """Ready for the next meeting."""
    return in_hand(user) & Q(state="checked")


def late(_user: Any) -> Q:
    """Owed and past due, ours and below."""
    return Q(state__in=OWED, due_at__lte=timezone.now())


def below(user: Any) -> Q:
    """Owed by the unions below ours."""
    return Q(state__in=OWED) & ~in_hand(user)


def coming(user: Any) -> Q:
    """Transfers that wait for us to receive."""
    return committee(user) & Q(state="requested")


def going(user: Any) -> Q:
    """Transfers away from us whose day has not come."""
    return committee(user, "source") & Q(state="accepted", release_on__gt=timezone.localdate())


def disputed(_user: Any) -> Q:
    """An old union has objected."""
    return Q(state="objected")


def left(user: Any) -> Q:
    """Memberships of people who left the company and about which nothing is decided yet."""
    pending = Departure.objects.permitted("view", user).filter(person=OuterRef("person"), state="pending")
    return Q(Exists(pending)) if any(reach(user, duty) for duty in DUTIES) else NOBODY
