"""Visits a page as somebody signed in and says what it cost; runs inside the platform's settings."""

from __future__ import annotations

import statistics
import time
from typing import Any

from django.db import connection
from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
VISITS = 15


def signed_in(user: Any) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def visit(client: Client, what: str, count: int, path: str) -> dict[str, Any]:
    """Median and slowest of some visits after the first: the whole request in one process, database included."""
    first = time.perf_counter()
    client.get(path)
    cold = time.perf_counter() - first
    seen: list[str] = []
    with connection.execute_wrapper(lambda execute, sql, *rest: (seen.append(sql), execute(sql, *rest))[1]):
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    times, work = [], []
    for _visit in range(VISITS):
        began, worked = time.perf_counter(), time.process_time()
        client.get(path)
        times.append((time.perf_counter() - began) * 1000)
        work.append((time.process_time() - worked) * 1000)
    return {
        "what": what,
        "count": count,
        "cpu_ms": round(statistics.median(work), 1),
        "ms": round(statistics.median(times), 1),
        "worst_ms": round(max(times), 1),
        "cold_ms": round(cold * 1000, 1),
        "statements": len(seen),
        "bytes": len(answer.content),
    }
