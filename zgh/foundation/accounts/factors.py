"""Second factors of a login: an app with codes (TOTP), passkeys, and recovery codes for the day both are lost.

allauth.mfa is the engine (models, ceremonies, sealed secrets); the rules are ours. `User.second_step_at` repeats
whether there is a factor, so that gates ask nothing; it changes only here, in the same transaction.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import segno
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.audit.book import record
from zgh.kit.sealed import seal, unseal

from . import demands
from .models import User

Type = Authenticator.Type
REAL = (Type.TOTP, Type.WEBAUTHN)  # recovery codes are no factor of their own
SETUP = "totp_setup"  # in the session, sealed: the key that is being set up
MOST = 10  # passkeys of one login


class LastFactor(ValidationError):  # noqa: N818 (it says what happened)
    """This login must keep one."""

    def __init__(self) -> None:
        super().__init__(_("您的职责需要两步验证，至少要留一个。请先加一个新的，再删这个"), code="last_factor")


class BadKey(ValidationError):  # noqa: N818 (it says what happened)
    """The passkey ceremony failed; which part is not the person's concern."""

    def __init__(self) -> None:
        super().__init__(_("通行密钥没有通过，请再试一次"), code="bad_key")


class WrongNumber(ValidationError):  # noqa: N818 (it says what happened)
    """A code of the app, or a recovery code, that does not fit or was used before."""

    def __init__(self) -> None:
        super().__init__(_("这个数字不对，或者已经用过。请等下一个再填"), code="wrong_number")


def factors_of(user: Any) -> QuerySet[Authenticator]:
    """The login's app and passkeys, the first one first."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=REAL).order_by("pk")


def has_factor(user: Any) -> bool:
    """Whether signing in takes a second step. One query: here the rows count, not the note on the login."""
    return factors_of(user).exists()


def recovery_left(user: Any) -> int | None:
    """How many recovery codes are unused; None when there are none at all."""
    row = Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).first()
    return len(row.wrap().get_unused_codes()) if row else None


# An app with codes


def setup_key(request: HttpRequest) -> str:
    """The key that is being set up in this session, in clear text (base32)."""
    if SETUP not in request.session:
        request.session[SETUP] = seal(generate_totp_secret())
    return unseal(request.session[SETUP])


def key_url(user: Any, key: str) -> str:
    """What the QR code says."""
    return get_mfa_adapter().build_totp_url(user, key)


def qr_svg(url: str) -> str:
    """A QR code as SVG without any style of its own."""
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="svg", xmldecl=False, svgclass="", lineclass="", omitsize=True, border=2)
    return out.getvalue().decode()


def add_totp(request: HttpRequest, code: str) -> None:
    """Add the app whose key is in the session, once a code shows that it works. Raises WrongNumber."""
    user: Any = request.user
    key = setup_key(request)
    if not validate_totp_code(key, code):
        raise WrongNumber
    try:
        with _changing(user):
            TOTP.activate(user, key)
            record(user, "accounts.add_factor", user, after={"type": Type.TOTP})
    except IntegrityError:  # there is one: a second tap, or another tab
        raise ValidationError(_("您已经有一个验证器了。要换新的，请先删掉旧的")) from None
    request.session.pop(SETUP, None)


# Passkeys


def begin_passkey(request: HttpRequest) -> dict[str, Any]:
    """What the browser needs to make a key (JSON). The challenge stays in the session, for one use."""
    return _plain(webauthn.begin_registration(request.user, passwordless=True))  # type: ignore[arg-type]


def add_passkey(request: HttpRequest, name: str, credential: Any) -> None:
    """Keep the key the browser has made. Raises BadKey."""
    user: Any = request.user
    if factors_of(user).filter(type=Type.WEBAUTHN).count() >= MOST:
        raise ValidationError(_("最多存10个通行密钥，请先删掉不用的"))
    with _ceremony():
        webauthn.complete_registration(credential)
    with _changing(user):
        webauthn.WebAuthn.add(user, name, credential)
        record(user, "accounts.add_factor", user, after={"type": Type.WEBAUTHN, "name": name})


def begin_check(user: Any = None) -> dict[str, Any]:
    """What the browser needs to use a key: one of this login's, or whichever the person picks."""
    return _plain(webauthn.begin_authentication(user))


