"""The whole index anew, from what the rooms registered."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

from django.db import connection, transaction

from zgh.kit.export import chunked

from .engines import engine
from .index import entries_of
from .registry import registered

BATCH = 500
PAUSE = 0.05  # seconds between batches on SQLite, so that people waiting to write get their turn

Progress = Callable[[str, int, int], None]


def rebuild(progress: Progress | None = None, *, pause: float = PAUSE) -> int:
    """Empty the index and fill it, oldest rows first, so that the newest keep the highest ids. Entries written.

    Searches meanwhile find what is already there. `progress(heading, done, total)` is called after each batch.
    """
    engine().empty()
    written = 0
    for registration in registered():
        rows, total, done = registration.rows(), registration.rows().count(), 0
        stream = chunked(rows, BATCH)
        while batch := list(itertools.islice(stream, BATCH)):
            entries = [entry for row in batch for entry in entries_of(registration, row)]
            with transaction.atomic():
                engine().write(entries)
            written, done = written + len(entries), done + len(batch)
            if progress:
                progress(str(registration.heading), done, total)
            if connection.vendor == "sqlite":
                time.sleep(pause)
    return written
