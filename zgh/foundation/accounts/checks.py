"""What an installation should know before people sign in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from zgh.kit import messaging


def sms_has_a_gateway(**_: Any) -> list[checks.CheckMessage]:
    """SMS_URL names a gateway we know."""
    try:
        messaging.sender("sms")
    except ValueError as error:
        return [checks.Error(str(error), id="accounts.E001")]
    return []


def sms_leaves_the_house(**_: Any) -> list[checks.CheckMessage]:
    """In production codes should not end in the console's log."""
    if urlsplit(settings.SMS_URL).scheme != "console":
        return []
    hint = "Set SMS_URL=https://token@host/path; until then people sign in by password only."
    return [
        checks.Info(
            "SMS_URL is console://: sign-in codes are printed, nobody receives them.", hint=hint, id="accounts.I001"
        )
    ]
