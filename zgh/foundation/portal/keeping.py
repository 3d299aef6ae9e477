"""Which pages a phone may keep for reading without a network, for whom and how long; everything else stays private.

The server decides: an answer is kept by the worker (static/js/worker.js) only if it carries `Keep-Page`. The header
names the person, so that the worker wipes what belongs to anybody else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from zgh.foundation.accounts import attention
from zgh.kit.pages import wants_part

Condition = Callable[[HttpRequest], bool]


@dataclass(frozen=True)
class Door:
    """A line of the offline page that leads to a kept page; hidden on a phone that has no copy of it."""

    label: Any
    text: Any
    icon: str
    tone: str = ""
    rank: int = 5
    url: str = ""


@dataclass(frozen=True)
class Kept:
    """A page that may be kept. `is_ahead`: fetched before anybody asks; `any_query`: one copy serves every query."""

    url_name: str
    is_ahead: bool = False
    any_query: bool = False
    when: Condition | None = None
    door: Door | None = None


_kept: dict[str, Kept] = {}


def register_kept(url_name: str, **facts: Any) -> None:
    """Allow a page to be kept. Only pages about the person themselves, or that every colleague may read anyway.

    What is only true while it is on the screen stands between `<!--live-->` and `<!--/live-->`: it is never kept.
    """
    _kept[url_name] = Kept(url_name, **facts)


def doors() -> list[Door]:
    """The offline page's lines, in their order."""
    found = []
    for kept in _kept.values():
        if kept.door:
            try:
                found.append(replace(kept.door, url=reverse(kept.url_name)))
            except NoReverseMatch:  # small URL sets of tests
                continue
    return sorted(found, key=lambda door: door.rank)


def ahead() -> list[str]:
    """Addresses a phone fetches ahead, so that they can be read where there is no network."""
    found = []
    for kept in _kept.values():
        if kept.is_ahead:
            try:
                found.append(reverse(kept.url_name))
            except NoReverseMatch:  # small URL sets of tests
                continue
    return found


class KeepMiddleware:
    """Marks what may be kept, and keeps every page of a signed-in person out of shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.session.accessed and not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "private, no-cache"
        if mark := mark_for(request, answer):
            answer["Keep-Page"] = mark
        return answer


def mark_for(request: HttpRequest, answer: HttpResponse) -> str:
    """The header's value: the person, seconds, and `any-query` where one copy serves all; "" for what is not kept."""
    kept = _kept.get(request.resolver_match.view_name) if request.resolver_match else None
    if kept is None or request.method != "GET" or answer.status_code != 200 or wants_part(request):
        return ""
    user: Any = request.user
    if not user.is_authenticated or user.is_operator or (kept.when and not kept.when(request)):
        return ""
    # Never longer than the session lasts: whoever is signed out by the clock leaves nothing on the device.
    minutes, _seen = request.session.get(attention.KEY) or (0, 0)
    idle = minutes * 60 or settings.KEEP_PAGES_DAYS * 86400
    seconds = min(settings.KEEP_PAGES_DAYS * 86400, request.session.get_expiry_age(), idle)
    return f"{user.pk} {seconds}{' any-query' if kept.any_query else ''}"
