"""What a view declares about who may open it, and where people who have not signed in are sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme


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
        answer["HX-Redirect"] = redirect_to_login(came_from(request)).url
        return answer
    # What takes a form is no page to come back to; the page has kept what was typed.
    is_page = request.method in {"GET", "HEAD"}
    return redirect_to_login(request.get_full_path() if is_page else came_from(request))


def came_from(request: HttpRequest) -> str:
    """The page the person was on, if it is one of this site; else the start page."""
    for url in (request.headers.get("HX-Current-URL", ""), request.headers.get("Referer", "")):
        if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
            return url
    return "/"
