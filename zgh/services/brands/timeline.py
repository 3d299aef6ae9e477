"""The history of brands: milestones and what other rooms have tagged, one below the other, the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Left, TruncDate
from django.utils import timezone

from zgh.kit.dates import midnight
from zgh.kit.numbers import whole

from .streams import Stream, streams

WORDS = 120  # characters of a sentence about it
NAMES = ("entry_day", "entry_from", "entry_of", "entry_title", "entry_words", "brand_id")


@dataclass
class Entry:
    """One line. `mark` says where the next page begins; `pictures` are filled in by who shows them."""

    stream: Stream
    place: int
    day: dt.date
    pk: int
    title: str
    words: str
    brand_id: int
    pictures: Sequence[Any] = field(default=())

    @property
    def url(self) -> str:
        """Where it is read in full."""
        return self.stream.url(self.pk)

    @property
    def mark(self) -> str:
        """Its place in the order, for an address."""
        return f"{self.day:%Y%m%d}-{self.place}-{self.pk}"


def newest(user: Any, brands: Any, *, most: int, after: str = "", since: dt.date | None = None) -> list[Entry]:
    """What of `brands` (ids or a query of them) `user` may read, the newest first. One query for all rooms together.

    `after`: the mark of the entry before the first one asked for; what cannot be read is no mark. What is dated
    later than today has not happened yet and is left out.
    """
    mark, known = _read(after), streams()
    asked = []
    for place, stream in enumerate(known):
        rows = _part(stream, place, user).filter(brand__in=brands)
        rows = rows.filter(**_since(stream, since)) if since else rows
        rows = rows.filter(_beyond(place, *mark)) if mark else rows
        # Each room gives no more than are wanted in all: which they are is found before their words are read. An ORDER
        # BY with LIMIT inside a UNION is not to be had on SQLite, inside an IN it is.
        keys = rows.order_by("-entry_day", "-entry_of").values("pk")[:most]
        few = _worded(stream, place, rows.model._default_manager.filter(pk__in=keys))
        asked.append(few.order_by().values_list(*NAMES))
    if not asked:
        return []
    rows = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    found = rows.order_by("-entry_day", "entry_from", "-entry_of")[:most]
    return [
        Entry(known[place], place, day, pk, title, words or "", brand) for day, place, pk, title, words, brand in found
    ]


def _part(stream: Stream, place: int, user: Any) -> QuerySet:
    """What this person may read of one room; nothing that is still to come."""
    rows = _worded(stream, place, stream.rows(user).order_by())
    return rows.filter(entry_day__lte=timezone.localdate())


def _worded(stream: Stream, place: int, rows: QuerySet) -> QuerySet:
    """Each row with what a line shows."""
    day = F(stream.when) if stream.is_day else TruncDate(stream.when)
    words = Left(stream.words, WORDS) if stream.words else Value("")
    return rows.annotate(
        entry_day=Cast(day, DateField()) if stream.is_day else day,
        entry_from=Value(place, output_field=IntegerField()),
        entry_of=F(stream.of),
        entry_title=Cast(F(stream.title), CharField(max_length=200)),
        entry_words=Cast(words, CharField(max_length=WORDS)),
    )


def _since(stream: Stream, day: dt.date) -> dict[str, Any]:
    """From that day on, said of the column itself: an index answers it."""
    return {f"{stream.when}__gte": day if stream.is_day else midnight(day)}


def _beyond(place: int, day: dt.date, mark_place: int, pk: int) -> Q:
    """After that entry in the order: by day, then by room, then by number."""
    if place > mark_place:
        return Q(entry_day__lte=day)
    earlier = Q(entry_day__lt=day)
    return earlier | Q(entry_day=day, entry_of__lt=pk) if place == mark_place else earlier


def _read(mark: str) -> tuple[dt.date, int, int] | None:
    day, _first, rest = mark.partition("-")
    place, _second, pk = rest.partition("-")
    numbers = whole(place), whole(pk)
    try:
        return None if None in numbers else (dt.datetime.strptime(day, "%Y%m%d").date(), *numbers)  # type: ignore[return-value]
    except ValueError:
        return None
