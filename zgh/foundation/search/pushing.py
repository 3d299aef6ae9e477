"""Empty the outbox towards OpenSearch: bulk requests outside any transaction; what fails stays and is tried again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import structlog
from django.conf import settings

from . import opensearch
from .models import Entry, Pending

BATCH = 500

log = structlog.get_logger("zgh.search")


def push_all(progress: Callable[[int, int], None] | None = None) -> int:
    """Send everything that waits, oldest first; how much went. Stops at the first failure: the next turn goes on.

    Safe to repeat and to run twice at once: sending an entry again changes nothing, and a row leaves the outbox only
    after OpenSearch has it. An entry that is gone by then is taken away there.
    """
    if not settings.SEARCH:
        return 0
    total, done = Pending.objects.count(), 0
    while rows := list(Pending.objects.order_by("pk")[:BATCH]):
        try:
            _push(rows)
        except (httpx.HTTPError, KeyError, ValueError) as error:
            log.warning("search.push_failed", error=type(error).__name__, waiting=total - done)
            break
        Pending.objects.filter(pk__in=[row.pk for row in rows]).delete()
        done += len(rows)
        if progress:
            progress(done, total)
    return done


def _push(rows: list[Pending]) -> None:
    ids = dict.fromkeys(row.entry_id for row in rows)
    if Pending.ALL in ids:
        _anew()
    entries = Entry.objects.in_bulk([pk for pk in ids if pk != Pending.ALL])
    lines: list[Any] = []
    for pk in ids:
        if pk in entries:
            lines += [{"index": {"_id": str(pk)}}, opensearch.document(entries[pk])]
        elif pk != Pending.ALL:
            lines.append({"delete": {"_id": str(pk)}})
    if lines:
        _check(opensearch.send("POST", f"/{opensearch.index()}/_bulk", lines))


def _anew() -> None:
    """An empty index with our own fields. One that is not there yet cannot be thrown away."""
    try:
        opensearch.send("DELETE", f"/{opensearch.index()}")
    except httpx.HTTPStatusError as error:
        if error.response.status_code != httpx.codes.NOT_FOUND:
            raise
    opensearch.send("PUT", f"/{opensearch.index()}", opensearch.MAPPING)


def _check(answer: dict[str, Any]) -> None:
    """A bulk answers 200 and may have refused some of it."""
    for item in answer["items"]:
        [(act, said)] = item.items()
        if said["status"] >= 300 and not (act == "delete" and said["status"] == httpx.codes.NOT_FOUND):
            raise ValueError(f"{act} {said['status']}")
