"""What the owning union still owes on a case: one to-do, always that of the present state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zgh.foundation.todo.book import close_todos, open_todo

if TYPE_CHECKING:
    from .models import Case

OWED = {"submitted": "accept", "accepted": "answer", "handling": "answer"}


def owe(case: Case) -> None:
    """Close what was owed before and open what is owed now, with the running clock. Call after every move."""
    close_todos(case)
    open_owed(case)


def open_owed(case: Case) -> None:
    """Open the to-do of a case that has none; nothing is owed on answered, closed and withdrawn ones."""
    if verb := OWED.get(case.state):
        open_todo(
            about=case,
            verb=verb,
            title=case.headline,
            union=case.union,
            duty="voice",
            user=case.handler,
            started_at=case.clock_started_at,
            due_at=case.due_at,
            url=case.desk_url,
        )
