"""Works stay when people leave; when a union ends, another looks after them and its collections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
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


register(_tie("showcase.works", _("展示舞台的作品"), Work))
register(_tie("showcase.collections", _("展示舞台的专辑"), Collection))
