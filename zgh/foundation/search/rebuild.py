"""The whole index anew, from what the rooms registered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q

from .engines import engine
from .index import entries_of
from .models import Build, Entry
from .registry import Registration, registered

BATCH = 500
VERSION = 2  # of the tokens: raise it when an index built before finds other things
PROGRESS, KEPT = "search:rebuild", 120  # for the page of the operators; a rebuild that died is forgotten
PAUSE = 0.05  # seconds between batches on SQLite, so that people waiting to write get their turn

Progress = Callable[[str, int, int], None]


def rebuild(progress: Progress | None = None, *, pause: float = PAUSE) -> int:
    """Empty the index and fill it, oldest rows first, so that the newest keep the highest ids. Entries written.

    People go on searching, in what is already there, and writing: a row their verbs have indexed meanwhile is left as
    it is. `progress(heading, done, total)` is called after each batch.
    """
    with transaction.atomic():
        engine().empty()
    written, began = 0, time.monotonic()
    for registration in registered():
        total, done = registration.rows().count(), 0
        for rows, entries in _batches(registration):
            written, done = written + entries, done + rows
            cache.set(PROGRESS, {"heading": str(registration.heading), "done": done, "total": total}, KEPT)
            if progress:
                progress(str(registration.heading), done, total)
            if connection.vendor == "sqlite":
                time.sleep(pause)
    cache.delete(PROGRESS)
    Build.objects.create(version=VERSION, count=written, seconds=round(time.monotonic() - began))
    return written


def is_outdated() -> bool:
    """Whether the index was built by a version whose tokens were others. Two queries."""
    built = Build.objects.first()
    return Entry.objects.exists() and (built is None or built.version != VERSION)


def _batches(registration: Registration) -> Iterator[tuple[int, int]]:
    """(rows, entries) of each batch, read and written while nobody else writes to the index."""
    last = None
    while True:
        rows = registration.rows().order_by(registration.age, "pk")
        with transaction.atomic():
            engine().hold()
            batch = list((rows if last is None else rows.filter(_younger(registration.age, last)))[:BATCH])
            newer = Entry.objects.filter(label=registration.label, object_id__in=[row.pk for row in batch])
            there = set(newer.values_list("object_id", flat=True))
            entries = [entry for row in batch if row.pk not in there for entry in entries_of(registration, row)]
            engine().write(entries)
        if batch:
            yield len(batch), len(entries)
        if len(batch) < BATCH:
            return
        last = batch[-1]


def _younger(age: str, last: Any) -> Q:
    """Rows after `last`: of those of the same age the higher keys."""
    if age == "pk":
        return Q(pk__gt=last.pk)
    at = getattr(last, age)
    return Q(**{f"{age}__gt": at}) | Q(**{age: at, "pk__gt": last.pk})