def check_passkey(user: Any, credential: Any) -> Authenticator:
    """The login's key that answered the challenge. Raises BadKey."""
    with _ceremony():
        return webauthn.complete_authentication(user, credential)


def owner_of(credential: Any) -> User:
    """The active login a discoverable key belongs to; still to be checked. Raises BadKey."""
    with _ceremony():
        user: Any = webauthn.extract_user_from_response(credential)
    if not user.is_active:
        raise BadKey
    return user


@contextmanager
def _ceremony() -> Iterator[None]:
    """What a browser sends is anybody's text: whatever the library stumbles over is a failed try, never a fault."""
    try:
        yield
    except Exception as error:
        raise BadKey from error


def _plain(options: Any) -> Any:
    """Options as the library's mappings say them, in plain JSON values."""
    if hasattr(options, "items"):
        return {key: _plain(value) for key, value in options.items() if value is not None}
    if isinstance(options, (list, tuple)):
        return [_plain(value) for value in options]
    return options


# Codes


def check_code(user: Any, code: str) -> Authenticator:
    """The app or the recovery codes that know this code; it is then used up. Raises WrongNumber."""
    kind = Type.TOTP if len(code) == 6 else Type.RECOVERY_CODES
    row = Authenticator.objects.filter(user_id=user.pk, type=kind).first()
    if row is None or not row.wrap().validate_code(code):
        raise WrongNumber
    return row


def make_recovery_codes(user: Any) -> list[str]:
    """Ten new ones; older ones stop working. Recorded; shown by the caller once, kept nowhere in clear text."""
    with _changing(user):
        if not has_factor(user):
            raise ValidationError(_("先加一个验证器或通行密钥，再来生成备用码"))
        Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).delete()
        codes = RecoveryCodes.activate(user).generate_codes()
        record(user, "accounts.make_recovery_codes", user)
    return codes


# Changing and taking away


def rename(user: Any, pk: int, name: str) -> bool:
    """Another name for one's passkey; whether there was such a key."""
    with _changing(user):
        row = factors_of(user).filter(pk=pk, type=Type.WEBAUTHN).first()
        if row is None:
            return False
        row.wrap().name = name
        row.save(update_fields=["data"])
        record(user, "accounts.rename_factor", user, after={"name": name})
    return True


def remove(user: Any, pk: int) -> bool:
    """Take one away; whether there was one. Raises LastFactor where the login must keep it."""
    with _changing(user):
        row = factors_of(user).filter(pk=pk).first()
        if row is None:
            return False
        if factors_of(user).count() == 1:
            if demands.needs_second_step(user) and demands.is_enforced(user):
                raise LastFactor
            Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).delete()
        facts = {"type": row.type}
        row.delete()
        record(user, "accounts.remove_factor", user, after=facts)
    return True


def remove_all(user: Any) -> int:
    """For a security operator's reset: app, keys and recovery codes; the number of rows. The caller records why."""
    with _changing(user):
        return Authenticator.objects.filter(user_id=user.pk).delete()[0]


@contextmanager
def _changing(user: Any) -> Iterator[None]:
    """One change at a time for a login (an update first is the lock on both databases), then `second_step_at` anew."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(second_step_at=F("second_step_at"))
        yield
        since = factors_of(user).values_list("created_at", flat=True).first()
        User.objects.filter(pk=user.pk).update(second_step_at=since)
    user.second_step_at = since


def seal_again() -> int:
    """For `zgh rotate_keys`: the secrets of all factors under the newest key; the number of rows.

    Only where the row is still as it was read: a code used meanwhile stays used, and the next run finds the row.
    """
    count = 0
    for row in Authenticator.objects.filter(type__in=(Type.TOTP, Type.RECOVERY_CODES)).order_by("pk").iterator(200):
        fresh = {name: seal(unseal(row.data[name])) for name in ("secret", "seed") if name in row.data}
        count += Authenticator.objects.filter(pk=row.pk, data=row.data).update(data={**row.data, **fresh})
    return count


def touch(row: Authenticator) -> None:
    """Note that it was used."""
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=timezone.now())
