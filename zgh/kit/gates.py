"""What a view declares about who may open it, and where people who have not signed in are sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url


@dataclass(frozen=True)
class Gate:
    """What a view declared. kind: public | signed_in | allowed | duty."""

    kind: str
    reason: str = ""
    verb: str = ""
    model: type[Model] | None = None


def sign_in_first(request: HttpRequest) -> HttpResponse | None:
    """Where to send someone who has not signed in, else None; htmx is told to leave the page."""
    if request.user.is_authenticated:
        return None
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = resolve_url(settings.LOGIN_URL)
        return answer
    return redirect_to_login(request.get_full_path())
