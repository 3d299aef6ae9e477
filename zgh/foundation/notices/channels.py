"""The ways out of the platform, behind one interface. Which are open is the setting NOTICE_CHANNELS."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from zgh.kit.messaging import sender, without_secret

TIMEOUT = 5.0  # seconds
OFF = ""
DEFAULT = {"email": "console://", "sms": "console://", "webhook": OFF}


class Undeliverable(Exception):  # noqa: N818 (a decision, not an error)
    """It can never arrive (no address, refused for good): trying again is pointless."""


@dataclass(frozen=True)
class Message:
    """What leaves the platform. `id` stays the same when it is sent again, so that a receiver can tell."""

    id: int
    to: str
    title: str
    text: str
    url: str


class Channel(Protocol):
    """A way out. `send` returns when the other side has taken the message, and raises otherwise."""

    def address(self, user: Any) -> str:
        """Where this login is reached; "" for nowhere. No query when `phone` is loaded."""

    def send(self, message: Message) -> None:
        """Hand it over. Undeliverable: never again; any other error: later."""

    def close(self) -> None:
        """Let go of connections."""


class Email:
    """Mail through Django's backend (EMAIL_URL)."""

    def __init__(self, url: str) -> None:
        self.url = url

    def address(self, user: Any) -> str:
        return user.email

    def send(self, message: Message) -> None:
        sender("mail")(message.to, f"{message.text}\n\n{message.url}", message.title)

    def close(self) -> None:
        pass


class Sms:
    """A short message through the gateway of SMS_URL; to verified phones only."""

    def __init__(self, url: str) -> None:
        self.url = url

    def address(self, user: Any) -> str:
        phone = getattr(user, "phone", None)
        return phone.number if phone and phone.is_verified else ""

    def send(self, message: Message) -> None:
        sender("sms")(message.to, _("【智工汇】%(text)s") % {"text": message.text}, message.title)

    def close(self) -> None:
        pass


class Webhook:
    """Signed JSON to one address, for a bridge to WeCom or DingTalk: `https://:secret@host/path`.

    `X-Zgh-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body" under the secret>`; `X-Zgh-Id` repeats with a
    repeated message. Answers 2xx: taken; 408, 425, 429 and 5xx: later; everything else: never.
    """

    LATER = {408, 425, 429}

    def __init__(self, url: str) -> None:
        self.url, secret = without_secret(urlsplit(url))
        self.secret = secret.encode()
        # Redirects are not followed: a signed message goes where the operator said, or nowhere.
        self.client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False)

    def address(self, user: Any) -> str:
        return user.username

    def send(self, message: Message) -> None:
        facts = {"id": message.id, "to": message.to, "title": message.title, "text": message.text, "url": message.url}
        body = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
        answer = self.client.post(self.url, content=body, headers=self.headers(message, body))
        if answer.is_client_error and answer.status_code not in self.LATER:
            raise Undeliverable(f"HTTP {answer.status_code}")
        answer.raise_for_status()

    def headers(self, message: Message, body: bytes) -> dict[str, str]:
        """Type, id and signature."""
        at = str(int(time.time()))
        return {
            "Content-Type": "application/json; charset=utf-8",
            "X-Zgh-Id": str(message.id),
            "X-Zgh-Signature": f"t={at},v1={sign(self.secret, at, body)}",
        }

    def close(self) -> None:
        self.client.close()


def sign(secret: bytes, at: str, body: bytes) -> str:
    """What a receiver recomputes to know that we sent it, and when."""
    return hmac.new(secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()


CHANNELS: dict[str, type] = {"email": Email, "sms": Sms, "webhook": Webhook}


def urls() -> dict[str, str]:
    """Channel names that are open, with their URLs."""
    return {name: url for name, url in getattr(settings, "NOTICE_CHANNELS", DEFAULT).items() if url != OFF}


@contextmanager
def opened() -> Iterator[dict[str, Channel]]:
    """The open channels for one batch; connections are reused inside and closed after."""
    channels: dict[str, Channel] = {name: CHANNELS[name](url) for name, url in urls().items()}
    try:
        yield channels
    finally:
        for channel in channels.values():
            channel.close()
