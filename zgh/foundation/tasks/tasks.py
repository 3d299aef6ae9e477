"""The run of a timed job, and the room's own tidying."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from structlog.contextvars import bind_contextvars

from . import timers
from .models import Heartbeat, TimerSlot
from .retries import retry

BATCH = 500


@task
@retry(attempts=3, first_wait=30, lease_minutes=120)
def run_job(name: str, slot: str) -> str:
    """Run a timed job unless a newer turn already waits: after a pause one run is enough."""
    if TimerSlot.objects.filter(job=name, slot__gt=dt.datetime.fromisoformat(slot)).exists():
        return "overtaken"
    job = timers.job(name)
    if job is None:
        return "unknown"
    bind_contextvars(job=name)  # every line of this run says which job it is, the worker's own included
    job.function()
    return "done"


@timers.daily(at="03:30")
def purge() -> None:
    """Throw away what nobody will ask for: finished tasks after a week, failed ones after sixty days."""
    now = timezone.now()
    week, season = now - dt.timedelta(days=7), now - dt.timedelta(days=60)
    _throw_away(DBTaskResult.objects.successful().filter(finished_at__lt=week))
    _throw_away(DBTaskResult.objects.failed().filter(finished_at__lt=season))
    _throw_away(TimerSlot.objects.filter(slot__lt=week))
    _throw_away(Heartbeat.objects.filter(beat_at__lt=week))


@timers.daily(at="04:20")
def count_rows() -> None:
    """What SQLite plans by, and never counts by itself as PostgreSQL does.

    Of all rows: from ten thousand of each index it still takes what is rare for common (home at 100,000 articles: 184
    and 54 ms). Some seconds for a database of 1.3 GB, when hardly anybody writes.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _throw_away(rows) -> None:
    """In batches, so that no writer waits long for SQLite's one lock."""
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows.model.objects.filter(pk__in=ids).delete()
