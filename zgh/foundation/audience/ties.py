"""What was for a union that ends is for the one that takes its place: its people are there now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register

from .models import Audience


def of_unions(unions: Sequence[int]) -> QuerySet:
    """Whatever is addressed to these unions, by whomever."""
    return Audience.objects.filter(union__in=unions).select_related("union").order_by("pk")


def move(rows: QuerySet, _old: Union, new: Union, _by: Any) -> int:
    """Where narrowed, as narrow as before. One statement, however much was written in the years."""
    return rows.order_by().update(union=new)


register(
    Tie("audience", _("发给它的内容"), rank=7, of_unions=of_unions, move=move, line=lambda row: (str(row.union), ""))
)
