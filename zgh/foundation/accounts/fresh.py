"""Proof that the person at a signed-in device is still the person: asked for before sensitive acts.

    @allowed("grant", Union)
    @fresh
    def grant(request, union): ...

stands below the gate that says who may, so that a closed door still looks like no door. Signing in counts for
`FRESH_MINUTES`. After that the act waits (`held`) while the person proves themselves, and then goes on.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zgh.foundation.audit.book import record

from . import held

KEY = "proved"  # in the session: [when, when by a second factor], seconds; 0 for never
READING = ("GET", "HEAD", "OPTIONS")


def is_fresh(request: HttpRequest, minutes: int | None = None, *, strong: bool = False) -> bool:
    """Whether this person has signed in or proved themselves here within `minutes` (FRESH_MINUTES). No query.

    `strong`: people who have a second factor must have used one of theirs.
    """
    user: Any = request.user
    if not user.is_authenticated:
        return False
    at, strong_at = request.session.get(KEY, (0, 0))
    proved_at = strong_at if strong and user.is_enrolled else at
    return 0 <= time.time() - proved_at < 60 * (minutes or settings.FRESH_MINUTES)


def fresh(
    view: Callable | None = None, *, minutes: int | None = None, strong: bool = False, reading: bool = False
) -> Any:
    """Gate: ask for proof before a POST of this view; with `reading` before it is shown, too.

    `minutes` and `strong` as in `is_fresh`. Nothing typed is lost: the POST waits and is sent again by the person's
    tap. Files are not kept; the page says so.
    """

    def mark(view: Callable) -> Callable:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_act = request.method not in READING
            if not (is_act or reading) or is_fresh(request, minutes, strong=strong):
                return view(request, *args, **kwargs)
            return ask(request, strong=strong)

        inner.proof = "reading" if reading else "acting"  # type: ignore[attr-defined]
        return inner

    return mark(view) if view else mark


def ask(request: HttpRequest, *, strong: bool = False) -> HttpResponse:
    """Send the person to the page where they prove themselves, and from there back to exactly this."""
    is_act = request.method not in READING
    way_back = {"held": held.keep(request)} if is_act else {"next": request.get_full_path()}
    url = f"{reverse('accounts:confirm')}?{urlencode({**way_back, **({'strong': 1} if strong else {})})}"
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = url
        return answer
    return redirect(url)


def confirm(request: HttpRequest, method: str, *, strong: bool = False) -> None:
    """The person has proved themselves by `method` ("password", "code", "totp" …). Recorded."""
    user: Any = request.user
    mark(request, strong=strong)
    record_authentication(request, user, method=method)
    record(user, "accounts.confirm", user, after={"method": method})


def mark(request: HttpRequest, *, strong: bool) -> None:
    """Note the proof in the session."""
    now = time.time()
    _at, strong_at = request.session.get(KEY, (0, 0))
    request.session[KEY] = [now, now if strong else strong_at]


def mark_sign_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Receiver of Django's user_logged_in: signing in is proof; by a second factor, if one was used."""
    methods = {line.get("method") for line in get_authentication_records(request, user)}
    mark(request, strong="mfa" in methods)
