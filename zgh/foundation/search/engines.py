"""The two databases' full-text indexes behind one small set of words: write, erase, hold, sieves.

A query is groups of phrases: all phrases of any of the groups. Raw text never reaches MATCH or to_tsquery: what goes
in is built here from tokens, which are letters, digits, characters and "_" only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from .asking import Group, Phrase
from .beside import headed, heard_in, place
from .models import Entry
from .tokening import columns, vector
from .words import BREAK, is_prefix

MERGED = 2000  # pages of FTS5 written in one step of `settle`


class Sieve(NamedTuple):
    """What keeps the entries of one model that hold something: parts of a statement on search_entry, newest first.

    `check`: asked last and only of what may be seen, because it is dear. `is_streamed`: everything `where` keeps is put
    in order first and looked at one by one until enough is found. `fence`: ends the rule of what may be seen.
    `is_cut`: older entries may hold it, too.
    """

    tables: str
    where: str
    params: tuple[Any, ...]
    order: str
    check: str = "TRUE"
    checked: tuple[Any, ...] = ()
    is_streamed: bool = False
    fence: str = ""
    is_cut: bool = False


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
        one = "EXISTS (SELECT 1 FROM search_fts WHERE search_fts MATCH %s)"
        wanted = expressions(self, labels, groups, of_heads)
        if len(labels) > 1 and not of_heads:
            wanted = having(wanted, one, lambda _label, words: (words,))
        return {label: Sieve(", search_fts", where, (words,), "search_fts.rowid DESC") for label, words in wanted}

    @staticmethod
    def phrase(phrase: Phrase) -> str:
        """One behind the other; a break is a token, so no phrase crosses it."""
        return f'"{" ".join(phrase)}"' + ("*" if is_prefix(phrase) else "")

    def narrowed(self, group: Group, of_heads: bool) -> list[str]:
        """A group, anywhere or in the head. Phrases are walked quickly here: sounds before them would cost more."""
        heads = [self.phrase([token]) for phrase in group for token in headed(phrase)] if of_heads else []
        return [*heads, *map(self.phrase, group)]


class PostgreSQL:
    """A tsvector beside the entry's own columns."""

    tokened = staticmethod(vector)
    AND, OR = " & ", " | "

    EVER = "search_holds(%s::tsquery)"
    # What stands in many entries mostly stands in one of the newest: to know it from the index takes all of them.
    RECENTLY = (
        "EXISTS (SELECT 1 FROM (SELECT tokens FROM search_entry WHERE label = %s ORDER BY id + 0 DESC LIMIT 10) newest "
        "WHERE newest.tokens @@ %s::tsquery)"
    )
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
        """Nothing left, not even in the index of tokens, where what is deleted stays until it is swept.

        Where somebody reads for long (a backup), it is deleted all the same: whoever waits to empty the table keeps
        every search waiting.
        """
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                cursor.execute("TRUNCATE search_entry")
        except OperationalError:
            Entry.objects.all().delete()

    def settle(self) -> Iterator[None]:
        """After many writes: what waits to be sorted into the index is sorted in, and the planner learns what is there.

        Until then every look reads all that waits.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('search_entry_tokens')")
            cursor.execute("ANALYZE search_entry")
        yield

    def sieves(self, labels: Sequence[str], groups: Sequence[Group], *, of_heads: bool = False) -> dict[str, Sieve]:
        """Label → sieve of its entries that hold all phrases of a group, anywhere or in the head.

        Places that have none are left out: the planner believes that something begins with any letters, and would look
        through every entry for it. `search_holds` asks the index of tokens and nothing else.
        """
        within = "search_entry.tokens @@ %s::tsquery"
        exact = self.OR.join(f"({self.AND.join(map(self.phrase, group))})" for group in groups)
        # Without the fence the planner reads all rows of a model first, to look them up later.
        how: dict[str, Any] = {"order": "(search_entry.id + 0) DESC", "fence": " OFFSET 0"}
        if "<" in exact:
            how |= {"check": within, "checked": (exact,), "is_streamed": True}
        wanted = expressions(self, labels, groups, of_heads)
        if len(labels) > 1 and not of_heads:
            wanted = having(wanted, f"{self.RECENTLY} OR {self.EVER}", lambda label, words: (label, words, words))
        elif "<" not in exact:  # the same question in the statement itself
            within = f"{self.EVER} AND {within}"
        return {label: Sieve("", within, (words,) * within.count("%s"), **how) for label, words in wanted}

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

    def narrowed(self, group: Group, of_heads: bool) -> list[str]:
        """What the index of tokens can tell of a group (in the head): sounds and tokens, but no positions."""
        tokens = [token for phrase in group for token in phrase[:-1] if token != BREAK]
        beside = [self.phrase([token]) for phrase in group for token in (headed if of_heads else heard_in)(phrase)]
        every = [*(f"'{token}'" for token in dict.fromkeys(tokens)), *(self.phrase(phrase[-1:]) for phrase in group)]
        return [*beside, *every]


def expressions(
    inner: SQLite | PostgreSQL, labels: Sequence[str], groups: Sequence[Group], of_heads: bool
) -> list[tuple[str, str]]:
    """(label, its place and any of the groups in the database's own words)."""
    held = inner.OR.join(f"({inner.AND.join(inner.narrowed(group, of_heads))})" for group in groups)
    return [(label, f"{inner.phrase([place(label)])}{inner.AND}({held})") for label in labels] if groups else []


def having(
    wanted: list[tuple[str, str]], condition: str, values: Callable[[str, str], tuple[Any, ...]]
) -> list[tuple[str, str]]:
    """Those of (label, words) for which the condition, about their `values`, is true. One statement."""
    if not wanted:
        return []
    told = [value for n, (label, words) in enumerate(wanted) for value in (n, *values(label, words))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([f"SELECT %s WHERE {condition}"] * len(wanted)), told)
        return [wanted[int(n)] for (n,) in cursor.fetchall()]


def engine() -> Any:
    """The one of the database in use; OpenSearch in front of it where the settings name one."""
    inner = PostgreSQL() if connection.vendor == "postgresql" else SQLite()
    if not settings.SEARCH:
        return inner
    from .opensearch import OpenSearch

    return OpenSearch(inner)
