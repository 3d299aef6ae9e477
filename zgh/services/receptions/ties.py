"""Receptions still to be held or written up go over to whoever takes over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.ties import Tie, register
from zgh.kit.dates import full

from .hosts import hosts_for
from .models import Reception

OPEN = ("scheduled", "collecting", "live", "minutes")


def hosted_by(people: Sequence[int]) -> QuerySet:
    """Receptions these people are to host."""
    return _open().filter(host__person__in=people).exclude(state="minutes")


def held_by(unions: Sequence[int]) -> QuerySet:
    """Receptions of these unions that are not written up yet."""
    return _open().filter(union__in=unions)


def _open() -> QuerySet:
    return Reception.objects.filter(state__in=OPEN).in_brief().order_by("starts_at", "pk")


def hand_over(rows: QuerySet, _giver: Person, taker: Person, by: Any) -> int:
    """The taker hosts them. Where they may not, the host stays, for the union to choose."""
    login, done = User.objects.get(pk=taker.user_id), 0
    for reception in rows:
        if any(pk == login.pk for pk, _name in hosts_for([reception.union])):
            reception.pass_on(by, host=login)
            done += 1
    return done


def move(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """The other union holds them, with the same host and day."""
    found = list(rows)
    for reception in found:
        reception.pass_on(by, union=new)
    return len(found)


register(
    Tie(
        "receptions",
        _("要主持的接待日"),
        about="receptions.reception",
        rank=4,
        of_people=hosted_by,
        of_unions=held_by,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda reception: (f"{reception.title} · {full(reception.starts_at)}", reception.get_absolute_url()),
        hand_over=hand_over,
        move=move,
    )
)
