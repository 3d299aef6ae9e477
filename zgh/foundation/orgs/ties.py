"""What hangs on a person or on a union in any room: open to-dos, cases, loans. Rooms declare it in their `ties.py`.

Asked when somebody leaves, when a cadre hands over, and when unions merge, split or close.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from .models import Person, Union


@dataclass(frozen=True)
class Tie:
    """One kind of thing. `of_people` and `of_unions` filter open rows (one query each); None: nothing of the kind.

    `line(row)` is (title, address); `hand_over(rows, giver, taker, by)` and `move(rows, old, new, by)` run in the
    caller's transaction and return how many rows went over.
    """

    key: str
    label: Any
    of_people: Callable[[Sequence[int]], QuerySet] | None = None
    of_unions: Callable[[Sequence[int]], QuerySet] | None = None
    line: Callable[[Any], tuple[str, str]] | None = None
    hand_over: Callable[[QuerySet, Person, Person, Any], int] | None = None
    move: Callable[[QuerySet, Union, Union, Any], int] | None = None


_ties: dict[str, Tie] = {}


def register(tie: Tie) -> None:
    """Declare a kind, or replace the one of the same key."""
    _ties[tie.key] = tie


def ties() -> list[Tie]:
    """All kinds, in the order rooms registered them."""
    return list(_ties.values())
