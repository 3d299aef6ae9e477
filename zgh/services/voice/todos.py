"""What the owning union still owes on a case: one to-do, always that of the present state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zgh.foundation.todo.book import close_todos, open_todo

if TYPE_CHECKING:
    from .models import Case

# What is owed in each state; cases in any other state owe nothing.
OWED = {"submitted": "accept", "accepted": "answer", "handling": "answer", "planned": "finish"}


def owe(case: Case, *, is_by_day: bool = False) -> None:
    """Make the case's one open to-do that of its present state, owner, handler and clock. Call after every move.

    Nothing is owed on answered, closed and withdrawn cases. Up to three statements. `is_by_day`: a hidden author moved
    it, which of a hidden case is always so.
    """
    owed = OWED.get(case.state)
    for verb in {*OWED.values()} - {owed}:
        close_todos(case, verb, is_by_day=is_by_day or bool(case.mask))
    if owed:
        open_owed(case, is_by_day=is_by_day)


def open_owed(case: Case, *, is_by_day: bool = False) -> None:
    """The to-do of the present state, for a case that owes something."""
    open_todo(
        about=case,
        verb=OWED[case.state],
        title=case.told,
        union=case.union,
        duty=case.desk,
        user=case.handler,
        started_at=case.clock_started_at,
        amber_at=case.amber_at,
        due_at=case.due_at,
        url=case.desk_url,
        is_by_day=is_by_day or bool(case.mask),
    )
