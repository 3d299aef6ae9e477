"""What sign-in tests share: asking for a code as a person does, and reading the SMS."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from zgh.kit import messaging

ZHOU = "13800000001"
STRANGER = "13999999999"


@pytest.fixture(autouse=True)
def outbox():
    """The messages sent in this test."""
    messaging.outbox.clear()
    return messaging.outbox


@pytest.fixture
def ask(client, outbox):
    """Ask for a code on the login page; the code from the SMS, or "" when none was sent."""

    def ask(phone=ZHOU, browser=client):
        sent = len(outbox)
        browser.post(reverse("accounts:login"), {"phone": phone, "send": "1"})
        return re.search(r"\d{6}", outbox[-1].text)[0] if len(outbox) > sent else ""

    return ask


@pytest.fixture
def enter(client):
    """Type a code on the login page; the answer."""

    def enter(code, phone=ZHOU, browser=client, **extra):
        return browser.post(reverse("accounts:login"), {"phone": phone, "code": code, **extra})

    return enter


def wrong(code):
    """A code that is not this one."""
    return "000001" if code != "000001" else "000002"


def is_signed_in(client):
    """Whether this browser has a session of somebody."""
    return "_auth_user_id" in client.session
