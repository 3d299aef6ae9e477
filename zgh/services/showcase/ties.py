"""Works stay when people leave; when a union ends, another looks after them and its collections.

What is shown is for the same people as before: those in the photos agreed to those. A draft of a work is for a union
its author chooses again when it is sent in (`posting.stages_for`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.audience.models import Audience
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register

from .models import Collection, Work


def _tie(key: str, label: Any, model: type) -> Tie:
    def of_unions(unions: Sequence[int]) -> QuerySet:
        return model.objects.filter(union__in=unions).select_related("union").order_by("pk")  # type: ignore[attr-defined]

    def move(rows: QuerySet, _old: Union, new: Union, _by: Any) -> int:
        ids = list(rows.values_list("pk", flat=True))
        return model.objects.filter(pk__in=ids).update(union=new)  # type: ignore[attr-defined]

    return Tie(
        key,
        label,
        rank=6,
        of_unions=of_unions,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda row: (f"{row.union} · {row.get_state_display()}", ""),  # not the title of what is not shown
        move=move,
    )


def meant_for(unions: Sequence[int]) -> QuerySet:
    """Collections for these unions, whoever keeps them, that nobody reads now."""
    rows = Collection.objects.filter(audience__union__in=unions, state__in=("draft", "withdrawn"))
    return rows.select_related("union").order_by("pk")


def readdress(rows: QuerySet, _old: Union, new: Union, _by: Any) -> int:
    """As narrow as before; how many people that are is told before it is shown."""
    audiences = list(rows.values_list("audience", flat=True))
    return Audience.objects.filter(pk__in=audiences).update(union=new)


register(_tie("showcase.works", _("展示舞台的作品"), Work))
register(_tie("showcase.collections", _("展示舞台的专辑"), Collection))
register(
    Tie(
        "showcase.meant",
        _("还没展示的专辑"),
        rank=6,
        of_unions=meant_for,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda row: (f"{row.union} · {row.get_state_display()}", ""),
        words=_("本%(what)s原来给本会看，改成给%(to)s看"),
        move=readdress,
    )
)
