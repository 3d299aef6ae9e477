"""Tasks for the tests: what the workers of test_processes run, and what races call."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from tests.racing import meet
from zgh.foundation.tasks import timers
from zgh.foundation.tasks.models import TimerSlot
from zgh.foundation.tasks.retries import GiveUp, retry
from zgh.foundation.tasks.worker import claim

BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def note(path: str, line: str) -> int:
    """Append a line; how many there are now."""
    with Path(path).open("a") as file:
        file.write(f"{line}\n")
    return len(Path(path).read_text().splitlines())


@task
def slow(path: str, first_seconds: float) -> str:
    """Slow at the first attempt only."""
    if note(path, f"start {os.getpid()}") == 1:
        time.sleep(first_seconds)
    note(path, "end")
    return "ended"


@task(takes_context=True)
@retry(attempts=3, first_wait=40)
def fails_until(context: Any, attempt: int) -> int:
    """Succeeds at the given attempt."""
    if context.attempt < attempt:
        raise RuntimeError("电话 13800138000 不通")
    return context.attempt


@task
def gives_up() -> None:
    """Not worth trying again."""
    raise GiveUp


@task
def interrupted() -> None:
    """What the operator's second signal does to a task."""
    raise SystemExit(1)


@task
def add(a: int, b: int) -> int:
    """Nothing special."""
    return a + b


def fill(count: int) -> int:
    """Enqueue many, and nothing else is ready."""
    claim_all()
    for i in range(count):
        add.enqueue(i, 1)
    return count


def claim_all() -> list[str]:
    """Claim until nothing is ready, as one of many workers; what was claimed."""
    claimed = []
    while row := claim(f"racer-{os.getpid()}"):
        claimed.append(str(row.pk))
    return claimed


def claim_all_unguarded() -> list[str]:
    """The same without the guard of the conditional UPDATE: read, then write."""
    claimed, row = [], DBTaskResult.objects.ready().first()
    meet()
    while row or (row := DBTaskResult.objects.ready().first()):
        row.claim("racer")
        claimed.append(str(row.pk))
        row = None
    return claimed


def never() -> None:
    """A timed job; only its turns matter."""


JOB = timers.Job("probe.never", never, lambda now: now)


def take_turns(count: int) -> int:
    """Try to take the same turns as everybody else, each at the same moment; how many were ours."""
    return sum(timers.take(JOB, slot) for slot in _in_step(count))


def take_turns_unguarded(count: int) -> int:
    """The same with the look but without the unique row."""
    mine = 0
    for slot in _in_step(count):
        is_free = not TimerSlot.objects.filter(job=JOB.name, slot=slot).exists()
        meet()
        if is_free:
            TimerSlot.objects.create(job=JOB.name, slot=slot)
            mine += 1
    return mine


def _in_step(count: int) -> Iterator[dt.datetime]:
    for i in range(count):
        meet()
        yield BEGAN + dt.timedelta(minutes=i)


def drop_guard() -> None:
    """Take the unique pair away, for the negative control."""
    from django.db import connection

    constraint = next(c for c in TimerSlot._meta.constraints if c.name == "one_turn_a_slot")
    with connection.schema_editor() as editor:
        editor.remove_constraint(TimerSlot, constraint)


def queued(job: str) -> int:
    """Runs of a timed job that were enqueued."""
    return sum(row.args_kwargs["args"][:1] == [job] for row in DBTaskResult.objects.all())


def enqueue_slow(path: str, first_seconds: float) -> str:
    """One slow task; its id."""
    return str(slow.enqueue(path, first_seconds).id)


def result_of(task_id: str) -> dict[str, Any]:
    """How a task ended."""
    row = DBTaskResult.objects.get(pk=task_id)
    return {"status": row.status, "attempts": len(row.worker_ids), "value": row.return_value}
