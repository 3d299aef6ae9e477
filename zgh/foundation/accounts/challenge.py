"""Codes by SMS: sending one, and settling it once.

A challenge lives in the shared cache for ten minutes, not in the session as allauth keeps it: there code and phone
number would stand in clear text in the session table, tries would be counted by read-modify-write, and every
stranger who asks would get a session row. The browser holds the challenge's id in a signed cookie, so a code works
only where it was asked for.
"""

from __future__ import annotations

import hmac
import secrets
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zgh.kit.sealed import blind

from . import limits
from .models import User

LIFE = 600  # seconds


class Asked(NamedTuple):
    """What asking returns: the id for the cookie, and the code (shown on the page in demonstration mode only)."""

    id: str
    code: str


class WrongCode(ValidationError):  # noqa: N818 (it says what happened)
    """The code does not fit. `user` is the login it was sent to, if there is one; `is_last`: now they must wait."""

    def __init__(self, user: User | None = None, is_last: bool = False) -> None:
        self.user, self.is_last = user, is_last
        super().__init__(_("验证码不对或者已经过期。请核对短信，或重新获取"), code="wrong_code")


def ask(phone: str, ip: str) -> Asked:
    """Send a code to `phone` if an active login owns it; do the same work if none does. Raises limits.Wait."""
    limits.take(code_again=phone, code_sent_phone=phone, code_sent_ip=ip)
    adapter = get_adapter()
    user = User.objects.with_phone(phone)
    asked = Asked(secrets.token_urlsafe(16), adapter.generate_login_code())
    cache.set(f"challenge:{asked.id}", (_seal(asked.id, phone, asked.code), user.pk if user else 0), LIFE)
    if user:
        adapter.send_verification_code_sms(user=user, phone=phone, code=asked.code)
    else:
        adapter.send_unknown_account_sms(phone)
    return asked


def settle(challenge_id: str, phone: str, code: str, ip: str) -> User:
    """The login this code was sent to; the code is then used up. Raises WrongCode or limits.Wait.

    A number that has been replaced meanwhile opens nothing. One that has shown itself is verified.
    Deleting the challenge decides between two processes that hold the same right code: one of them deletes it.
    """
    slots = limits.take(code_tries_phone=phone, tries_ip=ip)
    seal, user_id = cache.get(f"challenge:{challenge_id}") or ("", 0)
    is_right = hmac.compare_digest(seal, _seal(challenge_id, phone, code))
    user = User.objects.filter(pk=user_id, is_active=True, phone__number_hash=blind(phone)).first()
    if not (is_right and user and cache.delete(f"challenge:{challenge_id}")):
        raise WrongCode(user, slots.is_last)
    slots.give_back()
    get_adapter().set_phone_verified(user, phone)
    return user


def text_for(code: str) -> str:
    """The SMS."""
    return gettext("【智工汇】您的登录验证码是%(code)s，10分钟内有效。请不要告诉任何人，工会工作人员也不会向您要。") % {
        "code": code
    }


def _seal(challenge_id: str, phone: str, code: str) -> str:
    # A keyed hash of all three, fast on purpose: guessing is stopped by the limit on tries, not by slowness.
    return blind(f"{challenge_id}:{phone}:{code}")
