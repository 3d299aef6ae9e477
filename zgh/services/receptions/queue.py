"""In which order questions are answered: by how many want to hear them, without leaving anybody waiting for ever."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def ordered(waiting: Iterable[Any], every_nth: int) -> list[Any]:
    """Most votes first; every n-th place goes to whoever has waited longest.

    A question of a small unit, where few can vote, is so heard after at most (n - 1) others for each that waits
    longer. Ties go to the one that has waited longer, then to the key, which is random: of two passed in the same
    moment nobody knows which was asked first.
    """
    by_wait = sorted(waiting, key=lambda row: (row.approved_at, row.pk))
    by_votes = sorted(by_wait, key=lambda row: -row.vote_count)
    taken: set[Any] = set()
    line: list[Any] = []
    while len(line) < len(by_votes):
        source = by_wait if (len(line) + 1) % every_nth == 0 else by_votes
        row = next(row for row in source if row.pk not in taken)
        taken.add(row.pk)
        line.append(row)
    return line
