"""What counts once a person and day, though nobody is kept: the shared cache holds a keyed hash until tomorrow."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.utils import timezone

from zgh.kit.sealed import blind

A_DAY = 24 * 60 * 60
MOST = 20  # a person and day: nobody asks more than that in earnest, and the list is no place to fill


def is_first(user: Any, what: str, *words: str) -> bool:
    """Whether this person has not done `what` with these words today, nor MOST other things; from now on they have.

    A few queries, one where it was done before. Two at the very same moment may both be first.
    """
    today = str(timezone.localdate())
    key, mark = "policies.once:" + _hash(user, today), _hash(user, today, what, *words)
    done = cache.get(key, ())
    if mark in done or len(done) >= MOST:
        return False
    cache.set(key, (*done, mark), A_DAY)
    return True


def _hash(user: Any, *words: str) -> str:
    return blind("\n".join((str(user.pk), *words)))[:40]
