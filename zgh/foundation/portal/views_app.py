"""What an installed app asks for: its manifest, its worker, and the page for when there is no network."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from zgh.foundation.access.gate import public
from zgh.kit.pages import page

from . import home
from . import worker as app
from .keeping import doors


@public("browsers fetch the manifest without cookies; it holds names and icons only")
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, icons and colours of the app."""
    answer = JsonResponse(app.manifest(), content_type="application/manifest+json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@public("browsers look for a new worker without asking who uses them; it is the same for everybody")
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root so that it may look after every page; asked for anew each time."""
    answer = HttpResponse(app.source(), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer


@public("kept on the phone by the worker, before and after anybody signs in")
def offline(request: HttpRequest) -> HttpResponse:
    """没有网络: what still works. Says nothing about a person; the list of kept pages is made on the device."""
    answer = page(request, "portal/offline.html", {"is_offline": True, "lead": home.lead(), "doors": doors()})
    answer["Cache-Control"] = "no-cache"
    return answer
