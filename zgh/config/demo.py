"""The roof's part of the demonstration, after every room's: what can only be made when all rows are there."""

from __future__ import annotations

from collections.abc import Callable

from zgh.foundation.search.rebuild import rebuild
from zgh.foundation.tasks.tasks import count_rows
from zgh.kit.demo import World


def build(_world: World, progress: Callable[[str, int, int], None]) -> None:
    """Index and count everything the rooms have made."""
    rebuild(progress, pause=0)
    count_rows()
