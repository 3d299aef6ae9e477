"""What belongs to a brand, room by room. Rooms above fill this from their `brands.py`:

    streams.register(
        Stream(
            key="news",
            heading=_("资讯"),
            icon="news",
            rows=lambda user: Tag.objects.filter(article__in=Article.objects.permitted("read", user)),
            when="article__publish_at",
            title="article__live__title",
            words="article__live__summary",
            of="article_id",
            url=lambda pk: reverse("news:article", args=[pk]),
            template="news/line.html",
            fetch=lambda user, ids: Article.objects.permitted("read", user).in_brief().filter(pk__in=ids),
        )
    )

`rows(user)` is what this person may read, of a model with a foreign key `brand`: the page of a brand, its history and
the home page ask one query of all rooms together, whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse


@dataclass(frozen=True)
class Stream:
    """One kind of thing that belongs to brands.

    `when`, `title`, `words`: lookups from `rows` to the moment it came out (`is_day`: a day), to what it is called and
    to a sentence about it; `of`: to the id that `url` takes. `template` draws one of what `fetch(user, ids)` gives,
    as `row`, in a box of the classes `css`. Without `fetch` it stands in the history alone and has no part of its own.
    """

    key: str
    heading: Any
    icon: str
    rows: Callable[[Any], QuerySet]
    when: str
    title: str
    url: Callable[[int], str]
    of: str = "pk"
    words: str = ""
    is_day: bool = False
    fetch: Callable[[Any, Sequence[int]], Iterable[Any]] | None = None
    template: str = ""
    css: str = "card z-rows"
    styles: tuple[str, ...] = ()
    empty: Any = ""
    rank: int = 5


_streams: dict[str, Stream] = {}


def register(stream: Stream) -> None:
    """Add a kind, or replace the one of the same key."""
    _streams[stream.key] = stream


def streams() -> list[Stream]:
    """Every kind, in rank order; the same order always, because places in it are part of addresses."""
    return sorted(_streams.values(), key=lambda stream: (stream.rank, stream.key))


def parts() -> list[Stream]:
    """Those with a part of their own on the page of a brand."""
    return [stream for stream in streams() if stream.fetch is not None]


def part_url(brand: Any, key: str) -> str:
    """That part of a brand's page: where a number of it leads."""
    return f"{reverse('brands:brand', args=[brand.pk])}?part={key}"
