"""Where somebody goes whom the search could not help, or whom a room answers at once. Rooms add theirs in `search.py`:

offer(Way(_("请工会的人来答"), "message-2-heart", lambda text: f"{reverse('voice:ask')}?{urlencode({'text': text})}"))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Way:
    """A door, and its address for what was searched. `rank` orders, the smallest is the main one.

    A room that has the answer to some texts says by `knows` (no queries) to which, and by `answer` what it promises:
    the door then stands above whatever was found.
    """

    label: Any
    icon: str
    url: Callable[[str], str]
    rank: int = 5
    knows: Callable[[str], bool] | None = None
    answer: Any = ""


_ways: dict[str, Way] = {}


def offer(way: Way) -> None:
    """Add a way, or replace the one of the same name."""
    _ways[str(way.label)] = way


def ways(text: str) -> list[tuple[Way, str]]:
    """Every way with its address, the main one first."""
    return [(way, way.url(text)) for way in sorted(_ways.values(), key=lambda way: way.rank)]


def answers(text: str) -> list[tuple[Way, str]]:
    """The ways that know the answer to this text."""
    return [(way, url) for way, url in ways(text) if way.knows and way.knows(text)]
