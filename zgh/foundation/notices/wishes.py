"""Who wants no pushes at all. The room that keeps consents says so; this room knows nothing of consents."""

from __future__ import annotations

from collections.abc import Callable, Iterable

_refusing: list[Callable[[Iterable[int]], set[int]]] = []


def provide(refusing: Callable[[Iterable[int]], set[int]]) -> None:
    """Register the one function that picks, of these logins, those who want nothing sent outside (one query)."""
    _refusing[:] = [refusing]


def refusing(user_ids: Iterable[int]) -> set[int]:
    """Of these logins, who wants nothing sent outside the platform."""
    return _refusing[0](user_ids) if _refusing else set()
