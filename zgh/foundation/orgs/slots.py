"""Places on a union's home that upper rooms fill from their own modules; this room knows none of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from .models import Union


@dataclass(frozen=True)
class Action:
    """A button on a union's home. The union's id is added to the address as `?union=`."""

    key: str
    label: Any
    icon: str
    url_name: str
    is_primary: bool = False

    def url(self, union: Union) -> str:
        """Where it leads from this union's home."""
        return f"{reverse(self.url_name)}?union={union.pk}"


@dataclass(frozen=True)
class NewsLine:
    """One line in the news slot."""

    title: str
    url: str
    day: dt.date
    meta: str = ""


@dataclass(frozen=True)
class Fact:
    """One line among a union's facts: 第三届，2027年3月届满. `tone`: is-late, is-soon or nothing; `url` may be ""."""

    label: Any
    value: str
    icon: str
    url: str = ""
    tone: str = ""


FactProvider = Callable[[HttpRequest, Union], Iterable[Fact]]
NewsProvider = Callable[[HttpRequest, Union], Iterable[NewsLine]]
_actions: dict[str, Action] = {}
_news: list[NewsProvider] = []
_facts: list[FactProvider] = []


def register_action(action: Action) -> None:
    """Add a button, or replace the one of the same key."""
    _actions[action.key] = action


def register_news(provider: NewsProvider) -> None:
    """Add a source of news; it may cost at most one query."""
    if provider not in _news:
        _news.append(provider)


def register_facts(provider: FactProvider) -> None:
    """Add a source of facts; it may cost at most one query."""
    if provider not in _facts:
        _facts.append(provider)


def facts_of(request: HttpRequest, union: Union) -> list[Fact]:
    """What rooms above know of this union, in the order they registered."""
    return [fact for provider in _facts for fact in provider(request, union)]


def actions_for(union: Union) -> list[tuple[Action, str]]:
    """(button, address), the primary one first."""
    return [(a, a.url(union)) for a in sorted(_actions.values(), key=lambda a: not a.is_primary)]


def news_of(request: HttpRequest, union: Union, most: int = 5) -> list[NewsLine]:
    """The newest lines of all sources."""
    lines = [line for provider in _news for line in provider(request, union)]
    return sorted(lines, key=lambda line: line.day, reverse=True)[:most]
