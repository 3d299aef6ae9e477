"""What else of the conversation goes over with people and unions: answers owed, supervision orders, errands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import under
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.ties import Tie, register
from zgh.kit.dates import full

from .models import Errand, Obligation, SupervisionOrder


def owed_by(unions: Sequence[int]) -> QuerySet:
    """Answers these unions owe in public."""
    return Obligation.objects.filter(union__in=unions, state="owed").select_related("union", "case")


def ordered(unions: Sequence[int]) -> QuerySet:
    """Open orders these unions have to report on, or to ask the author about."""
    rows = SupervisionOrder.objects.exclude(state="closed").filter(Q(union__in=unions) | Q(issuer__in=unions))
    return rows.select_related("union", "issuer", "case")


def asked_of(people: Sequence[int]) -> QuerySet:
    """Errands these people have not reported on, and those of departments they keep after."""
    return _asked().filter(Q(person__person__in=people) | Q(person=None, asked_by__person__in=people))


def asked_by(unions: Sequence[int]) -> QuerySet:
    """Errands of these unions that nobody has reported on."""
    return _asked().filter(union__in=unions)


def _asked() -> QuerySet:
    return Errand.objects.filter(state__in=("asked", "returned")).select_related("union", "case__author", "asked_by")


def pass_answers(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """The other union owes them, by the same day."""
    found = list(rows)
    for owed in found:
        owed.pass_on(by, new)
    return len(found)


def pass_orders(rows: QuerySet, old: Union, new: Union, by: Any) -> int:
    """The other union takes the side of the one that ends."""
    found = list(rows)
    for order in found:
        order.pass_on(by, old, new)
    return len(found)


def pass_errands(rows: QuerySet, _giver: Person, taker: Person, by: Any) -> int:
    """The taker is asked instead."""
    login, found = User.objects.get(pk=taker.user_id), list(rows)
    for errand in found:
        errand.pass_on(by, taker=login)
    return len(found)


def move_errands(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """With the cases they belong to."""
    found = list(rows)
    for errand in found:
        errand.pass_on(by, union=new)
    return len(found)


def _by(due_at: Any) -> str:
    # The full date: the line is kept and printed, where 明天 would be wrong the day after.
    return _("%(when)s到期") % {"when": full(due_at)}


register(
    Tie(
        "voice_owed",
        gettext_lazy("等公开答复的事"),
        about="voice.obligation",
        rank=4,
        of_unions=owed_by,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda owed: (f"{owed.case.number} · {_by(owed.due_at)}", owed.get_absolute_url()),
        move=pass_answers,
    )
)
register(
    Tie(
        "voice_orders",
        gettext_lazy("没办结的督办单"),
        about="voice.supervisionorder",
        rank=4,
        of_unions=ordered,
        within=lambda rows, by: rows.filter(under(by, "orgs") | under(by, "orgs", "issuer")),
        line=lambda order: (f"{order.number} · {_by(order.due_at)}", order.get_absolute_url()),
        move=pass_orders,
    )
)
register(
    Tie(
        "voice_errands",
        gettext_lazy("等回报的交办"),
        about="voice.errand",
        rank=4,
        of_people=asked_of,
        of_unions=asked_by,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda errand: (f"{errand.case.number} · {_by(errand.due_at)}", errand.get_absolute_url()),
        hand_over=pass_errands,
        move=move_errands,
    )
)
