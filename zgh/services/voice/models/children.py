"""Cases laid over another one: what the case they lie on has to think of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from .case import Case


def children_of(case: Case) -> QuerySet[Case]:
    """Cases laid over this one, oldest first. One query, with what is shown of them."""
    rows = type(case)._base_manager.filter(merged_into=case)
    return rows.select_related("union", "origin", "author", "category").order_by("pk")
