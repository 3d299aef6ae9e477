"""By what a signed-in person can prove themselves, and checking it."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from zgh.foundation.audit.book import record

from . import challenge, demo_roles, factors, fresh, limits, second_step
from .models import Phone
from .sign_in import WrongPassword


def ways(user: Any, *, strong: bool = False) -> list[str]:
    """What this person has, the easiest first.

    Whoever has a second factor does not prove themselves by SMS: a phone lying on a table shows it to anybody. With
    `strong` they do not by password either.
    """
    found = ["demo"] if settings.DEMO and user.username in demo_roles.DEMO_ROLES else []
    if user.is_enrolled:
        kinds = set(factors.factors_of(user).values_list("type", flat=True))
        found += [*(["passkey"] if factors.Type.WEBAUTHN in kinds else []), "number"]
    if user.has_password and not (strong and user.is_enrolled):
        found.append("password")
    if not user.is_enrolled and Phone.objects.filter(user=user).exists():
        found.append("code")
    return found


def ask_code(request: HttpRequest) -> challenge.Asked:
    """Send a code to the person's own phone. Raises limits.Wait."""
    user: Any = request.user
    phone = user.phone
    return challenge.ask(phone.number, get_adapter().get_client_ip(request))


def by_code(request: HttpRequest, challenge_id: str, code: str) -> None:
    """Raises challenge.WrongCode or limits.Wait, both written into the book."""
    user: Any = request.user
    phone = user.phone
    try:
        owner = challenge.settle(challenge_id, phone.number, code, get_adapter().get_client_ip(request))
        if owner != user:
            raise challenge.WrongCode
    except challenge.WrongCode as wrong:
        fail(request, "code", wrong.is_last)
        raise
    fresh.confirm(request, "code")


def by_password(request: HttpRequest, password: str) -> None:
    """Raises WrongPassword or limits.Wait: a session left open must not become a place to guess."""
    user: Any = request.user
    slots = limits.take(passwords_login=user.username)
    if not user.check_password(password):
        fail(request, "password", slots.is_last)
        raise WrongPassword
    slots.give_back()
    fresh.confirm(request, "password")


def by_number(request: HttpRequest, number: str) -> None:
    """A code of the app or a recovery code. Raises factors.WrongNumber or limits.Wait."""
    second_step.take_by_code(request, request.user, number)  # type: ignore[arg-type]
    fresh.confirm(request, "number", strong=True)


def by_passkey(request: HttpRequest, credential: Any) -> None:
    """Raises factors.BadKey or limits.Wait."""
    second_step.take_by_passkey(request, request.user, credential)  # type: ignore[arg-type]
    fresh.confirm(request, "passkey", strong=True)


def by_demo(request: HttpRequest) -> None:
    """One tap, for the accounts of the demonstration and nowhere else."""
    fresh.confirm(request, "demo", strong=True)


def fail(request: HttpRequest, method: str, is_last: bool) -> None:
    """Write a failed try into the book."""
    user: Any = request.user
    facts = {"method": method, "ip": get_adapter().get_client_ip(request)}
    for verb in ("fail_confirm", "lock_out") if is_last else ("fail_confirm",):
        record(user, f"accounts.{verb}", user, after=facts)
