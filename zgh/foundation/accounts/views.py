"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import public, signed_in
from zgh.kit.pages import page

from . import challenge, demo_roles, limits, sign_in
from .forms import CodeForm, PasswordForm

COOKIE = "challenge"


@public("people who are not signed in sign in here")
@never_cache
@sensitive_post_parameters("code")
def login(request: HttpRequest) -> HttpResponse:
    """Phone and code on one page: a POST without a code sends one, a POST with a code enters."""
    if request.user.is_authenticated:
        return redirect(next_url(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return login_page(request, form)
    if form.cleaned_data["code"] and "send" not in request.POST:
        return _enter_by_code(request, form)
    return _send_code(request, form)


def _send_code(request: HttpRequest, form: CodeForm) -> HttpResponse:
    try:
        asked = challenge.ask(form.cleaned_data["phone"], get_adapter().get_client_ip(request))
    except limits.Wait as wait:
        # The code sent before still works, so the way to type it stays open.
        form.refuse(wait, at_phone=wait.name != "code_again")
        return login_page(request, form, is_sent=wait.name == "code_again", wait=wait.seconds)
    again = settings.SIGN_IN_LIMITS["code_again"][1]
    answer = login_page(request, form, is_sent=True, wait=again, code=asked.code if settings.DEMO else "")
    answer.set_signed_cookie(
        COOKIE, asked.id, max_age=challenge.LIFE, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


def _enter_by_code(request: HttpRequest, form: CodeForm) -> HttpResponse:
    challenge_id = request.get_signed_cookie(COOKIE, default="", max_age=challenge.LIFE) or ""
    try:
        user = sign_in.by_code(request, challenge_id, form.cleaned_data["phone"], form.cleaned_data["code"])
    except ValidationError as error:
        form.refuse(error, at_phone=False)
        return login_page(request, form, is_sent=True)
    answer = sign_in.enter(request, user, "code", next_url(request))
    answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


@public("people who are not signed in sign in here")
@never_cache
@sensitive_post_parameters("password")
def login_by_password(request: HttpRequest) -> HttpResponse:
    """The other way in: phone or login name, and password."""
    if request.user.is_authenticated:
        return redirect(next_url(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
    form = PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.user:
        return sign_in.enter(request, form.user, "password", next_url(request))
    return login_page(request, form, template="accounts/password_login.html")


@public("one-tap sign-in of the demonstration; its address exists in demonstration mode only")
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration accounts."""
    username = request.POST.get("username", "")
    user = demo_roles.login_of(username)
    if not settings.DEMO or user is None:
        raise Http404
    return sign_in.enter(request, user, "demo", next_url(request))


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave on this device."""
    sign_in.leave(request)
    return redirect("accounts:login")


@public("help for people who cannot sign in")
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do when signing in fails."""
    return page(request, "accounts/help.html")


@public("everyone may read what the platform keeps about them before they sign in")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, how, and who sees it."""
    return page(request, "accounts/privacy.html")


def next_url(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of this site; else ""."""
    url = request.POST.get("next", request.GET.get("next", ""))
    return (
        url
        if len(url) <= 1000 and url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
        else ""
    )


def login_page(request: HttpRequest, form: Any, template: str = "accounts/login.html", **extra: Any) -> HttpResponse:
    """The page with what was typed, except codes and passwords; 429 where the person has to wait, 422 for mistakes."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    status = (429 if "wait" in codes else 422) if codes else 200
    roles = demo_roles.there() if settings.DEMO else []
    context = {"form": form, "next": next_url(request), "roles": roles, **extra}
    return page(request, template, context, status=status)
