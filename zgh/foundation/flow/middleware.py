"""Turns a stale or impossible move into a page that shows the fresh row and everything that was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zgh.foundation.audit.book import history

from .machine import IllegalMove, Overtaken

HIDDEN = {"csrfmiddlewaretoken"}
A_MOMENT = dt.timedelta(minutes=1)


def _has_just_done(user: Any, error: IllegalMove) -> bool:
    """Whether this very person has done this very thing a moment ago: a second press of the same button. One query."""
    verb, since = f"{error.row._meta.app_label}.{error.verb}", timezone.now() - A_MOMENT
    return bool(user.pk) and history(error.row).filter(verb=verb, actor_id=user.pk, at__gt=since).exists()


class FlowConflictMiddleware:
    """Answers IllegalMove and Overtaken with 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The 409 page; other errors pass."""
        if not isinstance(error, IllegalMove):
            return None
        typed = [(k, v) for k, v in request.POST.items() if k not in HIDDEN and len(v) > 3]
        context = {"row": error.row, "typed": typed, "overtaken": isinstance(error, Overtaken)}
        context["is_done"] = _has_just_done(request.user, error)
        return render(request, "409.html", context, status=409)
