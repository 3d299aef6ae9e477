"""What hangs on people and unions in this room: open applications, transfers, and leavers nobody has seen to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register
from zgh.foundation.todo.book import reassign

from .keepers import REGISTER, keepers
from .models.office import DUTIES


def _applications(**where: Any) -> QuerySet:
    from .models import OPEN, Application

    return Application.objects.filter(state__in=OPEN, **where).with_names()


def _transfers(q: Q) -> QuerySet:
    from .models import MOVING, Transfer

    return Transfer.objects.filter(q, state__in=MOVING).with_names()


def _departures(**where: Any) -> QuerySet:
    from .models import Departure

    return Departure.objects.filter(state="pending", **where).select_related("person", "union")


def applications_of_unions(unions: Sequence[int]) -> QuerySet:
    """Open ones these unions check or decide."""
    from .models import OPEN, Application

    mine = Q(union__in=unions) | Q(branch__in=unions)
    return Application.objects.filter(mine, state__in=OPEN).with_names()


def move_applications(rows: QuerySet, old: Union, new: Union, _by: Any) -> int:
    """The new union checks and decides what the old one would have; each to-do lies with whom it is owed now."""
    from . import tell
    from .models import Application

    ids = list(rows.values_list("pk", flat=True))
    rows.filter(branch=old).update(branch=new)
    moved = rows.filter(union=old).update(union=new)
    for row in Application.objects.filter(pk__in=ids).with_names():
        tell.owe(row)
    return moved


def _to_keepers(row: Any, union: Union, duties: Sequence[str] = DUTIES) -> None:
    """Its open to-do goes to whoever is owed such things there."""
    nearest = keepers(union, but=row.person, duties=duties)
    reassign(row, nearest.union_id, duty=nearest.duty)


def move_transfers(rows: QuerySet, old: Union, new: Union, _by: Any) -> int:
    """The new union receives what the old one would have; where it is the other side itself, nothing has to move."""
    rows = rows.exclude(Q(union=old, source=new) | Q(union=new, source=old))
    for row in rows.filter(union=old):
        _to_keepers(row, new)
    return rows.filter(union=old).update(union=new) + rows.filter(source=old).update(source=new)


def move_departures(rows: QuerySet, _old: Union, new: Union, _by: Any) -> int:
    """The new union sees to the leavers."""
    for row in rows:
        _to_keepers(row, new, REGISTER)
    return rows.update(union=new)


register(
    Tie(
        "membership.applications",
        _("入会申请"),
        of_people=lambda people: _applications(person__in=people),
        of_unions=applications_of_unions,
        line=lambda row: (str(row.person), row.desk_url),
        move=move_applications,
    )
)
register(
    Tie(
        "membership.transfers",
        _("转会"),
        of_people=lambda people: _transfers(Q(person__in=people)),
        of_unions=lambda unions: _transfers(Q(union__in=unions) | Q(source__in=unions)),
        line=lambda row: (str(row.person), row.desk_url),
        move=move_transfers,
    )
)
register(
    Tie(
        "membership.departures",
        _("离职会员"),
        of_people=lambda people: _departures(person__in=people),
        of_unions=lambda unions: _departures(union__in=unions),
        line=lambda row: (str(row.person), row.get_absolute_url()),
        move=move_departures,
    )
)
