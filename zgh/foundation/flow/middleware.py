"""Turns a stale or impossible move into a page that shows the fresh row and everything that was typed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .machine import IllegalMove, Overtaken

HIDDEN = {"csrfmiddlewaretoken"}


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
        return render(request, "409.html", context, status=409)
