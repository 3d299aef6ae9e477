"""两步验证: one's own app, passkeys and recovery codes."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import signed_in
from zgh.kit.pages import page

from . import demands, factors
from .forms import NameForm, NewKeyForm, NumberForm
from .fresh import fresh, mark
from .views import next_url

FRESH = 10  # minutes: changing how one proves oneself asks sooner than other acts


@signed_in
@never_cache
def two_steps(request: HttpRequest) -> HttpResponse:
    """What one has, and what to add."""
    user: Any = request.user
    rows = list(factors.factors_of(user))
    for row in rows:
        row.is_key = row.type == factors.Type.WEBAUTHN
        row.name = row.wrap().name if row.is_key else _("验证器")
    needs = demands.needs_second_step(user)
    request.second_step_due = None  # type: ignore[attr-defined]  # this page says it itself
    context = {
        "rows": rows,
        "has_app": any(not row.is_key for row in rows),
        "left": factors.recovery_left(user) if rows else None,
        "needs": needs,
        "closes_at": demands.closes_at(user) if needs else None,
        "is_closed": demands.is_closed(user),
        "next": next_url(request),
        "tab": "me",
    }
    return page(request, "accounts/two_steps.html", context)


@signed_in
@never_cache
@sensitive_post_parameters("number")
@fresh(minutes=FRESH, reading=True, strong=True)
def add_app(request: HttpRequest) -> HttpResponse:
    """The QR code, the key to type, and a code to show that it works."""
    user: Any = request.user
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            factors.add_totp(request, form.cleaned_data["number"])
        except ValidationError as error:
            form.add_error("number", error)
        else:
            mark(request, strong=True)  # it has just been shown to work
            messages.success(request, _("验证器已经加好，下次登录要填它的数字"))
            return redirect("accounts:two_steps")
    key = factors.setup_key(request)
    groups = " ".join(key[i : i + 4] for i in range(0, len(key), 4))
    context = {"form": form, "groups": groups, "url": factors.key_url(user, key), "tab": "me"}
    return page(request, "accounts/add_app.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@fresh(minutes=FRESH, reading=True, strong=True)
def qr(request: HttpRequest) -> HttpResponse:
    """The QR code of the key being set up, as a picture of its own: no inline style, nothing cached."""
    svg = factors.qr_svg(factors.key_url(request.user, factors.setup_key(request)))
    return HttpResponse(svg, content_type="image/svg+xml")


@signed_in
@never_cache
@sensitive_post_parameters("credential")
@fresh(minutes=FRESH, reading=True, strong=True)
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Make a key on this device or one nearby, under a name."""
    form = NewKeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            factors.add_passkey(request, form.cleaned_data["name"], form.cleaned_data["credential"])
        except ValidationError as error:
            form.add_error("name", error)
        else:
            mark(request, strong=True)
            messages.success(request, _("通行密钥已经存好，下次可以直接用它登录"))
            return redirect("accounts:two_steps")
    context = {"form": form, "options": json.dumps(factors.begin_passkey(request)), "tab": "me"}
    return page(request, "accounts/add_passkey.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
@never_cache
@fresh(minutes=FRESH, strong=True)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make ten new ones and show them, this once."""
    try:
        codes = factors.make_recovery_codes(request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:two_steps")
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    return page(request, "accounts/recovery_codes.html", {"codes": shown, "tab": "me"})


def own_factor(view: Callable) -> Callable:
    """Gate: a factor of somebody else looks absent, before any proof is asked for."""

    @functools.wraps(view)
    def inner(request: HttpRequest, pk: int) -> HttpResponse:
        if not factors.factors_of(request.user).filter(pk=pk).exists():
            raise Http404
        return view(request, pk)

    return inner


@signed_in
@require_POST
@own_factor
@fresh(minutes=FRESH, strong=True)
def rename_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for one's key."""
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["name"][0]))
    elif not factors.rename(request.user, pk, form.cleaned_data["name"]):
        raise Http404
    return redirect("accounts:two_steps")


@signed_in
@require_POST
@own_factor
@fresh(minutes=FRESH, strong=True)
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one away."""
    try:
        if not factors.remove(request.user, pk):
            raise Http404
        messages.success(request, _("已经删掉"))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("accounts:two_steps")
