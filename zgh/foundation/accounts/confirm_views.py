"""The page where a signed-in person proves that it is them, and the way back to what they were doing."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zgh.foundation.access.gate import signed_in
from zgh.kit.pages import page

from . import challenge, confirming, factors, fresh, held, limits
from .forms import ConfirmByCodeForm, ConfirmByPasswordForm, KeyForm, NumberForm
from .views import COOKIE

FORMS: dict[str, Any] = {
    "password": ConfirmByPasswordForm,
    "code": ConfirmByCodeForm,
    "number": NumberForm,
    "passkey": KeyForm,
}
FIELDS = {"passkey": "credential"}  # else the field is called like the way


@signed_in
@never_cache
@sensitive_post_parameters("password", "code", "number", "credential")
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for what the person has: `way` picks among `confirming.ways`."""
    strong = request.GET.get("strong") == "1"
    ways = confirming.ways(request.user, strong=strong)
    way = request.GET.get("way", "")
    way = way if way in ways else next(iter(ways), "")
    form: Any = FORMS[way](request.POST if request.method == "POST" else None) if way in FORMS else None
    if request.method != "POST" or not way:
        return _page(request, ways, way, form)
    if way == "code" and "send" in request.POST:
        return _send_code(request, ways)
    if form and not form.is_valid():
        return _page(request, ways, way, form)
    try:
        _check(request, way, form)
    except ValidationError as error:
        form.add_error(FIELDS.get(way, way), error)
        return _page(request, ways, way, form, is_sent=way == "code")
    answer = redirect(_onward(request))
    if way == "code":
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


def _check(request: HttpRequest, way: str, form: Any) -> None:
    if way == "password":
        confirming.by_password(request, form.cleaned_data["password"])
    elif way == "code":
        challenge_id = request.get_signed_cookie(COOKIE, default="", max_age=challenge.LIFE) or ""
        confirming.by_code(request, challenge_id, form.cleaned_data["code"])
    elif way == "number":
        confirming.by_number(request, form.cleaned_data["number"])
    elif way == "passkey":
        confirming.by_passkey(request, form.cleaned_data["credential"])
    else:
        confirming.by_demo(request)


def _send_code(request: HttpRequest, ways: list[str]) -> HttpResponse:
    form = ConfirmByCodeForm()
    try:
        asked = confirming.ask_code(request)
    except limits.Wait as wait:
        form = ConfirmByCodeForm({"code": ""})
        form.errors.clear()
        form.add_error("code", wait)
        return _page(request, ways, "code", form, is_sent=wait.name == "code_again", wait=wait.seconds)
    again = settings.SIGN_IN_LIMITS["code_again"][1]
    answer = _page(request, ways, "code", form, is_sent=True, wait=again, code=asked.code if settings.DEMO else "")
    answer.set_signed_cookie(
        COOKIE, asked.id, max_age=challenge.LIFE, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


@signed_in
@never_cache
def go_on(request: HttpRequest) -> HttpResponse:
    """What was put aside, ready to be sent by one tap. Shown only to whoever has just proved themselves."""
    key = request.GET.get("held", "")
    kept = held.fetch(request.user, key)
    if kept and not fresh.is_fresh(request):
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'held': key})}")
    return page(request, "accounts/go_on.html", {"kept": kept}, status=200 if kept else 404)


def _onward(request: HttpRequest) -> str:
    if key := request.GET.get("held", ""):
        return f"{reverse('accounts:go_on')}?{urlencode({'held': key})}"
    return _next(request)


def _next(request: HttpRequest) -> str:
    url = request.GET.get("next", "")[:1000]
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()) else "/"


def _page(request: HttpRequest, ways: list[str], way: str, form: Any, **extra: Any) -> HttpResponse:
    """The page in one of its ways; 429 where the person has to wait, 422 for mistakes."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors} if form else set()
    status = (429 if "wait" in codes else 422) if codes else 200
    kept = held.fetch(request.user, request.GET.get("held", ""))
    query = request.GET.copy()
    others = []
    for other in ways:
        query["way"] = other
        if other != way:
            others.append((other, query.urlencode()))
    if way == "passkey":
        faults = form.errors.get("credential", [])
        extra |= {"options": json.dumps(factors.begin_check(request.user)), "fault": faults[0] if faults else ""}
    context = {"form": form, "way": way, "others": others, "back": kept.back if kept else "/", "kept": kept, **extra}
    return page(request, "accounts/confirm.html", context, status=status)
