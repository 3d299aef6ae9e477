"""Brands and applications go over when a union ends; whoever carries or coaches one hands it on when they leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.ties import Tie, register

from .models import Brand, Incubation

OPEN = ("draft", "submitted", "coaching", "trial")


def brands_of(unions: Sequence[int]) -> QuerySet:
    """Every brand these unions keep."""
    return Brand.objects.filter(union__in=unions).in_brief().order_by("pk")


def applied_by(unions: Sequence[int]) -> QuerySet:
    """What these unions have applied for."""
    return Incubation.objects.filter(union__in=unions).in_brief().order_by("pk")


def carried_by(people: Sequence[int]) -> QuerySet:
    """What these people carry or coach."""
    who = Q(carried_by__person__in=people) | Q(coach__person__in=people)
    return Incubation.objects.filter(who, state__in=OPEN).in_brief().order_by("pk")


def move(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """The other union goes on with them."""
    found = list(rows)
    for row in found:
        row.pass_on(by, new)
    return len(found)


def hand_over(rows: QuerySet, giver: Person, taker: Person, by: Any) -> int:
    """The taker carries or coaches them."""
    found = list(rows)
    for row in found:
        roles = [role for role in ("carried_by", "coach") if getattr(row, f"{role}_id") == giver.user_id]
        row.hand_over(by, **dict.fromkeys(roles, taker.user))
    return len(found)


register(
    Tie(
        "brands",
        _("工会品牌"),
        rank=6,
        of_unions=brands_of,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda brand: (f"{brand.name} · {brand.get_state_display()}", ""),
        move=move,
    )
)
register(
    Tie(
        "brands.incubations",
        _("品牌孵化申请"),
        about="brands.incubation",
        rank=6,
        of_people=carried_by,
        of_unions=applied_by,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda row: (f"{row.union} · {row.get_state_display()}", ""),  # not the name of what is not public yet
        hand_over=hand_over,
        move=move,
    )
)
