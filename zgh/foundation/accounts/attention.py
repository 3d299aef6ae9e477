"""Signing out devices that were left alone, as soon as duties demand it; and the page for whom duties are shut.

The last request is kept in the session, written at most once a minute; employees without such duties carry nothing
and cost nothing. What a person was submitting when time ran out waits for them (`held`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.kit.gates import came_from

from . import demands, held, operate
from .fresh import READING

KEY = "idle"  # in the session: [minutes, last request in seconds]
STEP = 60  # seconds between two writes, at most


class AttentionMiddleware:
    """Stands behind authentication; asks only views that are not public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if getattr(request, "is_attended", False):
            note(request)
        return answer

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Sign out who was away too long."""
        gate = getattr(view, "gate", None)
        if gate is None or gate.kind == "public" or not request.user.is_authenticated:
            return None
        minutes, seen = request.session.get(KEY, (0, 0))
        if minutes and time.time() - seen > 60 * minutes:
            return time_out(request)
        request.is_attended = True  # type: ignore[attr-defined]
        due = demands.closes_at(request.user)
        if due and demands.needs_second_step(request.user):
            request.second_step_due = due  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """To somebody whose duties are shut, what looks absent is said to be behind the second step.

        The same for every address, there or not, so that it tells nothing.
        """
        user: Any = getattr(request, "user", None)
        if not isinstance(error, Http404) or not user or not user.is_authenticated or not demands.is_closed(user):
            return None
        return render(request, "accounts/closed.html", status=404)


def begin(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Receiver of Django's user_logged_in: the clock starts. One query, which signing in needs anyway."""
    if minutes := demands.idle_minutes(user):
        request.session[KEY] = [minutes, int(time.time())]


def note(request: HttpRequest) -> None:
    """Keep the time of this request, for logins whose duties ask for it."""
    user: Any = request.user
    if not user.is_authenticated:
        return
    minutes, seen = request.session.get(KEY, (0, 0))
    now = int(time.time())
    if minutes and now - seen < _step(minutes) and not demands.is_known(user):
        return
    if not minutes and not user.is_operator and not demands.is_known(user):
        return  # duties were not read in this request; whoever has any will meet a page that does
    wanted = demands.idle_minutes(user) or 0
    if wanted != minutes or (wanted and now - seen >= _step(wanted)):
        request.session[KEY] = [wanted, now]


def _step(minutes: int) -> int:
    """A quarter of a short time, so that whoever was just here is not counted as away."""
    return min(STEP, 15 * minutes)


def time_out(request: HttpRequest) -> HttpResponse:
    """Sign out and ask to sign in again, back to the same page; what was being submitted waits there."""
    user: Any = request.user
    back = request.get_full_path()
    if request.method not in READING:
        back = f"{reverse('accounts:go_on')}?{urlencode({'held': held.keep(request)})}"
    elif getattr(request, "htmx", False):
        back = came_from(request)
    with transaction.atomic():
        operate.stand_down(user)
        record(user, "accounts.time_out", user)
        logout(request)
    messages.info(request, _("离开的时间长了，为了大家的资料，已经替您退出。重新登录就能接着办"))
    url = f"{reverse('accounts:login')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = url
        return answer
    return redirect(url)
