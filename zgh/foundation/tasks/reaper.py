"""Takes back the tasks of workers that died or hang."""

from __future__ import annotations

import datetime as dt

import structlog
from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .models import Heartbeat
from .retries import policy_of

log = structlog.get_logger("zgh.tasks")


class WorkerLost(Exception):  # noqa: N818 (a fact, not an error of the code)
    """The worker died or hung in the task's last attempt."""


def grace() -> dt.timedelta:
    """A worker silent for this long is dead."""
    return dt.timedelta(seconds=settings.WORKER_GRACE_SECONDS)


def reap(now: dt.datetime | None = None) -> int:
    """Make the tasks of dead or hanging workers ready again, or failed after the last attempt. Two queries."""
    now = now or timezone.now()
    # Rows before beats: a worker beats before its first claim, so every owner seen here has had its say there.
    rows = list(DBTaskResult.objects.running().filter(started_at__lt=now - grace()))
    if not rows:
        return 0
    alive = set(Heartbeat.objects.filter(beat_at__gte=now - grace()).values_list("worker_id", flat=True))
    return sum(_take_back(row) for row in rows if _is_lost(row, alive, now))


def _is_lost(row: DBTaskResult, alive: set[str], now: dt.datetime) -> bool:
    return row.worker_ids[-1] not in alive or now - row.started_at > policy_of(row).lease()


def _take_back(row: DBTaskResult) -> bool:
    """By one conditional UPDATE: of two reapers one succeeds, and a result that came in meanwhile stays."""
    is_last = policy_of(row).is_last(row)
    if is_last:
        lost = f"{WorkerLost.__module__}.{WorkerLost.__qualname__}"
        changes = {"status": TaskResultStatus.FAILED, "finished_at": timezone.now(), "exception_class_path": lost}
    else:
        changes = {"status": TaskResultStatus.READY, "run_after": timezone.now()}
    still_its = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    done = bool(still_its.update(**changes))
    if done:
        log.warning("task.taken_back", task=row.task_path, task_id=str(row.pk), failed=is_last)
    return done
