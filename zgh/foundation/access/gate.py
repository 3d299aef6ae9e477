"""Every view says who may open it; a test refuses views that do not."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse


@dataclass(frozen=True)
class Gate:
    """What a view declared. kind: public | signed_in | allowed | duty."""

    kind: str
    reason: str = ""
    verb: str = ""
    model: type[Model] | None = None


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
        return _anonymous(request) or view(request, *args, **kwargs)

    inner.gate = Gate("signed_in")  # type: ignore[attr-defined]
    return inner


def on_duty(*duties: str) -> Callable:
    """Open to people who hold one of these duties anywhere; to others the page does not exist (404)."""

    def mark(view: Callable) -> Callable:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            from .scopes import reach

            if denied := _anonymous(request):
                return denied
            if not any(reach(request.user, duty) for duty in duties):
                raise Http404
            return view(request, *args, **kwargs)

        inner.gate = Gate("duty", verb="|".join(duties))  # type: ignore[attr-defined]
        return inner

    return mark


def allowed(verb: str, model: type[Model], *, buttons: Sequence[str] = (), by: str = "pk") -> Callable:
    """Fetch the row by permission and hand it to the view; rows one may not touch look absent (404).

    The URL's keyword `by` selects the row. `buttons` become `row.can_<verb>` marks for the template.
    """

    def mark(view: Callable) -> Callable:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if denied := _anonymous(request):
                return denied
            rows = model._default_manager.all().permitted(verb, request.user)
            if buttons:
                rows = rows.with_can(request.user, *buttons)
            row = get_object_or_404(rows, **{by: kwargs.pop(by)})
            return view(request, row, *args, **kwargs)

        inner.gate = Gate("allowed", verb=verb, model=model)  # type: ignore[attr-defined]
        return inner

    return mark


def _anonymous(request: HttpRequest) -> HttpResponse | None:
    """Where to send someone who has not signed in; htmx is told to leave the page."""
    if request.user.is_authenticated:
        return None
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = reverse("accounts:login")
        return answer
    return redirect_to_login(request.get_full_path())
