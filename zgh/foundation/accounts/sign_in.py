"""The acts of signing in and out, whatever proved the person: a code, a password, a tap in the demonstration."""

from __future__ import annotations

import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.audit.book import record
from zgh.kit.forms import clean_text
from zgh.kit.sealed import blind

from . import challenge, factors, limits, operate, second_step
from .models import User
from .phones import normal


class WrongPassword(ValidationError):  # noqa: N818 (it says what happened)
    """Name and password do not fit; which of the two is not said."""

    def __init__(self) -> None:
        super().__init__(_("手机号（或登录名）和密码对不上，请再核对一次"), code="wrong_password")


def by_code(request: HttpRequest, challenge_id: str, phone: str, code: str) -> User:
    """Settle the code. Raises challenge.WrongCode or limits.Wait, both written into the book."""
    try:
        return challenge.settle(challenge_id, phone, code, get_adapter().get_client_ip(request))
    except challenge.WrongCode as wrong:
        _fail(request, "code", phone, wrong.user, wrong.is_last)
        raise


def by_password(request: HttpRequest, login: str, password: str) -> User:
    """The active login with this phone or name and password. One password hash whether or not it exists.

    Raises WrongPassword or limits.Wait.
    """
    credentials = _credentials(login)
    name = "".join(credentials.values())
    slots = limits.take(passwords_login=name, tries_ip=get_adapter().get_client_ip(request))
    user = authenticate(request, password=password, **credentials)
    if user is None:
        owner = User.objects.filter(**_column(credentials)).first() if slots.is_last else None
        _fail(request, "password", name, None, slots.is_last, locked=owner)
        raise WrongPassword
    slots.give_back()
    return user


def by_passkey(request: HttpRequest, credential: Any) -> User:
    """The active login whose passkey answered. Raises factors.BadKey or limits.Wait; the same for unknown keys."""
    user = factors.owner_of(credential)
    second_step.take_by_passkey(request, user, credential)
    return user


def enter(request: HttpRequest, user: User, method: str, next_url: str = "") -> HttpResponse:
    """Start allauth's login pipeline and go on to `next_url`, which must be checked before.

    It opens a session, or stops at the second step first.
    """
    if request.user.is_authenticated:  # from one demonstration role to another
        leave(request)
    with transaction.atomic():
        record_authentication(request, user, method=method)
        login = Login(user=user, redirect_url=next_url or None, signal_kwargs={"method": method})
        return perform_login(request, login)


def leave(request: HttpRequest) -> None:
    """Sign out here; an operator's open session ends with it."""
    user: Any = request.user
    with transaction.atomic():
        operate.stand_down(user)
        record(user, "accounts.sign_out", user)
        logout(request)


def _credentials(login: str) -> dict[str, str]:
    try:
        return {"phone": normal(login)}
    except ValidationError:
        return {"username": unicodedata.normalize("NFKC", clean_text(login, lines=False)).lower()}


def _column(credentials: dict[str, str]) -> dict[str, str]:
    """How to find the login they name; asked for known and unknown names alike."""
    if "phone" in credentials:
        return {"phone__number_hash": blind(credentials["phone"])}
    return credentials


def _fail(
    request: HttpRequest, method: str, name: str, user: User | None, is_last: bool, *, locked: User | None = None
) -> None:
    """Write a failed try into the book: about the login if it is known, else about nobody; the name only as a hash.

    `locked`: the login that now has to wait, for security operators who may unlock it.
    """
    facts = {"method": method, "ip": get_adapter().get_client_ip(request), "login": blind(name)[:16]}
    record(None, "accounts.fail_sign_in", user or User(), after=facts)
    if is_last:
        record(None, "accounts.lock_out", locked or user or User(), after=facts)
