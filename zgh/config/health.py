"""Is the process alive, and can it serve? For load balancers and the person on call; no personal data."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.urls import path

from zgh.foundation.access.gate import public
from zgh.foundation.search.models import Pending
from zgh.foundation.search.opensearch import is_there
from zgh.foundation.tasks.state import state

log = structlog.get_logger("zgh.health")
FRESH = {"Cache-Control": "no-store"}


@public("probes have no account; the answer says only that the process runs")
def live(request: HttpRequest) -> JsonResponse:
    """Always 200 while the process answers; touches no database, so a slow one does not get us killed."""
    return JsonResponse({"status": "alive"}, headers=FRESH)


@public("probes have no account; numbers about the installation only")
def ready(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, else 503. A missing worker is told but keeps 200: the web can still work."""
    checks = {"database": _database(), "migrations": False, "cache": _cache()}
    tasks: dict[str, Any] = {}
    if checks["database"]:
        checks["migrations"] = _migrations()
        if checks["migrations"]:
            tasks = state()
    is_ready = all(checks.values())
    search = _search() if is_ready else {}
    is_whole = is_ready and tasks["worker_alive"] and search.get("answers", True)
    status = "not ready" if not is_ready else "ready" if is_whole else "degraded"
    answer = {"status": status, "checks": checks, "tasks": tasks, "search": search}
    return JsonResponse(answer, status=200 if is_ready else 503, headers=FRESH)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        log.error("health.database", error=type(error).__name__)
        return False
    return True


def _cache() -> bool:
    """Whether what is put in comes out; the same for the database's table and Redis."""
    token = uuid.uuid4().hex
    try:
        cache.set("health", token, 30)
        return cache.get("health") is not None  # another probe's token is as good
    except Exception as error:  # each cache has its own exceptions
        log.error("health.cache", error=type(error).__name__)
        return False


def _search() -> dict[str, Any]:
    """Where search lives. An OpenSearch that is away degrades: the database answers meanwhile."""
    if not settings.SEARCH:
        return {"engine": "database"}
    return {"engine": "opensearch", "answers": is_there(), "waiting": Pending.objects.count()}


def _migrations() -> bool:
    """Whether every migration this code knows is applied; in an empty database none is."""
    try:
        return not missing_migrations()
    except DatabaseError:
        return False


def missing_migrations() -> int:
    """How many this code knows and the database does not. One query; the code's own list is read once a process."""
    applied = MigrationRecorder(connection).migration_qs.values_list("app", "name")
    return len(_known().difference(applied))


@lru_cache(maxsize=1)
def _known() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


app_name = "health"
urlpatterns = [path("live/", live, name="live"), path("ready/", ready, name="ready")]
