"""The numbers of a brand, counted from real records. Rooms above fill this from their `brands.py`:

    figures.register(
        Figure("news.articles", _("篇资讯"), rows=…, url=lambda brand: streams.part_url(brand, "news"))
    )

`rows(user)` as of a `Stream`: what this person may read, with a foreign key `brand`. So a number is what the list
behind it shows, and one query counts all numbers of all brands on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Aggregate, Count, IntegerField, QuerySet, Value
from django.utils.translation import gettext as _

ROWS = Count("pk")


@dataclass(frozen=True)
class Figure:
    """One number. `label` follows it: 12 篇资讯. `url(brand)` is what is behind it.

    `count`: what is counted of each row. `is_of_people`: of fewer than the least number of people only that is told.
    `kept_minutes`: dear to count, so counted for everybody (`rows(None)`) and kept that long.
    """

    key: str
    label: Any
    rows: Callable[[Any], QuerySet]
    url: Callable[[Any], str]
    count: Aggregate = ROWS
    is_of_people: bool = False
    kept_minutes: int = 0
    rank: int = 5

    def told(self, n: int) -> str:
        """The number as it is shown."""
        least = settings.MAP_LEAST_PEOPLE
        return _("不足%(n)d") % {"n": least} if self.is_of_people and n < least else f"{n:,}"


@dataclass(frozen=True)
class Number:
    """A figure of one brand, as a page shows it."""

    told: str
    label: Any
    url: str


_figures: dict[str, Figure] = {}


def register(figure: Figure) -> None:
    """Add a number, or replace the one of the same key."""
    _figures[figure.key] = figure


def figures() -> list[Figure]:
    """Every number, in rank order."""
    return sorted(_figures.values(), key=lambda figure: (figure.rank, figure.key))


def numbers(user: Any, brands: Sequence[Any]) -> dict[int, list[Number]]:
    """The numbers of these brands as `user` may know them; what is nothing is left out. Two queries, three at times."""
    if not brands:
        return {}
    ids = [brand.pk for brand in brands]
    fresh = _counted([figure for figure in figures() if not figure.kept_minutes], user, ids)
    found = fresh | _kept([figure for figure in figures() if figure.kept_minutes], ids)
    return {
        brand.pk: [
            Number(figure.told(n), figure.label, figure.url(brand))
            for figure in figures()
            if (n := found.get((figure.key, brand.pk), 0))
        ]
        for brand in brands
    }


def _counted(asked: Sequence[Figure], user: Any, ids: Sequence[int]) -> dict[tuple[str, int], int]:
    """(figure, brand) → how many. One query."""
    if not asked:
        return {}
    parts = [
        figure.rows(user)
        .filter(brand__in=ids)
        .order_by()
        .values("brand")
        .annotate(count_of=Value(place, output_field=IntegerField()), many=figure.count)
        .values_list("count_of", "brand", "many")
        for place, figure in enumerate(asked)
    ]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(asked[place].key, brand): many for place, brand, many in rows}


def _kept(asked: Sequence[Figure], ids: Sequence[int]) -> dict[tuple[str, int], int]:
    """The same of the dear ones, as far as possible as counted a while ago."""
    keys = {(figure.key, pk): f"brands:{figure.key}:{pk}" for figure in asked for pk in ids}
    held = cache.get_many(keys.values()) if keys else {}
    missing = [figure for figure in asked if any(keys[figure.key, pk] not in held for pk in ids)]
    counted = _counted(missing, None, ids)
    for figure in missing:
        new = {keys[figure.key, pk]: counted.get((figure.key, pk), 0) for pk in ids}
        cache.set_many(new, figure.kept_minutes * 60)
        held |= new
    return {pair: held[key] for pair, key in keys.items()}
