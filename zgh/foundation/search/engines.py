"""The two databases' full-text indexes behind one small set of words: write, erase, hold, match.

A query is tiers of phrases: all of them or any of them. Raw text never reaches MATCH or to_tsquery: what goes in is
built here from tokens, which are letters, digits and characters only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet

from .models import Entry
from .words import BREAK, is_prefix, keywords, tokens

Phrase = list[str]


class SQLite:
    """FTS5 over space-joined tokens; rowid is the entry's id. A break is a token, so no phrase crosses it."""

    def hold(self) -> None:
        """Nobody else writes to the index until the transaction ends: on SQLite nobody else writes at all."""

    def write(self, entries: Sequence[Entry]) -> None:
        """Entries and their tokens (two statements)."""
        Entry.objects.bulk_create(entries)
        rows = [(e.pk, " ".join(tokens(e.title)), " ".join(tokens(e.text)), " ".join(_about(e))) for e in entries]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_fts(rowid, title, body, words) VALUES (%s, %s, %s, %s)", rows)

    def erase(self, entries: QuerySet) -> None:
        """These entries and their tokens."""
        ids = list(entries.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [(pk,) for pk in ids])
        Entry.objects.filter(pk__in=ids).delete()

    def empty(self) -> None:
        """Nothing left."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_fts")
        Entry.objects.all().delete()

    def match(self, entries: QuerySet, wanted: Iterable[Phrase], is_all: bool) -> QuerySet:
        """Entries that hold all (or any) of the phrases, newest first. FTS5 walks its lists in that order."""
        glue = " AND " if is_all else " OR "
        expression = glue.join(self._phrase(phrase) for phrase in wanted)
        # The plus keeps SQLite, once it has statistics, from asking FTS5 anew for every single entry.
        where = ["search_entry.id = +search_fts.rowid", "search_fts MATCH %s"]
        return entries.extra(tables=["search_fts"], where=where, params=[expression], order_by=["-search_fts.rowid"])  # noqa: S610

    @staticmethod
    def _phrase(phrase: Phrase) -> str:
        return f'"{" ".join(phrase)}"' + ("*" if is_prefix(phrase) else "")


class PostgreSQL:
    """A tsvector whose positions we set ourselves: no parser, extension or locale decides anything.

    A break leaves a gap in the positions instead of a token, because only 256 positions of one token are kept.
    """

    INSERT = (
        "INSERT INTO search_entry (label, object_id, part, title, url, text, updated_at, tokens) "
        "VALUES (%s, %s, %s, %s, %s, %s, now(), %s::tsvector)"
    )

    def hold(self) -> None:
        """Nobody else writes to the index until the transaction ends; reading goes on."""
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE")

    def write(self, entries: Sequence[Entry]) -> None:
        """Entries with their tokens (one pipelined statement)."""
        rows = [(e.label, e.object_id, e.part, e.title, e.url, e.text, self._vector(e)) for e in entries]
        with connection.cursor() as cursor:
            cursor.executemany(self.INSERT, rows)

    def erase(self, entries: QuerySet) -> None:
        """These entries."""
        entries.delete()

    def empty(self) -> None:
        """Nothing left."""
        Entry.objects.all().delete()

    def match(self, entries: QuerySet, wanted: Iterable[Phrase], is_all: bool) -> QuerySet:
        """Entries that hold all (or any) of the phrases, newest first."""
        expression = (" & " if is_all else " | ").join(f"({self._phrase(phrase)})" for phrase in wanted)
        found = entries.extra(where=["search_entry.tokens @@ %s::tsquery"], params=[expression])
        return found.order_by("-pk")

    @staticmethod
    def _vector(entry: Entry) -> str:
        places, position = defaultdict(list), 0
        for text in (entry.title, entry.text):
            for token in tokens(text):
                position += 1
                if token != BREAK:
                    places[token].append(str(position))
            position += 1  # no phrase crosses from the title into the text
        placed = [f"'{token}':{','.join(at)}" for token, at in places.items()]
        return " ".join([*placed, *(f"'{word}'" for word in _about(entry) if word not in places)])

    @staticmethod
    def _phrase(phrase: Phrase) -> str:
        parts, step = [], 1
        for token in phrase:
            if token == BREAK:
                step = 2
                continue
            parts += [f"<{step}>", f"'{token}'"] if parts else [f"'{token}'"]
            step = 1
        return " ".join(parts) + (":*" if is_prefix(phrase) else "")


def _about(entry: Entry) -> list[str]:
    """Whole words beside the characters, for `similar` alone: no phrase to walk, and never equal to a character."""
    return keywords(f"{entry.title}\n{entry.text}")


def engine() -> SQLite | PostgreSQL:
    """The one of the database in use."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
