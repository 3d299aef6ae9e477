"""What counts once a person and day, though nobody is kept: the shared cache holds a keyed hash until tomorrow."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.utils import timezone

from zgh.kit.sealed import blind

A_DAY = 24 * 60 * 60


def is_first(user: Any, what: str, *words: str) -> bool:
    """Whether this person has not done `what` with these words today; from now on they have. A few queries."""
    key = "policies.once:" + blind("\n".join((str(user.pk), str(timezone.localdate()), what, *words)))[:40]
    return cache.get(key) is None and cache.add(key, 1, A_DAY)  # looking first: asked again it costs one query
