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
    """Whether a second press of the same button has nothing left to do. At most two queries.

    Only where the verb leads to another state, the row is there, and the last that was done to it is this, by this
    person, a moment ago. What can be done again (saving, a reply) may hold words that were not kept the second time.
    """
    row, flow = error.row, getattr(error.row, "flow", None)
    sources, target = flow.moves.get(error.verb, ((), "")) if flow else ((), "")
    if flow is None or not (user.pk and target) or target in sources:
        return False
    if not type(row)._base_manager.filter(pk=row.pk, **{flow.field: target}).exists():
        return False
    last, verb = history(row).last(), f"{row._meta.app_label}.{error.verb}"
    if last is None or (last.verb, last.actor_id) != (verb, user.pk):
        return False
    return last.at > timezone.now() - A_MOMENT


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
