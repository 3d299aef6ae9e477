"""How often a task is tried, how long it waits in between, how long it may take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django_tasks_db.models import DBTaskResult

LONGEST_WAIT = dt.timedelta(hours=1)


class GiveUp(Exception):  # noqa: N818 (a decision, not an error)
    """Raised by a task for which trying again is pointless; it fails at once."""


@dataclass(frozen=True)
class Policy:
    """`first_wait` in seconds, doubled at each further attempt; `lease_minutes`: longer means it hangs."""

    attempts: int = 3
    first_wait: int = 10
    lease_minutes: int = 30

    def wait(self, row: DBTaskResult) -> dt.timedelta:
        """How long to wait after the attempts so far; up to a fifth more, so that not all come back at once."""
        seconds = self.first_wait * 2 ** (len(row.worker_ids) - 1) * (1 + row.pk.int % 10 / 50)
        return min(dt.timedelta(seconds=seconds), LONGEST_WAIT)

    def is_last(self, row: DBTaskResult) -> bool:
        """Whether the attempt under way is the last one."""
        return len(row.worker_ids) >= self.attempts

    def lease(self) -> dt.timedelta:
        """After this long a running task counts as hanging."""
        return dt.timedelta(minutes=self.lease_minutes)


DEFAULT = Policy()


def retry(*, attempts: int = 3, first_wait: int = 10, lease_minutes: int = 30) -> Callable:
    """Set the policy of a task; stands under `@task`."""

    def mark(function: Callable) -> Callable:
        function.policy = Policy(attempts, first_wait, lease_minutes)  # type: ignore[attr-defined]
        return function

    return mark


def policy_of(row: DBTaskResult) -> Policy:
    """The task's policy; the default where its code is gone or has none."""
    try:
        function: Any = row.task.func
    except (ImportError, SuspiciousOperation):
        return DEFAULT
    return getattr(function, "policy", DEFAULT)
