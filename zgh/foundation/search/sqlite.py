"""The index on SQLite."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from .asking import Group, Phrase
from .beside import headed, place
from .models import Entry
from .sieves import Sieve
from .statements import together
from .tokening import columns
from .words import is_prefix

MERGED = 2000  # pages of FTS5 written in one step of `settle`


class SQLite:
    """FTS5 over space-joined tokens; rowid is the entry's id."""

    tokened = staticmethod(columns)

    def hold(self) -> None:
        """Nobody else writes to the index until the transaction ends: on SQLite nobody else writes at all."""

    def write(self, entries: Sequence[Entry], tokened: Sequence[Any]) -> None:
        """Entries and their tokens (two statements)."""
        Entry.objects.bulk_create(entries)
        rows = [(entry.pk, *tokens) for entry, tokens in zip(entries, tokened, strict=True)]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_fts(rowid, title, body, words) VALUES (%s, %s, %s, %s)", rows)

    def erase(self, entries: QuerySet) -> None:
        """These entries and their tokens."""
        ids = list(entries.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [(pk,) for pk in ids])
        Entry.objects.filter(pk__in=ids).delete()

    def empty(self) -> None:
        """Nothing left. The table is made anew as it was: FTS5 takes rows out one by one, a minute for 100,000."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'search_fts'")
            made = cursor.fetchone()[0]
            cursor.execute("DROP TABLE search_fts")
            cursor.execute(made)
        Entry.objects.all().delete()

    def settle(self) -> Iterator[None]:
        """After many writes: FTS5 leaves seventeen trees for 100,000 entries, and every look goes through each of them.

        Yields between steps of a fifth of a second, when others may write.
        """
        for pages in itertools.chain([-MERGED], itertools.repeat(MERGED)):  # the first one says that all are to be one
            with connection.cursor() as cursor:
                before = connection.connection.total_changes
                cursor.execute("INSERT INTO search_fts(search_fts, rank) VALUES('merge', %s)", [pages])
                if connection.connection.total_changes - before < 2:  # FTS5's way to say that it is done
                    return
            yield

    def sieves(self, labels: Sequence[str], groups: Sequence[Group], *, of_heads: bool = False) -> dict[str, Sieve]:
        """Label → sieve of its entries that hold all phrases of a group, anywhere or in the head.

        Of several places those that have none are left out, for one statement of a millisecond: the permission of a
        place costs ten times as much. FTS5 walks its lists newest first.
        """
        # The plus keeps SQLite, once it has statistics, from asking FTS5 anew for every single entry.
        where = "search_fts MATCH %s AND search_entry.id = +search_fts.rowid"
        one = "SELECT %s WHERE EXISTS (SELECT 1 FROM search_fts WHERE search_fts MATCH %s)"
        held = " OR ".join(f"({' AND '.join(self.narrowed(group, of_heads))})" for group in groups)
        wanted = {label: f"{self.phrase([place(label)])} AND ({held})" for label in labels} if groups else {}
        if len(wanted) > 1 and not of_heads:
            having = {label for (label,) in together((one, (label, words)) for label, words in wanted.items())}
            wanted = {label: words for label, words in wanted.items() if label in having}
        return {
            label: Sieve(where, (words,), ", search_fts", "search_fts.rowid DESC") for label, words in wanted.items()
        }

    @staticmethod
    def phrase(phrase: Phrase) -> str:
        """One behind the other; a break is a token, so no phrase crosses it."""
        return f'"{" ".join(phrase)}"' + ("*" if is_prefix(phrase) else "")

    def narrowed(self, group: Group, of_heads: bool) -> list[str]:
        """A group, anywhere or in the head. Phrases are walked quickly here: sounds before them would cost more."""
        heads = [self.phrase([token]) for phrase in group for token in headed(phrase)] if of_heads else []
        return [*heads, *map(self.phrase, group)]
