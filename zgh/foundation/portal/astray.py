"""A page for whoever opens an address that only takes forms: after a reload, from a history, from a link passed on."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zgh.kit.pages import wants_part


class AstrayMiddleware:
    """Gives the empty answer 405 to a reading browser a page; the status stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET" or wants_part(request):
            return answer
        if not request.accepts("text/html"):
            return answer
        shown = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        shown["Allow"] = answer.get("Allow", "POST")
        return shown
