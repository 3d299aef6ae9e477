"""The index on PostgreSQL.

Every token carries two signs of its place in front, so that each place has lists of its own in the index of tokens:
one list for all would be walked once for each place. And every entry carries the number of its block of 4,096 keys, so
that the newest can be asked for alone: the index gives no order, only everything that fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from .asking import Group, Phrase
from .beside import BLOCK, SOUND, brief, headed, paired_in
from .models import Entry
from .sieves import Sieve
from .tokening import BROKEN, vector
from .words import BREAK, is_prefix

BITS = 12  # a block is so many bits of an entry's key

INSERT = (
    "INSERT INTO search_entry (id, label, object_id, part, title, known_as, pinyin, url, text, updated_at, tokens) "  # noqa: S608 (a number)
    "SELECT id, %s, %s, %s, %s, %s, %s, %s, %s, now(), "
    f"(%s || ' ' || %s || (id >> {BITS}))::tsvector "
    "FROM (SELECT nextval(pg_get_serial_sequence('search_entry', 'id')) AS id) key"
)
# What stands in many entries mostly stands in one of the newest: to know it from the index takes all of them.
HAVING = (
    "SELECT n, top FROM (SELECT v.*, "  # noqa: S608 (a number)
    "(SELECT id FROM search_entry WHERE label = v.label ORDER BY id + 0 DESC LIMIT 1) AS top "
    "FROM (VALUES {values}) v(n, label, block, words) OFFSET 0) place WHERE top IS NOT NULL AND (EXISTS (SELECT 1 FROM "
    "(SELECT tokens FROM search_entry WHERE label = place.label ORDER BY id + 0 DESC LIMIT 10) newest "
    "WHERE newest.tokens @@ words) "
    f"OR search_holds(words && (block || (top >> {BITS}))::tsquery) OR search_holds(words))"
)
WITHIN = "search_entry.tokens @@ %s::tsquery"
IDS = "(SELECT id FROM search_kept(%s::tsquery) kept(id) WHERE id {} %s ORDER BY id DESC OFFSET 0)"
NEWEST_FIRST = (
    f"{IDS.format('>=')} UNION ALL {IDS.format('<')}"  # the second is looked up only if the first is not enough
)


class PostgreSQL:
    """A tsvector beside the entry's own columns."""

    tokened = staticmethod(vector)

    def hold(self) -> None:
        """Nobody else writes to the index until the transaction ends; reading goes on.

        Who holds it writes much: what is new is sorted into the index of tokens in one go, and need not reach the disk
        before the last of it does.
        """
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '128MB'")
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE")

    def write(self, entries: Sequence[Entry], tokened: Sequence[Any]) -> None:
        """Entries with their tokens (one pipelined statement)."""
        columns = ("label", "object_id", "part", "title", "known_as", "pinyin", "url", "text")
        rows = [
            (*(getattr(entry, column) for column in columns), tokens, brief(entry.label) + BLOCK)
            for entry, tokens in zip(entries, tokened, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)

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

        Of several places those that have none are left out, for one statement. Left to itself the planner would ask
        the permission of all that fit before it takes the newest: the keys come in order from functions that nothing
        looks into.
        """
        narrowed = {label: _narrowed(label, groups, of_heads) for label in labels} if groups else {}
        tops = _tops(narrowed) if len(narrowed) > 1 else dict.fromkeys(narrowed, None)
        return {label: _sieve(label, narrowed[label], groups, top) for label, top in tops.items()}


def _tops(wanted: dict[str, str]) -> dict[str, int | None]:
    """Label → key of the newest entry, of the places where anything fits."""
    labels = list(wanted)
    values = ", ".join(["(%s, %s, %s, %s::tsquery)"] * len(labels))
    told = [v for n, label in enumerate(labels) for v in (n, label, f"{brief(label)}{BLOCK}", wanted[label])]
    with connection.cursor() as cursor:
        cursor.execute(HAVING.format(values=values), told)
        return {labels[n]: top for n, top in cursor.fetchall()}


def _sieve(label: str, narrowed: str, groups: Sequence[Group], top: int | None) -> Sieve:
    """`top`: key of the newest entry of the place; None: all keys at once, which spares the question for it."""
    exact = _any(_all(_phrase(phrase, brief(label)) for phrase in group) for group in groups)
    blocks, block = brief(label) + BLOCK, (top or 0) >> BITS
    before = max(block - 1, 0)
    newest, edge = f"({narrowed}) & ({blocks}{block} | {blocks}{before})", before << BITS
    ids = (IDS.format(">="), (narrowed, 0)) if top is None else (NEWEST_FIRST, (newest, edge, narrowed, edge))
    is_phrase = "<" in exact  # the index has no positions, all else it knows
    return Sieve(
        where=WITHIN,
        params=(f"({narrowed}) & ({exact})",),
        check=WITHIN if is_phrase else "TRUE",
        checked=(exact,) if is_phrase else (),
        ids=ids,
    )


def _narrowed(label: str, groups: Sequence[Group], of_heads: bool) -> str:
    """What the index of tokens can tell (of heads): sounds and tokens, but no positions."""
    return _any(_all(_tokens(group, of_heads, brief(label))) for group in groups)


def _tokens(group: Group, of_heads: bool, own: str) -> list[str]:
    if of_heads:  # what stands in the head stands in the entry
        return [_phrase([token], own) for phrase in group for token in headed(phrase) or phrase]
    tokens = [token for phrase in group for token in phrase[:-1] if token != BREAK]
    sounds = [_phrase([token], own) for phrase in group for token in paired_in(phrase)]
    every = [*(f"'{own}{token}'" for token in dict.fromkeys(tokens)), *(_phrase(phrase[-1:], own) for phrase in group)]
    return [*sounds, *every]


def _phrase(phrase: Phrase, own: str) -> str:
    """One behind the other; a break is a gap, and what stands behind one is marked."""
    parts, last = [], ""
    for n, token in enumerate(phrase, start=1):
        if token != BREAK:
            may_go_on = n == len(phrase) and (is_prefix(phrase) or SOUND.fullmatch(token))
            mark = ("*" if may_go_on else "") + (BROKEN if last == BREAK else "")
            gap = [f"<{1 + (last == BREAK)}>"] if parts else []
            parts += [*gap, f"'{own}{token}'" + (f":{mark}" if mark else "")]
        last = token
    return " ".join(parts)


def _all(parts: Iterable[str]) -> str:
    return f"({' & '.join(parts)})"


def _any(parts: Iterable[str]) -> str:
    return " | ".join(parts)
