"""What a login's duties demand of it: a second factor, and a device that is not left alone for long.

Duties live in `orgs`, above: it tells them here. A level is how deep in the union tree a duty stands (1: the whole
group). What is demanded are settings: `SECOND_STEP_DUTIES`, `SECOND_STEP_DAYS`, `IDLE_MINUTES`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from zgh.foundation.audit.book import record

from .models import User

Held = Iterable[tuple[str, int]]
_providers: list[Callable[[Any], Held]] = []
_known: list[Callable[[Any], bool]] = []


def provide(held: Callable[[Any], Held], is_known: Callable[[Any], bool]) -> None:
    """Register the function that gives (duty, level) of what a login holds today, and whether asking costs no query."""
    _providers[:], _known[:] = [held], [is_known]


def held_by(user: Any) -> list[tuple[str, int]]:
    """(duty, level) of a login. At most one query a request."""
    return list(_providers[0](user)) if _providers else []


def is_known(user: Any) -> bool:
    """Whether the duties have been read in this request."""
    return bool(_known) and _known[0](user)


def needs_second_step(user: Any, held: Held | None = None) -> bool:
    """Whether this login should have a second factor: operators, and holders of sensitive duties."""
    deepest = settings.SECOND_STEP_DUTIES
    return user.is_operator or any(
        level <= deepest.get(duty, 0) for duty, level in (held_by(user) if held is None else held)
    )


def is_enforced(user: Any) -> bool:
    """Whether the installation insists, or only recommends it (demonstrations)."""
    return settings.SECOND_STEP_DAYS >= 0


def closes_at(user: Any) -> dt.datetime | None:
    """From when the duty pages of this login are shut: None while it need not, or was not yet asked to, set one up.

    Operators have no days of grace. No query: call it where the demand is known.
    """
    if user.is_enrolled or not is_enforced(user):
        return None
    if user.is_operator:
        return user.created_at
    asked = user.second_step_asked_at
    return asked + dt.timedelta(days=settings.SECOND_STEP_DAYS) if asked else None


def is_closed(user: Any, held: Held | None = None) -> bool:
    """Whether the duty pages are shut until a second factor is set up. Employee pages stay open."""
    at = closes_at(user)
    return at is not None and at <= timezone.now() and needs_second_step(user, held)


def ask(user: Any) -> bool:
    """At sign-in: whether this login is to be shown the set-up page. The days of grace begin at the first time."""
    if user.is_enrolled or not is_enforced(user) or not needs_second_step(user):
        return False
    if user.second_step_asked_at is None:
        now = timezone.now()
        if User.objects.filter(pk=user.pk, second_step_asked_at=None).update(second_step_asked_at=now):
            record(None, "accounts.ask_second_step", user)
        user.second_step_asked_at = now
    return True


def idle_minutes(user: Any) -> int | None:
    """After how many minutes without a request this login is signed out; None: only when the session ends."""
    wanted = settings.IDLE_MINUTES
    minutes = [wanted[duty] for duty, _level in held_by(user) if duty in wanted]
    if user.is_operator and "operator" in wanted:
        minutes.append(wanted["operator"])
    return min(minutes, default=None)
