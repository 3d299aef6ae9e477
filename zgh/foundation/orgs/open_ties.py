"""What somebody who leaves still has in hand: every room is asked through `ties.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .ties import Tie, ties

SHOWN = 20


@dataclass
class OpenTie:
    """One kind of open thing: how many there are, and those the asking person may see."""

    tie: Tie
    count: int
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def hidden_count(self) -> int:
        """How many there are besides those shown."""
        return self.count - len(self.lines)


def open_ties_of(people: Mapping[int, str], user: Any) -> list[OpenTie]:
    """Open things of these people (ids), kind by kind; at most two queries a kind.

    The number is for whoever dismisses somebody, the things themselves only for who may see them in their own room.
    """
    found = []
    for tie in ties() if people else ():
        rows = tie.of_people(list(people)) if tie.of_people else None
        count = rows.count() if rows is not None else 0
        if rows is None or not count:
            continue
        seen = rows.permitted("view", user) if hasattr(rows, "permitted") else rows.none()
        found.append(OpenTie(tie, count, [tie.line(row) for row in seen[:SHOWN]] if tie.line else []))
    return found
