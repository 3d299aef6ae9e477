"""The whole index anew, from what the rooms registered."""

from __future__ import annotations

import functools
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q

from .engines import engine
from .index import entries_of
from .models import Build, Entry
from .registry import Registration, registered
from .tokening import Texts, many

BATCH, AHEAD = 500, 3
MANY, MOST_WORKERS = 5000, 4  # rows for which another process is worth its start
VERSION = 5  # raise it when an index built before finds other things
PROGRESS, KEPT = "search:rebuild", 120  # for the page of the operators; a rebuild that died is forgotten
PAUSE = 0.05  # seconds between batches on SQLite, so that people waiting to write get their turn

Progress = Callable[[str, int, int], None]
Work = Callable[[Sequence[Texts]], Callable[[], list[Any]]]  # texts in; ask for their tokens later


def rebuild(progress: Progress | None = None, *, pause: float = PAUSE) -> int:
    """Empty the index and fill it, oldest rows first, so that the newest keep the highest ids. Entries written.

    People go on searching, in what is already there, and writing: a row their verbs have indexed meanwhile is left as
    it is. `progress(heading, done, total)` is called after each batch.
    """
    with transaction.atomic():
        Build.objects.all().delete()  # one that dies halfway has not been
        engine().empty()
    written, began = 0, time.monotonic()
    totals = {registration: registration.rows().count() for registration in registered()}
    with _worker(sum(totals.values())) as work:
        for registration, total in totals.items():
            done = 0
            for rows, entries in _written(registration, work):
                written, done = written + entries, done + rows
                _tell(progress, str(registration.heading), done, total)
                _let_others(pause)
    for _step in engine().settle():
        _let_others(pause)
    cache.delete(PROGRESS)
    Build.objects.create(version=VERSION, count=written, seconds=round(time.monotonic() - began))
    return written


def _let_others(pause: float) -> None:
    if connection.vendor == "sqlite":
        time.sleep(pause)


def _tell(progress: Progress | None, heading: str, done: int, total: int) -> None:
    cache.set(PROGRESS, {"heading": heading, "done": done, "total": total}, KEPT)
    if progress:
        progress(heading, done, total)


def is_outdated() -> bool:
    """Whether the index was built by a version whose tokens were others. Two queries."""
    built = Build.objects.first()
    return Entry.objects.exists() and (built is None or built.version != VERSION)


def _batches(registration: Registration) -> Iterator[list[Any]]:
    """All rows, oldest first."""
    last = None
    while True:
        rows = registration.rows().order_by(registration.age, "pk")
        batch = list((rows if last is None else rows.filter(_younger(registration.age, last)))[:BATCH])
        if batch:
            yield batch
        if len(batch) < BATCH:
            return
        last = batch[-1]


def _written(registration: Registration, work: Work) -> Iterator[tuple[int, int]]:
    """(rows, entries) of each batch, read and cut into tokens some batches ahead of the writing."""
    waiting: deque[tuple[list[Any], list[Entry], Callable[[], list[Any]]]] = deque()
    for batch in _batches(registration):
        entries = [entry for row in batch for entry in entries_of(registration, row)]
        waiting.append((batch, entries, work([entry.texts for entry in entries])))
        if len(waiting) > AHEAD:
            yield _write(registration, *waiting.popleft())
    while waiting:
        yield _write(registration, *waiting.popleft())


def _write(
    registration: Registration, batch: list[Any], entries: list[Entry], tokened: Callable[[], list[Any]]
) -> tuple[int, int]:
    """Write what still belongs, while nobody else writes to the index: since it was read, a row's own verb may have
    indexed it anew or taken it out."""
    tokens, ids = tokened(), [row.pk for row in batch]
    with transaction.atomic():
        engine().hold()
        there = set(registration.rows().filter(pk__in=ids).order_by().values_list("pk", flat=True))
        there.difference_update(
            Entry.objects.filter(label=registration.label, object_id__in=ids).values_list("object_id", flat=True)
        )
        kept = [n for n, entry in enumerate(entries) if entry.object_id in there]
        engine().write([entries[n] for n in kept], [tokens[n] for n in kept])
    return len(batch), len(kept)


@contextmanager
def _worker(total: int) -> Iterator[Work]:
    """Who cuts texts into tokens, which is half of all the work: with many rows and cores, processes of their own."""
    tokened, cores = engine().tokened, os.cpu_count() or 1
    if total < MANY or cores < 2:
        yield lambda texts: functools.partial(many, tokened, texts)
        return
    # Not forked: a child must not hold this process's connection to the database.
    with ProcessPoolExecutor(min(cores - 1, MOST_WORKERS), mp_context=get_context("spawn")) as pool:
        yield lambda texts: pool.submit(many, tokened, texts).result


def _younger(age: str, last: Any) -> Q:
    """Rows after `last`: of those of the same age the higher keys."""
    if age == "pk":
        return Q(pk__gt=last.pk)
    at = getattr(last, age)
    return Q(**{f"{age}__gt": at}) | Q(**{age: at, "pk__gt": last.pk})
