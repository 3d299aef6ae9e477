"""The two databases' full-text indexes behind one small set of words: write, erase, hold, sieves.

A query is groups of phrases: all phrases of any of the groups. Raw text never reaches MATCH or to_tsquery: what goes
in is built here from tokens, which are letters, digits, characters and "_" only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from .asking import Group, Phrase
from .beside import headed, heard_in, place
from .models import Entry
from .tokening import columns, vector
from .words import BREAK, is_prefix


class Sieve(NamedTuple):
    """What keeps the entries of one model that hold something: parts of a statement on search_entry, newest first.

    `check`: asked last and only of what may be seen, because it is dear. `is_streamed`: everything `where` keeps is put
    in order first and looked at one by one until enough is found. `fence`: ends the rule of what may be seen.
    """

    tables: str
    where: str
    params: tuple[Any, ...]
    order: str
    check: str = "TRUE"
    checked: tuple[Any, ...] = ()
    is_streamed: bool = False
    fence: str = ""


class SQLite:
    """FTS5 over space-joined tokens; rowid is the entry's id."""

    tokened = staticmethod(columns)
    AND, OR = " AND ", " OR "

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

    def sieves(self, labels: Sequence[str], groups: Sequence[Group]) -> dict[str, list[Sieve]]:
        """Label → sieves of its entries that hold all phrases of a group: those with them in the head, then all.

        Of several places those that have none are left out, for one statement of a millisecond: the permission of a
        place costs ten times as much. FTS5 walks its lists newest first.
        """
        # The plus keeps SQLite, once it has statistics, from asking FTS5 anew for every single entry.
        where = "search_entry.id = +search_fts.rowid AND search_fts MATCH %s"
        found: dict[str, list[Sieve]] = {}
        one = "EXISTS (SELECT 1 FROM search_fts WHERE search_fts MATCH %s)"
        wanted = [*expressions(self, labels, groups)]
        for label, words in having(wanted, one) if len(labels) > 1 else wanted:
            found.setdefault(label, []).append(Sieve(", search_fts", where, (words,), "search_fts.rowid DESC"))
        return found

    @staticmethod
    def phrase(phrase: Phrase) -> str:
        """One behind the other; a break is a token, so no phrase crosses it."""
        return f'"{" ".join(phrase)}"' + ("*" if is_prefix(phrase) else "")

    def narrowed(self, group: Group) -> tuple[list[str], list[str]]:
        """A group of titles, and of all. Phrases are walked quickly here: sounds before them would cost more."""
        every = [*map(self.phrase, group)]
        return [*(self.phrase([token]) for phrase in group for token in headed(phrase)), *every], every


class PostgreSQL:
    """A tsvector beside the entry's own columns."""

    tokened = staticmethod(vector)
    AND, OR = " & ", " | "

    INSERT = (
        "INSERT INTO search_entry (label, object_id, part, title, known_as, pinyin, url, text, updated_at, tokens) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now(), %s::tsvector)"
    )

    def hold(self) -> None:
        """Nobody else writes to the index until the transaction ends; reading goes on."""
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE")

    def write(self, entries: Sequence[Entry], tokened: Sequence[Any]) -> None:
        """Entries with their tokens (one pipelined statement)."""
        own = ("label", "object_id", "part", "title", "known_as", "pinyin", "url", "text")
        rows = [(*(getattr(e, column) for column in own), tokens) for e, tokens in zip(entries, tokened, strict=True)]
        with connection.cursor() as cursor:
            cursor.executemany(self.INSERT, rows)

    def erase(self, entries: QuerySet) -> None:
        """These entries."""
        entries.delete()

    def empty(self) -> None:
        """Nothing left."""
        Entry.objects.all().delete()

    def sieves(self, labels: Sequence[str], groups: Sequence[Group]) -> dict[str, list[Sieve]]:
        """Label → sieves of its entries that hold all phrases of a group: those with them in the head, then all.

        Places that have none are left out: the planner believes that something begins with any letters, and would look
        through every entry for it. `search_holds` asks the index of tokens and nothing else.
        """
        holds, within = "search_holds(%s::tsquery)", "search_entry.tokens @@ %s::tsquery"
        wanted = [*expressions(self, labels, groups)]
        exact = self.OR.join(f"({self.AND.join(map(self.phrase, group))})" for group in groups)
        # Without the fence the planner reads all rows of a model first, to look them up later.
        how: dict[str, Any] = {"order": "(search_entry.id + 0) DESC", "fence": " OFFSET 0"}
        if "<" in exact:
            how |= {"check": within, "checked": (exact,), "is_streamed": True}
        elif len(labels) == 1:  # the same question in the statement itself
            within = f"{holds} AND {within}"
        found: dict[str, list[Sieve]] = {}
        for label, words in having(wanted, holds) if len(labels) > 1 else wanted:
            found.setdefault(label, []).append(Sieve("", within, (words,) * within.count("%s"), **how))
        return found

    @staticmethod
    def phrase(phrase: Phrase) -> str:
        """One behind the other; a break is a gap."""
        parts, step = [], 1
        for token in phrase:
            if token == BREAK:
                step = 2
                continue
            parts += [f"<{step}>", f"'{token}'"] if parts else [f"'{token}'"]
            step = 1
        return " ".join(parts) + (":*" if is_prefix(phrase) else "")

    def narrowed(self, group: Group) -> tuple[list[str], list[str]]:
        """What the index of tokens can tell of a group, of titles and of all: sounds and tokens, but no positions."""
        tokens = [token for phrase in group for token in phrase[:-1] if token != BREAK]
        every = [*(f"'{token}'" for token in dict.fromkeys(tokens)), *(self.phrase(phrase[-1:]) for phrase in group)]
        return tuple([*(self.phrase([t]) for p in group for t in narrow(p)), *every] for narrow in (headed, heard_in))


def expressions(
    inner: SQLite | PostgreSQL, labels: Sequence[str], groups: Sequence[Group]
) -> Iterator[tuple[str, str]]:
    """(label, its place and any of the groups in the database's own words), of heads and of everything."""
    for every in zip(*map(inner.narrowed, groups), strict=True):
        held = inner.OR.join(f"({inner.AND.join(one)})" for one in every)
        for label in labels:
            yield label, f"{inner.phrase([place(label)])}{inner.AND}({held})"


def having(wanted: list[tuple[str, str]], condition: str) -> list[tuple[str, str]]:
    """Those of (label, words) that hold anything. One statement."""
    if not wanted:
        return []
    values = [value for n, (_label, words) in enumerate(wanted) for value in (n, words)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([f"SELECT %s WHERE {condition}"] * len(wanted)), values)
        return [wanted[int(n)] for (n,) in cursor.fetchall()]


def engine() -> Any:
    """The one of the database in use; OpenSearch in front of it where the settings name one."""
    inner = PostgreSQL() if connection.vendor == "postgresql" else SQLite()
    if not settings.SEARCH:
        return inner
    from .opensearch import OpenSearch

    return OpenSearch(inner)
