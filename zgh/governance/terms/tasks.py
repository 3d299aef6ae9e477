"""The daily reminder."""

from __future__ import annotations

from zgh.foundation.tasks.timers import daily

from .remind import remind_all


@daily(at="08:30")
def remind() -> None:
    """Ends of terms, overdue ones, vacancies and certificates: each said once."""
    remind_all()
