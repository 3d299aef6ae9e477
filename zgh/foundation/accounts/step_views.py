"""Signing in with a passkey, and the second step after a code or password."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import public
from zgh.kit.pages import page

from . import factors, limits, second_step, sign_in
from .forms import CodeForm, KeyForm, NumberForm
from .views import login_page, next_url


@public("people who are not signed in sign in here")
@require_POST
def begin_passkey(request: HttpRequest) -> HttpResponse:
    """A challenge for whichever passkey the person picks; the answer names nobody. 429 with a sentence when too often.

    Only now a stranger gets a session, and a short one.
    """
    try:
        limits.take(passkeys_ip=get_adapter().get_client_ip(request))
    except limits.Wait as wait:
        return JsonResponse({"sentence": wait.messages[0]}, status=429)
    options = factors.begin_check()
    if not request.user.is_authenticated:
        request.session.set_expiry(second_step.LIFE)
    return JsonResponse(options)


@public("people who are not signed in sign in here")
@require_POST
@sensitive_post_parameters("credential")
def login_by_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey alone: it is a thing one has, opened by finger, face or PIN."""
    if request.user.is_authenticated:
        return redirect(next_url(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
    form = KeyForm(request.POST)
    try:
        if not form.is_valid():
            raise factors.BadKey
        user = sign_in.by_passkey(request, form.cleaned_data["credential"])
    except ValidationError as error:
        shown = CodeForm({})
        shown.errors.clear()
        shown.add_error(None, error)
        return login_page(request, shown)
    return sign_in.enter(request, user, "passkey", next_url(request))


@public("people half-way through signing in show their second factor here")
@never_cache
@sensitive_post_parameters("number", "credential")
def second_step_page(request: HttpRequest) -> HttpResponse:
    """Passkey, code of the app, or recovery code; without a half-finished sign-in there is nothing here."""
    stage: Any = second_step.half_way(request)
    if stage is None:
        return redirect("accounts:login")
    user, form, fault = stage.login.user, NumberForm(), ""
    if request.method == "POST":
        form = NumberForm(request.POST) if "number" in request.POST else form
        try:
            if settle(request, user, form):
                with transaction.atomic():
                    return stage.exit()
        except ValidationError as error:
            if "number" in request.POST:
                form.add_error("number", error)
            else:
                fault = error.messages[0]
    context = {"form": form, "fault": fault, **offered(user)}
    return page(request, "accounts/second_step.html", context, status=status_of(form, fault))


def settle(request: HttpRequest, user: Any, form: NumberForm) -> bool:
    """Check what was sent: a number or a passkey's answer. False: the form says what is wrong with it.

    Raises WrongNumber, BadKey or Wait.
    """
    if "number" in request.POST:
        if form.is_valid():
            second_step.take_by_code(request, user, form.cleaned_data["number"])
        return not form.errors
    key = KeyForm(request.POST)
    if not key.is_valid():
        raise factors.BadKey
    second_step.take_by_passkey(request, user, key.cleaned_data["credential"])
    return True


def offered(user: Any) -> dict[str, Any]:
    """What this login can show: `options` for its passkeys, whether it has an app, how many recovery codes."""
    kinds = set(factors.factors_of(user).values_list("type", flat=True))
    return {
        "options": json.dumps(factors.begin_check(user)) if factors.Type.WEBAUTHN in kinds else "",
        "has_app": factors.Type.TOTP in kinds,
        "recovery_left": factors.recovery_left(user),
    }


def status_of(form: Any, fault: str) -> int:
    """429 where the person has to wait, 422 for mistakes."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if not codes and not fault:
        return 200
    return 429 if "wait" in codes else 422
