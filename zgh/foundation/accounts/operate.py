"""Platform work without standing power: a timed session with a reason, and the gates that ask for it."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from zgh.foundation.access.gate import Gate, signed_in
from zgh.foundation.audit.book import record

from . import demands
from .models import OperatorSession

STAFF = "staff"


def operating(user: Any) -> OperatorSession | None:
    """The operator session `user` has open, read at most once a request; None for everyone who is no operator."""
    return getattr(user, "operating", None)


def staff(view: Callable) -> Callable:
    """Gate: operators, with or without an open session. For the page that opens one; to others it does not exist."""
    return _gate(view, STAFF)


def operator(kind: str) -> Callable:
    """Gate: operators of this kind (`User.Operator`) with an open session; without one they are asked to open it.

    Every change is recorded. It gives no row of anybody's data: rows still go through `permitted`. To operators of
    other kinds the page does not exist.
    """
    return lambda view: _gate(view, kind)


def open_session(user: Any, reason: str, minutes: int) -> OperatorSession:
    """Open a session of at most OPERATOR_MINUTES; one that is still open is closed first. Recorded."""
    minutes = min(minutes, settings.OPERATOR_MINUTES)
    try:
        with transaction.atomic():
            stand_down(user)
            now = timezone.now()
            turn = OperatorSession.objects.create(
                user=user, reason=reason, opened_at=now, expires_at=now + dt.timedelta(minutes=minutes)
            )
            record(user, "accounts.operate", turn, after={"minutes": minutes}, note=reason)
    except IntegrityError:  # opened twice at the same moment: the first one stands
        turn = OperatorSession.objects.filter(user=user).latest("pk")
    user.__dict__.pop("operating", None)
    return turn


def stand_down(user: Any) -> bool:
    """Close what is open; whether anything was. A session that had run out ends at its own hour, without a record."""
    if not user.is_operator:
        return False
    now = timezone.now()
    with transaction.atomic():
        turn = OperatorSession.objects.live().filter(user=user).first()
        changed = OperatorSession.objects.filter(user=user, closed_at=None).update(
            closed_at=Least(F("expires_at"), now)
        )
        if turn and changed:
            record(user, "accounts.stand_down", turn)
    user.__dict__.pop("operating", None)
    return bool(turn and changed)


def _gate(view: Callable, kind: str) -> Callable:
    @signed_in
    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if kind not in (STAFF, user.operator_kind) or not user.is_operator:
            raise Http404
        if demands.is_closed(user):
            return redirect("accounts:two_steps")
        if kind != STAFF:
            turn = operating(user)
            if turn is None:
                return redirect("accounts:operate")
            if request.method not in ("GET", "HEAD"):
                record(user, "accounts.act_as_operator", turn, after={"path": request.path})
        return view(request, *args, **kwargs)

    inner.gate = Gate("duty", verb=kind if kind == STAFF else f"operator:{kind}")  # type: ignore[attr-defined]
    return inner
