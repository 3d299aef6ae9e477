"""The process that runs tasks: claim, run, settle; between tasks the timers and the reaper."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
import uuid
from traceback import format_exception
from types import FrameType
from typing import Any

import structlog
from django.core.exceptions import SuspiciousOperation
from django.db import Error, close_old_connections, connection, reset_queries
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult
from structlog.contextvars import clear_contextvars

from . import timers
from .beats import Beating
from .reaper import grace, reap
from .retries import GiveUp, policy_of

log = structlog.get_logger("zgh.tasks")
BREATH = 0.02  # on SQLite a waiting web writer gets the lock between two tasks (stack: chunks and sleep)


def claim(worker_id: str) -> DBTaskResult | None:
    """Take the most urgent ready task. Reading first keeps idle polls free of locks; the UPDATE decides who has it."""
    while rows := list(DBTaskResult.objects.ready()[:8]):
        for row in rows:
            # The old started_at is the fence: it changes at each claim, so a stale read never wins.
            free = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY, started_at=row.started_at)
            row.status, row.started_at = TaskResultStatus.RUNNING, timezone.now()
            row.worker_ids = [*row.worker_ids, worker_id]
            if free.update(status=row.status, started_at=row.started_at, worker_ids=row.worker_ids):
                return row
    return None


def execute(row: DBTaskResult) -> None:
    """Run a claimed task and write down how it ended; errors end up in its row, not here."""
    began = time.monotonic()
    clear_contextvars()
    try:
        value = _call(row)
    except (GiveUp, ImportError, SuspiciousOperation) as error:
        _fail(row, error)
    except Exception as error:
        if policy_of(row).is_last(row):
            _fail(row, error)
        else:
            _put_back(row, error)
    except BaseException as error:  # the operator's second signal: nothing is lost, another worker goes on
        _put_back(row, error)
        raise
    else:
        _settle(row, **_success(value))
        log.info("task.done", **_about(row), ms=round((time.monotonic() - began) * 1000))


def _call(row: DBTaskResult) -> Any:
    task, facts = row.task, row.args_kwargs
    context = [TaskContext(task_result=row.task_result)] if task.takes_context else []  # type: ignore[arg-type]
    return normalize_json(task.call(*context, *facts["args"], **facts["kwargs"]))


def _success(value: Any) -> dict[str, Any]:
    return {
        "status": TaskResultStatus.SUCCESSFUL,
        "finished_at": timezone.now(),
        "return_value": value,
        "exception_class_path": "",  # of an earlier attempt
        "traceback": "",
    }


def _put_back(row: DBTaskResult, error: BaseException) -> None:
    """Ready again after the policy's wait."""
    wait = policy_of(row).wait(row) if isinstance(error, Exception) else dt.timedelta()
    _settle(row, status=TaskResultStatus.READY, run_after=timezone.now() + wait, **_trace(error))
    log.warning("task.retry", **_about(row), error=type(error).__name__, wait_seconds=round(wait.total_seconds()))


def _fail(row: DBTaskResult, error: Exception) -> None:
    _settle(row, status=TaskResultStatus.FAILED, finished_at=timezone.now(), **_trace(error))
    log.error("task.failed", **_about(row), error=type(error).__name__)


def _settle(row: DBTaskResult, **changes: Any) -> None:
    """Only if the task is still ours: a worker that was given up for dead must not overwrite its successor."""
    ours = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    if not ours.update(**changes):
        log.warning("task.result_dropped", **_about(row))


def _trace(error: BaseException) -> dict[str, str]:
    kind = type(error)
    return {
        "exception_class_path": f"{kind.__module__}.{kind.__qualname__}",
        "traceback": "".join(format_exception(error)),
    }


def _about(row: DBTaskResult) -> dict[str, Any]:
    """What the log may say of a task: never its arguments."""
    return {"task": row.task_path, "task_id": str(row.pk), "attempt": len(row.worker_ids)}


def drain(worker_id: str = "drain") -> int:
    """Run everything that is ready now, in this process; how many tasks. For tests and one-off runs."""
    count = 0
    while row := claim(worker_id):
        execute(row)
        count += 1
    return count


class Worker:
    """The loop. `parent`: a process id with which it lives and dies."""

    def __init__(self, *, poll: float = 0.5, parent: int | None = None) -> None:
        self.poll, self.parent = poll, parent
        self.worker_id = ""
        self.is_running = True
        self._clockwork = timers.Clockwork()
        self._reaped_at = 0.0

    def run(self) -> None:
        """Work until told to stop. A database that is away for a while is waited for."""
        timers.discover()
        self._renew()
        with Beating(self) as beating:
            log.info("worker.started", worker=self.worker_id, jobs=len(timers.discover()))
            while self.is_running and not self._is_orphan():
                try:
                    close_old_connections()  # as Django does between requests
                    reset_queries()
                    beating.require_first()
                    self._rest(self.step())
                except Error as error:
                    log.error("worker.database_away", error=type(error).__name__)
                    self._renew()  # a task we may have lost is then taken back like a dead worker's
                    beating.renew()
                    self._rest(False, at_least=2)
        log.info("worker.stopped", worker=self.worker_id)

    def step(self) -> bool:
        """Timers, reaper, one task. Whether there was a task."""
        self._clockwork.tick()
        if time.monotonic() - self._reaped_at > grace().total_seconds() / 4:
            reap()
            self._reaped_at = time.monotonic()
        row = claim(self.worker_id)
        if row is not None:
            execute(row)
        return row is not None

    def listen(self) -> None:
        """The first SIGTERM or SIGINT lets the current task finish; the second puts it back and leaves at once."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, _signum: int, _frame: FrameType | None) -> None:
        if not self.is_running:
            raise SystemExit(1)
        self.is_running = False

    def _rest(self, was_busy: bool, at_least: float = 0) -> None:
        if was_busy:
            time.sleep(BREATH if connection.vendor == "sqlite" else 0)
            return
        until = time.monotonic() + max(self.poll, at_least)
        while self.is_running and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.25))  # short naps: the signal handler only sets a flag

    def _renew(self) -> None:
        self.worker_id = uuid.uuid4().hex

    def _is_orphan(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent
