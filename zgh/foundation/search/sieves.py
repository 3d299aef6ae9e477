"""What an index keeps of one place for a query, as parts of a statement."""

from __future__ import annotations

from typing import Any, NamedTuple

from .statements import Part


class Sieve(NamedTuple):
    """What keeps the entries of one model that hold something: parts of a statement on search_entry, newest first.

    `where`, `params`: of any entries. `tables`, `order`: what more that takes. `check`, `checked`: asked last and only
    of what may be seen, because it is dear. `ids`: a statement of the keys of all that may fit, in order, instead of
    `where` and `order`: they are looked at one by one until enough is found. `is_cut`: older ones may hold it, too.
    """

    where: str
    params: tuple[Any, ...]
    tables: str = ""
    order: str = ""
    check: str = "TRUE"
    checked: tuple[Any, ...] = ()
    ids: Part | None = None
    is_cut: bool = False
