"""Noticing a sign-in from somewhere new.

A browser that has been used by this login carries a signed cookie, and costs nothing. Without it the kind of device
and its part of the network decide: carriers change addresses all day, and a notice for each would soon be read by
nobody. The first place of a login is no news.
"""

from __future__ import annotations

import ipaddress
from functools import partial
from typing import Any

from django.core.signing import BadSignature
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zgh.kit.sealed import blind

from .models import Place, User
from .signals import signed_in_anew

COOKIE = "places"
YEAR = 365 * 24 * 3600
LOGINS = 5  # on one browser: shared computers in workshops


def greet(request: HttpRequest, answer: HttpResponse, user: User, *, session: int, device: str, ip: str) -> None:
    """Remember where this sign-in came from, and tell upper rooms when it is new."""
    me, known = blind(f"place:{user.pk}")[:16], _cookie(request)
    if me in known:
        return
    _keep(request, answer, [me, *known][:LOGINS])
    mark = blind(f"{device}|{network(ip)}")[:32]
    if Place.objects.filter(user=user, mark=mark).update(seen_at=timezone.now()):
        return
    is_first = not Place.objects.filter(user=user).exists()
    try:
        with transaction.atomic():
            Place.objects.create(user=user, mark=mark)
    except IntegrityError:  # two browsers at the same moment
        return
    if not is_first:
        tell = partial(signed_in_anew.send, sender=User, user=user, session=session, device=device)
        transaction.on_commit(tell)


def network(ip: str) -> str:
    """The part of the network, as shown to the person: 10.20.*.* or 2408:8000:*; "" for what is no address."""
    try:
        address: Any = ipaddress.ip_address(ip)
    except ValueError:
        return ""
    if address.version == 6:
        return ":".join(address.exploded.split(":")[:2]) + ":*"
    return ".".join(ip.split(".")[:2]) + ".*.*"


def _cookie(request: HttpRequest) -> list[str]:
    try:
        return (request.get_signed_cookie(COOKIE, default="", max_age=YEAR) or "").split(".")
    except BadSignature:
        return []


def _keep(request: HttpRequest, answer: HttpResponse, logins: list[str]) -> None:
    answer.set_signed_cookie(
        COOKIE, ".".join(filter(None, logins)), max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
