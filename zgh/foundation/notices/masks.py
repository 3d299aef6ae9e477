"""Recipients known by mask only. The room that owns masks says how one is computed; this room never stores whose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zgh.foundation.accounts.models import User


@dataclass(frozen=True)
class Masked:
    """A recipient whose name is hidden, from the database too: `mask` is all that is known."""

    mask: str


_mask_of: list[Callable[[Any], str]] = []


def provide(mask_of: Callable[[Any], str]) -> None:
    """Register the one function that computes a login's mask (64 hex digits at most), without a query."""
    _mask_of[:] = [mask_of]


def mask_of(user: Any) -> str:
    """The login's mask, "" while no room hides names."""
    return _mask_of[0](user) if _mask_of else ""


def people(wanted: set[str]) -> dict[str, User]:
    """Who stands behind these masks, by trying every login: only for a push, only in memory, twice a day.

    One query; some 20 ms for 14,000 logins. The answer must not be written down anywhere.
    """
    if not wanted or not _mask_of:
        return {}
    logins = User.objects.filter(is_active=True).select_related("phone").iterator(2000)
    return {mask: user for user in logins if (mask := mask_of(user)) in wanted}
