"""Which cases wait for whom at the desk: filters of one cadre, shared by list, menu and workbench."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.dates import midnight

from .models import Desk
from .models.desk import DUTIES
from .todos import OWED


def in_hand(user: Any) -> Q:
    """Cases of this cadre: given to them, or lying on their desk in the very union where they hold the duty.

    By the unions' ids, not their paths: each part of the OR then has an index of its own.
    """
    q = Q(handler=user)
    for desk in DUTIES:
        if unions := duty_unions(user).get(desk):
            q |= Q(desk=desk, union__in=[union.pk for union in unions])
    return q


def owed(user: Any) -> Q:
    """What waits for this cadre: given to them, or to nobody yet. The same as their to-dos."""
    return (Q(handler=user) | in_hand(user) & Q(handler=None)) & Q(state__in=OWED)


def ours(user: Any) -> Q:
    """What the union owes, whoever handles it."""
    return in_hand(user) & Q(state__in=OWED)


def soon(user: Any) -> Q:
    """Owed, 80 % of the time used, not yet late."""
    now = timezone.now()
    return owed(user) & Q(amber_at__lte=now, due_at__gt=now)


def late(user: Any) -> Q:
    """Owed and past due."""
    return owed(user) & Q(due_at__lte=timezone.now())


def unassigned(user: Any) -> Q:
    """Owed, with no colleague in charge."""
    return owed(user) & Q(handler=None)


def answered(user: Any) -> Q:
    """Answered by us, waiting for the author's word."""
    return in_hand(user) & Q(state="answered")


def below(user: Any) -> Q:
    """Owed by the unions below ours."""
    q = NOBODY
    for desk in DUTIES:
        for low, high in reach(user, desk):
            q |= Q(desk=desk, union__path__gt=low, union__path__lt=high)
    return q & Q(state__in=OWED)


def letters(user: Any) -> Q:
    """Letters to this chair that wait for an answer."""
    return ours(user) & Q(desk=Desk.CHAIR)


def late_below(user: Any) -> Q:
    """Promises of the unions below that are broken this moment or came up broken."""
    return below(user) & Q(due_at__lte=timezone.now()) | ours(user) & Q(escalated_from__isnull=False)


def ontime(start: dt.datetime) -> Q:
    """Answered since `start` with no promise ever broken."""
    return Q(answered_at__gte=start, is_breached=False)


def missed(start: dt.datetime) -> Q:
    """Answered since `start` after a broken promise, or owed and past due this moment."""
    return Q(answered_at__gte=start, is_breached=True) | Q(state__in=OWED, due_at__lte=timezone.now())


def due(start: dt.datetime) -> Q:
    """What should have been answered since `start`: the two above. What nobody answered counts against us."""
    return ontime(start) | missed(start)


def month_start(now: dt.datetime | None = None) -> dt.datetime:
    """Local midnight of the first day of this month."""
    return midnight(timezone.localdate(now).replace(day=1))
