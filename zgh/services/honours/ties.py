"""The record stays when people leave; when a union ends, another keeps its honours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register

from .models import Batch, Honour


def kept_by(unions: Sequence[int]) -> QuerySet:
    """Whatever its state: what was revoked or left out is part of the record."""
    return Honour.objects.filter(union__in=unions).in_brief().order_by("pk")


def move(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """The other union keeps them; whose they are and what was said of them stays."""
    found = list(rows)
    for honour in found:
        honour.pass_on(by, new)
    return len(found)


def brought_to(unions: Sequence[int]) -> QuerySet:
    """Files looked at and not yet decided."""
    return Batch.objects.filter(union__in=unions, state="previewed").select_related("union", "by").order_by("pk")


def give_up(rows: QuerySet, _old: Union, _new: Union, by: Any) -> int:
    """Compared with people and unions that are others now: to be looked at anew."""
    found = list(rows)
    for batch in found:
        batch.give_up(by)
    return len(found)


register(
    Tie(
        "honours",
        _("荣誉登记"),
        about="honours.honour",
        rank=6,
        of_unions=kept_by,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda honour: (f"{honour.union} · {honour.get_state_display()}", ""),  # who, is not theirs to read here
        move=move,
    )
)
register(
    Tie(
        "honours.files",
        _("没写入的荣誉表格"),
        rank=6,
        of_unions=brought_to,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda batch: (f"{batch.union} · {batch.get_state_display()}", ""),
        move=give_up,
        words=_("会放弃，请到新工会再导一次"),
    )
)
