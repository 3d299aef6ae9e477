"""What the lists of a union and of those above it find in a text. Every process keeps the lists ready, by version."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Union

from .matching import Found, Matcher
from .models import Word, Wordbook


@dataclass(frozen=True)
class Entry:
    """What a list says of a word."""

    text: str
    category: str
    action: str


@dataclass(frozen=True)
class Screening:
    """What was found in one text."""

    finds: tuple[Found[Entry], ...] = ()

    @property
    def held(self) -> list[Entry]:
        """Words somebody has to look at, each once."""
        return self._distinct("hold")

    @property
    def warned(self) -> list[Entry]:
        """Words their writer should think about, each once."""
        return self._distinct("warn")

    @property
    def hits(self) -> list[dict[str, str]]:
        """What a look keeps of it."""
        return [{"text": entry.text, "category": entry.category} for entry in self.held]

    def _distinct(self, action: str) -> list[Entry]:
        return list(dict.fromkeys(find.fact for find in self.finds if find.fact.action == action))


@dataclass(frozen=True)
class _Lists:
    version: Any
    day: dt.date
    by_path: dict[str, Matcher[Entry]]


_kept: dict[Any, _Lists] = {}
_building = threading.Lock()


def screen(text: str, union: Union) -> Screening:
    """What the lists that hold at `union` find in `text`. One query; all words are read again when any has changed."""
    lists = _current()
    finds = [find for path in line_of(union) if path in lists.by_path for find in lists.by_path[path].find(text)]
    return Screening(tuple(sorted(finds, key=lambda find: (find.start, -find.end))))


def _current() -> _Lists:
    from django.db import connection

    version = Wordbook.objects.filter(pk=Wordbook.ONE).values_list("stamp", flat=True).first()
    day, key = timezone.localdate(), connection.settings_dict["NAME"]
    lists = _kept.get(key)
    if lists is None or (lists.version, lists.day) != (version, day):
        with _building:
            lists = _kept[key] = _build(version, day)
    return lists


def _build(version: Any, day: dt.date) -> _Lists:
    words: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    rows = Word.objects.at(day).order_by("pk").values_list("union__path", "text", "category", "action")
    for path, text, category, action in rows.iterator(2000):
        words[path].append((text, Entry(text, category, action)))
    return _Lists(version, day, {path: Matcher(found) for path, found in words.items()})
