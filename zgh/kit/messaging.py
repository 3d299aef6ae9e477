"""Short messages and mail through one interface; which gateway carries them is a setting.

`SMS_URL` names the gateway: `console://` prints one line, `memory://` keeps them in `outbox` (tests),
`https://token@host/path` posts {"to", "text"} as JSON with the token as bearer. A gateway with its own protocol
registers a scheme with `@gateway("name")`. Mail goes through Django (`EMAIL_URL`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

import structlog
from django.conf import settings

from .masks import mask_phone

Sender = Callable[[str, str, str], None]
log = structlog.get_logger("zgh.messaging")


class Message(NamedTuple):
    """One message as the memory gateway keeps it."""

    kind: str
    to: str
    text: str
    subject: str = ""


outbox: list[Message] = []
_gateways: dict[str, Callable[[SplitResult], Sender]] = {}
_instant = {"console", "memory"}


def gateway(scheme: str) -> Callable:
    """Register a factory: given the parsed SMS_URL it returns `send(to, text, subject)`."""

    def mark(factory: Callable[[SplitResult], Sender]) -> Callable[[SplitResult], Sender]:
        _gateways[scheme] = factory
        return factory

    return mark


def without_secret(parts: SplitResult) -> tuple[str, str]:
    """(address, secret) of https://secret@host/path or https://:secret@host/path; %40 and so on are read as signs."""
    address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return address, unquote(parts.password or parts.username or "")


def sender(kind: str) -> Sender:
    """The function that delivers `kind` ("sms" or "mail") now: `send(to, text, subject="")`.

    It may take seconds and raises when the gateway refuses: call it from a task, never inside atomic().
    """
    return _mail if kind == "mail" else _sms(settings.SMS_URL)


def send_soon(kind: str, to: str, text: str, subject: str = "") -> None:
    """Deliver without making the caller wait, so the answer's time does not tell whether anything was sent.

    For codes, which are worthless minutes later and so need no outbox; a failure is logged, the person asks again.
    """
    if kind == "sms" and urlsplit(settings.SMS_URL).scheme in _instant:
        sender(kind)(to, text, subject)
    else:
        _threads().submit(_try, kind, to, text, subject)


def _try(kind: str, to: str, text: str, subject: str) -> None:
    try:
        sender(kind)(to, text, subject)
    except Exception as error:  # a gateway may raise anything; the number stays out of the log
        log.warning("message_not_sent", kind=kind, error=type(error).__name__)


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    # Made at the first message, after the server has forked.
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="messaging")


@lru_cache(maxsize=4)
def _sms(url: str) -> Sender:
    parts = urlsplit(url)
    if parts.scheme not in _gateways:
        raise ValueError(f"SMS_URL: no gateway is registered for {parts.scheme!r}")
    return _gateways[parts.scheme](parts)


def _mail(to: str, text: str, subject: str = "") -> None:
    from django.core.mail import send_mail

    send_mail(subject, text, None, [to])


@gateway("console")
def _console(_parts: SplitResult) -> Sender:
    def send(to: str, text: str, subject: str = "") -> None:
        print(f"[sms] {mask_phone(to)} {text}", file=sys.stderr, flush=True)

    return send


@gateway("memory")
def _memory(_parts: SplitResult) -> Sender:
    def send(to: str, text: str, subject: str = "") -> None:
        outbox.append(Message("sms", to, text, subject))

    return send


@gateway("http")
@gateway("https")
def _web(parts: SplitResult) -> Sender:
    address, token = without_secret(parts)
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(to: str, text: str, subject: str = "") -> None:
        import httpx

        httpx.post(address, json={"to": to, "text": text}, headers=headers, timeout=10).raise_for_status()

    return send
