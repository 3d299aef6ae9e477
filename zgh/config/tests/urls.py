"""Two views that speak carelessly, to see that the log does not."""

import logging
from typing import NoReturn

from django.http import HttpRequest, HttpResponse
from django.urls import path

from zgh.config.urls import urlpatterns as real


def careless(request: HttpRequest, text: str = "") -> HttpResponse:
    """Logs what it was given."""
    logging.getLogger("somebody.else").error("looked up %s and %s", text, request.POST.get("phone", ""))
    return HttpResponse("ok")


def breaks(request: HttpRequest, text: str = "") -> NoReturn:
    """Quotes what it was given in an error, as databases do."""
    try:
        raise KeyError(text)
    except KeyError as error:
        raise RuntimeError(f"Key (phone)=({text}) of 王丽娟 already exists: {request.POST}") from error


urlpatterns = [
    path("careless/<str:text>/", careless, name="careless"),
    path("breaks/<str:text>/", breaks, name="breaks"),
    *real,
]
