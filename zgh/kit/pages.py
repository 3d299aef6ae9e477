"""Answers with a page, or with one partial of it where htmx asks for that."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole template; for an htmx request only its `partial`, if one is named.

    Boosted links and history restores want the whole page and get it.
    """
    answer = render(
        request, f"{template}#{partial}" if partial and wants_part(request) else template, context, status=status
    )
    if partial:
        patch_vary_headers(answer, ["HX-Request"])  # else the back button shows a fragment
    return answer


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asked and will put the answer into part of a page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def draft_saved(answer: HttpResponse, *keys: str) -> HttpResponse:
    """Tell the device that the server has what was typed: it may forget the drafts `keys` (`form[data-draft]`).

    A cookie the script reads and removes, because the answer to a good form is a redirect.
    """
    answer.set_cookie("draft_saved", "|".join(keys), max_age=600, samesite="Lax")
    answer["Draft-Saved"] = "|".join(keys)
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: what cannot be read is a 400, what is too much a 413, each with its own words."""
    status = 413 if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)) else 400
    return render(request, f"{status}.html", status=status)
