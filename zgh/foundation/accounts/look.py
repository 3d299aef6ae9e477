"""关怀版 and theme: a person's own once they sign in, the device's until then."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from .models import User

THEMES = ("", "light", "dark")
YEAR = 365 * 24 * 3600


def set_care(request: HttpRequest, answer: HttpResponse, on: bool) -> None:
    """Remember the large text."""
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(has_care=on)
        answer.delete_cookie("care", samesite="Lax")  # the page's script has set it before it knew
    else:
        _keep_on_device(request, answer, "care", "1" if on else "0")


def set_theme(request: HttpRequest, answer: HttpResponse, theme: str) -> None:
    """Remember light, dark or "" (as the device says)."""
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(theme=theme)
        answer.delete_cookie("theme", samesite="Lax")
    else:
        _keep_on_device(request, answer, "theme", theme)


def adopt(request: HttpRequest, user: User, answer: HttpResponse) -> None:
    """What a stranger chose on the login page belongs to the person who then signs in, and no longer to the device."""
    chosen: dict[str, Any] = {}
    if (care := request.COOKIES.get("care")) in ("0", "1"):
        chosen["has_care"] = care == "1"
    if (theme := request.COOKIES.get("theme")) in THEMES:
        chosen["theme"] = theme
    if chosen:
        User.objects.filter(pk=user.pk).update(**chosen)
        answer.delete_cookie("care", samesite="Lax")
        answer.delete_cookie("theme", samesite="Lax")


def _keep_on_device(request: HttpRequest, answer: HttpResponse, cookie: str, value: str) -> None:
    answer.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
