"""The two databases' full-text indexes behind one small set of words: write, erase, hold, match.

A query is groups of phrases: all phrases of any of the groups. Raw text never reaches MATCH or to_tsquery: what goes
in is built here from tokens, which are letters, digits, characters and "_" only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from .asking import Group, Phrase
from .beside import beside
from .models import Entry
from .words import BREAK, is_prefix, tokens


class SQLite:
    """FTS5 over space-joined tokens; rowid is the entry's id. A break is a token, so no phrase crosses it."""

    def hold(self) -> None:
        """Nobody else writes to the index until the transaction ends: on SQLite nobody else writes at all."""

    def write(self, entries: Sequence[Entry]) -> None:
        """Entries and their tokens (two statements)."""
        Entry.objects.bulk_create(entries)
        rows = [(e.pk, *(" ".join(part) for part in (head(e), tokens(e.text), aside(e)))) for e in entries]
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

    def match(self, entries: dict[str, QuerySet], groups: Sequence[Group]) -> dict[str, QuerySet]:
        """Of the entries under each label those that hold all phrases of a group, newest first."""
        return {label: self._match(rows, groups) for label, rows in entries.items()}

    def _match(self, entries: QuerySet, groups: Iterable[Group]) -> QuerySet:
        """FTS5 walks its lists in that order."""
        expression = " OR ".join(f"({' AND '.join(map(self._phrase, group))})" for group in groups)
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
        "INSERT INTO search_entry (label, object_id, part, title, known_as, pinyin, url, text, updated_at, tokens) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now(), %s::tsvector)"
    )

    def hold(self) -> None:
        """Nobody else writes to the index until the transaction ends; reading goes on."""
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE")

    def write(self, entries: Sequence[Entry]) -> None:
        """Entries with their tokens (one pipelined statement)."""
        columns = ("label", "object_id", "part", "title", "known_as", "pinyin", "url", "text")
        rows = [(*(getattr(e, column) for column in columns), self._vector(e)) for e in entries]
        with connection.cursor() as cursor:
            cursor.executemany(self.INSERT, rows)

    def erase(self, entries: QuerySet) -> None:
        """These entries."""
        entries.delete()

    def empty(self) -> None:
        """Nothing left."""
        Entry.objects.all().delete()

    def match(self, entries: dict[str, QuerySet], groups: Sequence[Group]) -> dict[str, QuerySet]:
        """Of the entries under each label those that hold all phrases of a group, newest first."""
        return {label: self._match(rows, groups) for label, rows in entries.items()}

    def _match(self, entries: QuerySet, groups: Iterable[Group]) -> QuerySet:
        expression = " | ".join(f"({' & '.join(map(self._phrase, group))})" for group in groups)
        found = entries.extra(where=["search_entry.tokens @@ %s::tsquery"], params=[expression])
        return found.order_by("-pk")

    @staticmethod
    def _vector(entry: Entry) -> str:
        places, position = defaultdict(list), 0
        for part in (head(entry), tokens(entry.text)):
            for token in part:
                position += 1
                if token != BREAK:
                    places[token].append(str(position))
            position += 1  # no phrase crosses from the title into the text
        placed = [f"'{token}':{','.join(at)}" for token, at in places.items()]
        return " ".join([*placed, *(f"'{word}'" for word in dict.fromkeys(aside(entry)) if word not in places)])

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


def head(entry: Entry) -> list[str]:
    """Tokens of the title and of what else it is known as; no phrase crosses from one to the other."""
    known = tokens(entry.known_as)
    return [*tokens(entry.title), BREAK, *known] if known else tokens(entry.title)


def aside(entry: Entry) -> list[str]:
    """Tokens beside the text: no phrase to walk, and never equal to a character."""
    return beside(entry.title, entry.text, entry.pinyin)


def engine() -> Any:
    """The one of the database in use; OpenSearch in front of it where the settings name one."""
    inner = PostgreSQL() if connection.vendor == "postgresql" else SQLite()
    if not settings.SEARCH:
        return inner
    from .opensearch import OpenSearch

    return OpenSearch(inner)
