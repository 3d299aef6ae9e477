"""Which part of the union tree a person's duty reaches. The tree itself lives upstairs and registers here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from .permitted import NOBODY

PathRange = tuple[str, str]
ROOT_LENGTH = 4  # characters of a root's materialised path (treebeard's step)
_providers: list[Callable[[Any, str], list[PathRange]]] = []


def provide(provider: Callable[[Any, str], list[PathRange]]) -> None:
    """Register the one function that turns (user, duty) into half-open ranges of union paths."""
    _providers[:] = [provider]


def reach(user: Any, duty: str) -> list[PathRange]:
    """Path ranges of the union subtrees in which `user` holds `duty` today. At most one query a request."""
    if not getattr(user, "is_authenticated", False) or not _providers:
        return []
    return _providers[0](user, duty)


def under(user: Any, duty: str, via: str = "union") -> Q:
    """Rows whose union lies in a subtree where `user` holds `duty`.

    `via` is the lookup that leads to the union ("union", "case__union"); "" when the row is the union itself.
    A range, never startswith: SQLite does not use an index for the latter (docs/decisions/0003).
    """
    prefix = f"{via}__" if via else ""
    q = NOBODY
    for low, high in reach(user, duty):
        q |= Q(**{f"{prefix}path__gte": low, f"{prefix}path__lt": high})
    return q


def reaches_all(user: Any, duty: str) -> bool:
    """Whether `user` holds `duty` at the root of the tree: over everything, also what belongs to no union."""
    return any(len(low) == ROOT_LENGTH for low, _high in reach(user, duty))


_union_ids: list[Callable[[list[PathRange]], Any]] = []


def provide_union_ids(provider: Callable[[list[PathRange]], Any]) -> None:
    """Register the function that turns path ranges into a lazy queryset of union ids."""
    _union_ids[:] = [provider]


def union_ids_under(user: Any, duty: str) -> Any:
    """Lazy ids of unions under `user`'s duty, for tables that keep a bare union id instead of a foreign key."""
    ranges = reach(user, duty)
    return _union_ids[0](ranges) if ranges and _union_ids else ()
