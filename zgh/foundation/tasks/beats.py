"""The sign of life of a worker, from a thread of its own: a long task must not look like a dead worker."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Protocol, Self

import structlog
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from .models import Heartbeat
from .reaper import grace

log = structlog.get_logger("zgh.tasks")


class HasId(Protocol):
    """Anything with a worker's id; the id may change."""

    worker_id: str


class Beating:
    """Beats four times within the grace while its block runs."""

    def __init__(self, worker: HasId) -> None:
        self._worker = worker
        self._is_over = threading.Event()
        self._beaten = ""
        self._thread = threading.Thread(target=self._go, name="beat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._is_over.set()
        self._thread.join(5)

    def require_first(self) -> None:
        """Beat now unless this identity has beaten already: no claim before the first beat."""
        if self._beaten != self._worker.worker_id:
            self._beat()

    def renew(self) -> None:
        """The worker took a new identity."""
        self._beaten = ""

    def _go(self) -> None:
        while not self._is_over.wait(grace().total_seconds() / 4):
            try:
                close_old_connections()
                self._beat()
            except Error as error:
                log.error("worker.beat_missed", error=type(error).__name__)
        connection.close()

    def _beat(self) -> None:
        now, worker_id = timezone.now(), self._worker.worker_id
        if not Heartbeat.objects.filter(worker_id=worker_id).update(beat_at=now):
            Heartbeat.objects.bulk_create([Heartbeat(worker_id=worker_id, beat_at=now)], ignore_conflicts=True)
        self._beaten = worker_id
