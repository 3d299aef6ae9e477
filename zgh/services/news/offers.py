"""What came from each union: counts for the exchange desk, in tree order and never by number."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from zgh.kit.dates import midnight

from .models import Submission


@dataclass(frozen=True)
class Offering:
    """How many articles one union (by name) has offered this year, and how many of them were adopted."""

    union: str
    offered: int
    adopted: int


def offering(rows: QuerySet[Submission]) -> list[Offering]:
    """Of these submissions, union by union; what was taken back was never offered. One query."""
    began = midnight(timezone.localdate().replace(month=1, day=1))
    rows = rows.filter(at__gte=began).exclude(state="taken_back")
    name = Coalesce(NullIf("article__union__short_name", Value("")), "article__union__name")
    counts = {"offered": Count("pk"), "adopted": Count("pk", filter=Q(state="adopted"))}
    found = rows.annotate(union=name).values("article__union__path", "union").annotate(**counts)
    lines = found.order_by("article__union__path").values_list("union", "offered", "adopted")
    return [Offering(*line) for line in lines]
