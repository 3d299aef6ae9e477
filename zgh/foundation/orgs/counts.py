"""Head counts of unions with everything below them, without a query for each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from .models import Membership, Person, Union
from .models.scoping import next_sibling

FEW = 100  # beyond this many unions it is cheaper to count everybody than to name them


def headcounts(unions: Sequence[Union]) -> Sequence[Union]:
    """Set `employee_count` and `member_count` of each union to those of its whole subtree. Three queries.

    Employees are the people the unions look after; members are those with a live membership, retained ones too.
    """
    if not unions:
        return unions
    low, high = min(u.path for u in unions), max(next_sibling(u.path) for u in unions)
    paths = dict(Union.objects.filter(path__gte=low, path__lt=high).order_by().values_list("pk", "path"))
    employees = _by_path(Person.objects.all(), paths)
    members = _by_path(Membership.objects.at(), paths)
    for union in unions:
        low, high = union.path, next_sibling(union.path)
        union.employee_count = sum(n for path, n in employees if low <= path < high)  # type: ignore[attr-defined]
        union.member_count = sum(n for path, n in members if low <= path < high)  # type: ignore[attr-defined]
    return unions


def _by_path(rows: QuerySet, paths: dict[int, str]) -> list[tuple[str, int]]:
    """Rows by the path of their union. Grouped by id: a covering index answers it and a few hundred groups remain."""
    if len(paths) < FEW:
        rows = rows.filter(union__in=paths)
    counted = rows.order_by().values("union").annotate(n=Count("pk")).values_list("union", "n")
    return [(paths[union], n) for union, n in counted if union in paths]
