"""The doors of this room: update a row, find rows, find similar ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import models, transaction

from .engines import engine
from .finding import Hit, find, similar
from .models import Entry
from .registry import Registration, of, register
from .words import BREAK, fold, tokens

__all__ = ["Hit", "entries_of", "find", "forget", "register", "similar", "update"]

PART_LENGTH = 12_000  # PostgreSQL keeps token positions up to 16,383
PART_REPEATS = 250  # … and 256 of them for one token


def update(row: models.Model, *, is_new: bool = False) -> None:
    """Bring the index up to date with a row just saved, in the caller's transaction (about 5 statements).

    A row that no longer belongs (`when`) leaves the index; a new one has nothing there yet to look for. Raises
    KeyError for a model nobody registered.
    """
    registration = of(type(row))
    with transaction.atomic():
        if not is_new:
            forget(row)
        if registration.when is None or registration.rows().filter(pk=row.pk).exists():
            entries = entries_of(registration, row)
            engine().write(entries, [engine().tokened(entry.texts) for entry in entries])


def forget(row: models.Model) -> None:
    """Take a row out of the index."""
    engine().erase(Entry.objects.filter(label=row._meta.label_lower, object_id=row.pk))


def entries_of(registration: Registration, row: Any) -> list[Entry]:
    """The unsaved entries of one row: one, or more for a long text; each carries the title."""
    title, known_as, pinyin, body, url = registration.texts(row)
    facts = {"label": registration.label, "object_id": row.pk, "title": title, "known_as": known_as, "url": url}
    return [Entry(**facts, pinyin=pinyin, part=part, text=text) for part, text in enumerate(_parts(body))]


def _parts(text: str) -> Iterator[str]:
    """Pieces no database stumbles over, cut behind a sentence where possible. At least one, even if empty."""
    while len(text) > PART_LENGTH or _repeats(text):
        length = min(PART_LENGTH, len(text) - 1)
        while _repeats(text[:length]):
            length //= 2
        cut = max(text.rfind(mark, length // 2, length) for mark in "。！？；\n.!?;, ，")
        yield text[: cut + 1] if cut > 0 else text[:length]
        text = text[cut + 1 :] if cut > 0 else text[length:]
    yield text


def _repeats(text: str) -> bool:
    """Whether one token comes so often that PostgreSQL would forget some of its places."""
    if len(text) <= PART_REPEATS:
        return False
    if max(Counter(fold(text)).values()) <= PART_REPEATS:  # no token without its characters: spares most texts the rest
        return False
    counts = Counter(tokens(text))
    del counts[BREAK]
    return max(counts.values(), default=0) > PART_REPEATS
