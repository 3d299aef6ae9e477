"""Every view says who may open it; a test refuses views that do not."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from zgh.kit.gates import Gate, sign_in_first


def public(reason: str) -> Callable:
    """Open to anyone, for the reason given."""

    def mark(view: Callable) -> Callable:
        view.gate = Gate("public", reason=reason)  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: Callable) -> Callable:
    """Open to every signed-in person; the view shows only their own rows or `permitted` ones."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return sign_in_first(request) or view(request, *args, **kwargs)

    inner.gate = Gate("signed_in")  # type: ignore[attr-defined]
    return inner


def on_duty(*duties: str) -> Callable:
    """Open to people who hold one of these duties anywhere; to others the page does not exist (404)."""

    def mark(view: Callable) -> Callable:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            from .scopes import reach

            if denied := sign_in_first(request):
                return denied
            if not any(reach(request.user, duty) for duty in duties):
                raise Http404
            return view(request, *args, **kwargs)

        inner.gate = Gate("duty", verb="|".join(duties))  # type: ignore[attr-defined]
        return inner

    return mark


def allowed(
    verb: str, model: type[Model], *, buttons: Sequence[str] = (), by: str = "pk", join: Sequence[str] = ()
) -> Callable:
    """Fetch the row by permission and hand it to the view; rows one may not touch look absent (404).

    The URL's keyword `by` selects the row. `buttons` become `row.can_<verb>` marks for the template; `join` names the
    relations the page shows, fetched in the same query.
    """

    def mark(view: Callable) -> Callable:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if denied := sign_in_first(request):
                return denied
            rows = model._default_manager.all().permitted(verb, request.user)
            if buttons:
                rows = rows.with_can(request.user, *buttons)
            if join:
                rows = rows.select_related(*join)
            row = get_object_or_404(rows, **{by: kwargs.pop(by)})
            return view(request, row, *args, **kwargs)

        inner.gate = Gate("allowed", verb=verb, model=model)  # type: ignore[attr-defined]
        return inner

    return mark
