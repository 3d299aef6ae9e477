"""Where a person is signed in, and signing out there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.audit.book import record

from .models import User

SHOWN = 30
SYSTEMS = (
    ("iPhone|iPad", _("苹果")),
    ("HarmonyOS", _("鸿蒙")),
    ("Android", _("安卓")),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
)
BROWSERS = (
    ("wxwork", _("企业微信")),
    ("DingTalk", _("钉钉")),
    ("MicroMessenger", _("微信")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def remember(request: HttpRequest, user: User) -> UserSession:
    """Note the session that has just been opened and forget this person's ended ones. Two queries."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.filter(user=user).exclude(session_key__in=live).delete()
    return UserSession.objects.create(
        user=user,
        session_key=request.session.session_key,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.headers.get("User-Agent", "")[:200],
    )


def devices_of(user: Any, current_key: str | None) -> list[UserSession]:
    """Live sessions of this person, this one first, then the newest. Each knows `is_here` and `label`. Two queries."""
    rows = list(UserSession.objects.filter(user=user).order_by("-pk")[: SHOWN * 2])
    keys = [row.session_key for row in rows]
    live = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("pk", flat=True)
    )
    rows = [row for row in rows if row.session_key in live]
    for row in rows:
        row.is_here = row.session_key == current_key
        row.label = label(row.user_agent)
    return sorted(rows, key=lambda row: not row.is_here)[:SHOWN]


def sign_out_elsewhere(user: Any, current_key: str | None, pk: int | None = None) -> int:
    """End one other session, or all others; the number ended. A session of somebody else is not found: 0."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=current_key)
    if pk is not None:
        rows = rows.filter(pk=pk)
    keys = list(rows.values_list("session_key", flat=True))
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
        if keys:
            record(user, "accounts.sign_out_elsewhere", user, after={"sessions": len(keys)})
    return len(keys)


def device_of(user: Any, pk: int) -> UserSession | None:
    """One live session of this person, with its `label`; None for ended ones and somebody else's."""
    row = UserSession.objects.filter(user=user, pk=pk).first()
    if row is None or not Session.objects.filter(pk=row.session_key, expire_date__gt=timezone.now()).exists():
        return None
    row.label = label(row.user_agent)
    return row


def sign_out_everywhere(users: Iterable[int]) -> int:
    """End all sessions of these people (ids); the number ended. For whoever takes their access away and records why.

    The new round ends what no list of devices knows of: one that is being opened at this moment, above all.
    """
    users = list(users)
    rows = UserSession.objects.filter(user__in=users)
    keys = list(rows.values_list("session_key", flat=True))
    with transaction.atomic():
        User.objects.filter(pk__in=users).update(session_round=F("session_round") + 1)
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
    return len(keys)


def label(agent: str) -> str:
    """安卓 · 企业微信, as far as the browser tells."""
    names = (_first(SYSTEMS, agent), _first(BROWSERS, agent))
    return " · ".join(filter(None, names)) or str(_("其他设备"))


def _first(table: tuple[tuple[str, Any], ...], agent: str) -> str:
    return str(next((name for pattern, name in table if re.search(pattern, agent)), ""))
