"""What the rooms' demo builders share: a seeded world, its clock and its progress line."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class World:
    """The demonstration group while it is being built.

    scale: 1 is the article's size (162 unions, 14,000 employees). Same scale, same seed, same day: same world.
    `shared` is where a lower room leaves what upper rooms build on (rows by name), nothing else.
    """

    scale: float
    today: dt.date
    now: dt.datetime
    seed: int = 20240723
    shared: dict[str, Any] = field(default_factory=dict)

    def random(self, room: str) -> random.Random:
        """A generator of the room's own, so that one room's changes do not reshuffle another's."""
        return random.Random(f"{self.seed}:{room}")  # noqa: S311 - invented data, no secrets

    def count(self, at_scale_1: int, least: int = 1) -> int:
        """How many at this scale."""
        return max(least, round(at_scale_1 * self.scale))

    def moment(self, day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
        """An aware moment of local time."""
        return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=self.now.tzinfo)


Progress = Callable[[str, int, int], None]


def in_batches(rows: Sequence[T], size: int = 2000) -> Iterable[list[T]]:
    """Slices small enough for one statement on either database."""
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])
