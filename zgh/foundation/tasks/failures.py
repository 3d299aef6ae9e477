"""Tasks that were given up: what they were, and running one again. Nothing of what they were about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .tasks import run_job

SHOWN = 20


@dataclass(frozen=True)
class Failure:
    """One task that failed for good. `error` is the class alone: texts and traces may quote people's data."""

    id: UUID
    name: str
    error: str
    at: dt.datetime
    attempts: int


def failures() -> list[Failure]:
    """The latest ones. One query."""
    rows = DBTaskResult.objects.failed().exclude(finished_at=None).order_by("-finished_at")
    return [_failure(row) for row in rows.defer("traceback", "return_value")[:SHOWN]]


def rerun(pk: UUID) -> str:
    """Make a failed task ready again, with all its attempts; its name, "" where no such task has failed.

    Tasks may run more than once by rule, so nothing is done twice. One conditional UPDATE: of two calls one counts.
    """
    row = DBTaskResult.objects.failed().filter(pk=pk).defer("traceback", "return_value").first()
    now = timezone.now()
    afresh = {"status": TaskResultStatus.READY, "enqueued_at": now, "run_after": now, "finished_at": None}
    if row is None or not DBTaskResult.objects.failed().filter(pk=pk).update(worker_ids=[], **afresh):
        return ""
    return _name(row)


def short(path: str) -> str:
    """orgs.preview_import of zgh.foundation.orgs.tasks.preview_import."""
    return ".".join(part for part in path.split(".")[-3:] if part != "tasks")


def _failure(row: DBTaskResult) -> Failure:
    error = row.exception_class_path.rsplit(".", 1)[-1]
    return Failure(row.pk, _name(row), error, row.finished_at or row.enqueued_at, len(row.worker_ids))


def _name(row: DBTaskResult) -> str:
    """A timed run goes by the name of its job; arguments of any other task are nobody's to read."""
    if row.task_path == run_job.module_path:
        return short(str(row.args_kwargs["args"][0]))
    return short(row.task_path)
