"""Setting a password, by the old one or by a code that was just entered."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.password_change import change_password, finalize_password_change
from django.db import transaction
from django.http import HttpRequest

from zgh.foundation.audit.book import record

from . import devices, limits
from .sign_in import WrongPassword

CODE_IS_FRESH = 15 * 60  # seconds in which a sign-in by code replaces the old password


def needs_old(request: HttpRequest) -> bool:
    """Whether the old password must be given: there is one, and no code has proved the person just now."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    last = records[-1] if records else {}
    is_fresh = last.get("method") == "code" and time.time() - last.get("at", 0) < CODE_IS_FRESH
    return user.has_password and not is_fresh


def check_old(request: HttpRequest, password: str) -> None:
    """Raises WrongPassword or limits.Wait: a session left open must not become a place to guess."""
    user: Any = request.user
    slots = limits.take(passwords_login=user.username)
    if not user.check_password(password):
        raise WrongPassword
    slots.give_back()


def set_password(request: HttpRequest, password: str) -> None:
    """Change it, keep this session, end all others. Recorded."""
    user: Any = request.user
    with transaction.atomic():
        change_password(user, password)
        devices.sign_out_elsewhere(user, request.session.session_key)
        finalize_password_change(request, user)
        record(user, "accounts.set_password", user)
