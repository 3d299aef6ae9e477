"""The wall: what everybody sees while a reception is live. One fragment for all, so that 500 phones cost little.

It holds nothing about who looks at it; what is theirs (which questions they voted for) is put on by the page.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from .models import Reception
from .queue import ordered

SECONDS = 2  # votes are seen this late; a moderator's act at once, for it raises the version
MOST = 100  # questions of a kind shown; the page behind the wall has them all
KEPT = 50  # walls a process remembers


@dataclass(frozen=True)
class Wall:
    """A fragment and what it is known by."""

    html: str
    tag: str
    made_at: float


_walls: dict[tuple[Any, int, str], Wall] = {}


def wall_of(reception: Reception) -> Wall:
    """The fragment as it is now. No query while one is fresh, else two: at most one in two seconds a process."""
    key = (reception.once, reception.lock_count, get_language() or "")
    found = _walls.get(key)
    if found is None or time.monotonic() - found.made_at > SECONDS:
        if len(_walls) >= KEPT:
            _walls.clear()
        found = _walls[key] = _make(reception)
    return found


def board_of(reception: Reception) -> dict[str, Any]:
    """What stands where: on air, the queue in its order, passed and put off, answered newest first. One query."""
    rows = list(reception.questions.filter(state__in=("approved", "queued", "on_air", "answered", "deferred")))
    by_state: dict[str, list[Any]] = {}
    for row in rows:
        row.reception = reception
        by_state.setdefault(row.state, []).append(row)
    waiting = by_state.get("queued", []) or by_state.get("approved", [])
    answered = sorted(by_state.get("answered", []), key=lambda row: (row.answered_at, row.pk), reverse=True)
    return {
        "reception": reception,
        "on_air": next(iter(by_state.get("on_air", [])), None),
        "queue": ordered(waiting, reception.every_nth)[:MOST],
        "queue_count": len(waiting),
        "answered": answered[:MOST],
        "deferred_count": len(by_state.get("deferred", [])),
    }


def _make(reception: Reception) -> Wall:
    html = render_to_string("receptions/wall_inside.html", board_of(reception))
    return Wall(html, hashlib.sha256(html.encode()).hexdigest()[:16], time.monotonic())
