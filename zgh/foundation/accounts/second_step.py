"""The second step of signing in: after a code or password, whoever has a second factor shows it."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zgh.foundation.audit.book import record

from . import factors, limits
from .models import User

LIFE = 900  # seconds; allauth gives a half-finished sign-in as long


class SecondStep(LoginStage):
    """allauth's pipeline stops here until the step is taken.

    Not asked again of a passkey, which is device and person in one; nor of one-tap sign-in, whose accounts everybody
    shares in the demonstration.
    """

    key = "second_step"
    urlname = "accounts:second_step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """(where to go first or None, go on)."""
        methods = {line.get("method") for line in get_authentication_records(self.request, self.login.user)}
        if methods & {"mfa", "demo"} or not factors.has_factor(self.login.user):
            return None, True
        self.request.session.set_expiry(LIFE)  # of a stranger's session; signing in gives it the usual life
        return redirect("accounts:second_step"), True


def half_way(request: HttpRequest) -> LoginStage | None:
    """The sign-in that waits for its second step in this browser."""
    if request.user.is_authenticated:
        return None
    return LoginStageController.enter(request, SecondStep.key)


def take_by_code(request: HttpRequest, user: User, code: str) -> Authenticator:
    """Settle a code of the app or a recovery code. Raises factors.WrongNumber or limits.Wait, both in the book."""
    slots = limits.take(second_step_login=str(user.pk), tries_ip=get_adapter().get_client_ip(request))
    try:
        row = factors.check_code(user, code)
    except factors.WrongNumber:
        fail(request, user, "second_step", slots.is_last)
        raise
    slots.give_back()
    used(request, user, row)
    return row


def take_by_passkey(request: HttpRequest, user: User, credential: Any) -> Authenticator:
    """Settle a passkey's answer. Raises factors.BadKey or limits.Wait."""
    slots = limits.take(tries_ip=get_adapter().get_client_ip(request))
    try:
        row = factors.check_passkey(user, credential)
    except factors.BadKey:
        fail(request, user, "passkey", is_last=False)
        raise
    slots.give_back()
    used(request, user, row)
    return row


def used(request: HttpRequest, user: User, row: Authenticator) -> None:
    """Note the use; a recovery code is worth a line of its own in the book."""
    factors.touch(row)
    record_authentication(request, user, "mfa", id=row.pk, type=row.type)
    if row.type == factors.Type.RECOVERY_CODES:
        record(user, "accounts.use_recovery_code", user)


def fail(request: HttpRequest, user: User, method: str, is_last: bool) -> None:
    """Write a failed try into the book."""
    facts = {"method": method, "ip": get_adapter().get_client_ip(request)}
    for verb in ("fail_sign_in", "lock_out") if is_last else ("fail_sign_in",):
        record(None, f"accounts.{verb}", user, after=facts)
