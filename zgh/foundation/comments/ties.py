"""Comments stand where they stand when people leave; when a union ends, another looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register

from .models import Thread


def of_unions(unions: Sequence[int]) -> QuerySet:
    """Threads these unions look after."""
    return Thread.objects.filter(union__in=unions).select_related("union").order_by("pk")


def move(rows: QuerySet, _old: Union, new: Union, _by: Any) -> int:
    """The other union looks after them. One update."""
    return Thread.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(union=new)


register(
    Tie(
        "comments",
        _("评论区"),
        rank=6,
        of_unions=of_unions,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        # Not the title: keepers read this who may not read what it stands under.
        line=lambda thread: (f"{thread.union} · {thread.get_state_display()}", ""),
        move=move,
    )
)
