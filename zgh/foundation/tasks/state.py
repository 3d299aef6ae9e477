"""How the workers and the queue are doing, for the health page. Numbers only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .models import Heartbeat
from .reaper import grace


def state(now: dt.datetime | None = None) -> dict[str, Any]:
    """Seconds since the last beat (None: never), tasks waiting, age of the oldest, failed today. Three queries."""
    now = now or timezone.now()
    beat = Heartbeat.objects.aggregate(last=Max("beat_at"))["last"]
    ready = DBTaskResult.objects.ready().aggregate(first=Min("enqueued_at"), n=Count("pk"))
    oldest = ready["first"]
    day_ago = now - dt.timedelta(days=1)
    return {
        "worker_beat_seconds": round((now - beat).total_seconds()) if beat else None,
        "worker_alive": beat is not None and now - beat <= grace(),
        "tasks_waiting": ready["n"],
        "oldest_wait_seconds": round((now - oldest).total_seconds()) if oldest else 0,
        "tasks_failed_today": DBTaskResult.objects.failed().filter(finished_at__gte=day_ago).order_by().count(),
    }
