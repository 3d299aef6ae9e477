"""What counts once a person and day, though nobody is kept: the shared cache holds a keyed hash until tomorrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from zgh.kit.sealed import blind

A_DAY = 24 * 60 * 60
MOST = 20  # a person and day: nobody asks more than that in earnest, and the list is no place to fill


def once(user: Any, act: Callable[[], bool], *words: str) -> bool:
    """Do it, unless this person has done it with these words today, or MOST other things. Whether it is done by now.

    `act` says whether it came to anything; what did not is not remembered. A few queries, one where it was done
    before. Two at the very same moment may both do it.
    """
    today = str(timezone.localdate())
    key, mark = "policies.once:" + _hash(user, today), _hash(user, today, *words)
    done = cache.get(key, ())
    if mark in done:
        return True
    if len(done) >= MOST:
        return False
    cache.set(key, (*done, mark), A_DAY)
    if not (is_done := act()):
        cache.set(key, done, A_DAY)
    return is_done


def _hash(user: Any, *words: str) -> str:
    return blind("\n".join((str(user.pk), *words)))[:40]
