"""How many honours stand on the wall, by level and by year: counted from the records, never by person or union."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q

from zgh.foundation.audience.facts import facts_of

from .models import Honour, Level
from .models.keepers import is_shown
from .models.turns import KEY

SHOWN_FROM = 3  # fewer who do not want to be shown are not told of: one could guess whom it is about
MOST_YEARS = 8
KEPT_SECONDS = 300


@dataclass(frozen=True)
class Figures:
    """The head of the wall. `hidden`: how many are not shown because their holders do not want it, 0 for few."""

    total: int
    hidden: int
    levels: list[tuple[str, Any, int]]
    years: list[tuple[int, int]]
    first_year: int


def figures(user: Any) -> Figures:
    """The same for every colleague, for the wall is, and nothing for others. Kept some minutes: counting asks of every
    honour whether its holder is still here (100 ms for 20,000). One query where they are kept.
    """
    if facts_of(user) is None:
        return Figures(0, 0, [], [], 0)
    return _figures(cache.get_or_set(KEY, _counted, KEPT_SECONDS))


def _counted() -> list[tuple[str, int, int, int]]:
    """(level, year, how many are shown, how many want not to be). One query."""
    rows = Honour.objects.filter(state="published").order_by().values("level", "year")
    found = rows.annotate(shown=Count("pk", filter=is_shown()), hidden=Count("pk", filter=Q(is_hidden=True)))
    return list(found.values_list("level", "year", "shown", "hidden"))


def _figures(found: list[tuple[str, int, int, int]]) -> Figures:
    levels: Counter[str] = Counter()
    years: Counter[int] = Counter()
    hidden = 0
    for level, year, shown, hides in found:
        levels[level] += shown
        years[year] += shown
        hidden += hides
    told = sorted(((year, n) for year, n in years.items() if n), reverse=True)
    return Figures(
        total=sum(levels.values()),
        hidden=hidden if hidden >= SHOWN_FROM else 0,
        levels=[(key, label, levels[key]) for key, label in Level.choices if levels[key]],
        years=told[:MOST_YEARS],
        first_year=told[-1][0] if told else 0,
    )
