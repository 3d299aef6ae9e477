"""What is wrong with the channels, said at start and by `zgh check`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.checks import CheckMessage, Error, register

from .channels import CHANNELS, urls

HINT = "It should look like https://:secret@host/path; the secret signs every message."


@register()
def channels_are_usable(**_facts: Any) -> list[CheckMessage]:
    """Names are known; the webhook has an address and a secret. The URL is never shown: it holds the secret."""
    unknown = [name for name in urls() if name not in CHANNELS]
    wrong: list[CheckMessage] = [
        Error(
            f"NOTICE_CHANNELS names {name!r}, which is no channel.",
            hint=f"Channels: {', '.join(CHANNELS)}.",
            id="notices.E001",
        )
        for name in unknown
    ]
    if url := urls().get("webhook"):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            wrong.append(Error("WEBHOOK_URL is no web address.", hint=HINT, id="notices.E002"))
        elif not (parts.password or parts.username):
            wrong.append(
                Error("WEBHOOK_URL has no secret: a receiver could not tell who calls.", hint=HINT, id="notices.E003")
            )
    return wrong
