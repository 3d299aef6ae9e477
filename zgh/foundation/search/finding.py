"""Finding rows one may see: exact phrase first, then the words all together, then any of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.safestring import SafeString

from . import words
from .engines import Phrase, engine
from .models import Entry
from .registry import Registration, of
from .snippets import mark, snippet

CANDIDATES = 500  # ranking every match costs 129 ms for 8,642 of them; the newest 500 cost 6
SIMILAR_WORDS, SIMILAR_REACH, SIMILAR_CANDIDATES = 10, 1000, 150
SIMILAR_ENOUGH = 0.34

Tier = tuple[list[Phrase], bool]


@dataclass(frozen=True)
class Hit:
    """One find: the row itself, its title and a piece of its text with <mark>, both escaped, its address."""

    row: Any
    title: SafeString
    snippet: SafeString
    url: str


@dataclass(frozen=True)
class Found:
    """What one search found in one model: hits of the page asked for, how many there are (at most 500)."""

    registration: Registration
    hits: list[Hit]
    count: int
    is_exact: bool

    @property
    def is_more(self) -> bool:
        """Whether counting stopped."""
        return self.count >= CANDIDATES


def tiers(query: str) -> Iterator[Tier]:
    """From what was typed to what may have been meant."""
    exact, meant = words.phrases(query), words.words(query)
    if exact:
        yield exact, True
    if meant and meant != exact:
        yield meant, True
    if len(meant) > 1:
        yield meant, False


def find(model: type[Model] | str, text: str, user: Any, limit: int = 20, *, start: int = 0) -> list[Hit]:
    """Rows of one model that `user` may view, best first: in the title, then in the text, then the newest.

    Any text is a legal query. Three to five queries, whatever is found.
    """
    return search([of(model)], text, user, limit, start=start)[0].hits


def search(
    registrations: Sequence[Registration], query: str, user: Any, limit: int = 5, *, start: int = 0
) -> list[Found]:
    """The same in several models at once; the first tier that finds anything anywhere answers for all of them.

    Cost: one statement a tier, one for the texts shown, one a model for its rows.
    """
    for number, tier in enumerate(tiers(query)):
        matches = _matches(registrations, tier, user)
        if any(matches.values()):
            window = {label: ids[start : start + limit] for label, ids in matches.items()}
            shown = _shown(registrations, window, tier[0], user)
            return [Found(r, shown[r.label], len(matches[r.label]), number == 0) for r in registrations]
    return [Found(registration, [], 0, True) for registration in registrations]


def _matches(registrations: Sequence[Registration], tier: Tier, user: Any) -> dict[str, list[int]]:
    """Model → ids of its best entries, one for each row; permission is part of the statement."""
    querysets = [_entries(registration, tier, user)[:CANDIDATES] for registration in registrations]
    found: dict[str, dict[int, tuple[int, int]]] = {registration.label: {} for registration in registrations}
    for label, object_id, pk, title in _together(querysets):
        # The best part of a row stands for it; later (older) parts only where they are better.
        rank = (_in_title(title, tier[0]), pk)
        found[label][object_id] = max(rank, found[label].get(object_id, (0, 0)))
    return {label: [pk for _, pk in sorted(best.values(), reverse=True)] for label, best in found.items()}


def _visible(registration: Registration, user: Any) -> QuerySet:
    """Entries of rows that `user` may view; the model's own rule is part of the statement."""
    rows = registration.model._default_manager.all().permitted("view", user).filter(pk=OuterRef("object_id"))
    return Entry.objects.filter(Exists(rows.order_by()), label=registration.label)


def _entries(registration: Registration, tier: Tier, user: Any) -> QuerySet:
    return engine().match(_visible(registration, user), *tier).values_list("label", "object_id", "pk", "title")


def _together(querysets: Sequence[QuerySet]) -> list[tuple]:
    """Several limited querysets in one statement; Django's union() cannot limit its parts on SQLite."""
    from django.core.exceptions import EmptyResultSet

    parts, params = [], []
    for queryset in querysets:
        try:
            sql, args = queryset.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:  # nothing of this model may be seen
            continue
        parts.append(f"SELECT * FROM ({sql}) t{len(parts)}")  # noqa: S608 (compiled by Django)
        params += args
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return cursor.fetchall()


def _in_title(title: str, phrases: Sequence[Phrase]) -> int:
    """3: the title is the query; 2: holds all of it; 1: some of it; 0: none."""
    held = words.tokens(title)
    if [held] == phrases:
        return 3
    joined = f" {' '.join(held)}"
    hits = sum(f" {' '.join(phrase)}" in joined for phrase in phrases)
    return 2 if hits == len(phrases) else int(hits > 0)


def _shown(
    registrations: Sequence[Registration], window: dict[str, list[int]], phrases: list[Phrase], user: Any
) -> dict[str, list[Hit]]:
    """Model → the hits of these entries."""
    entries = Entry.objects.in_bulk([pk for ids in window.values() for pk in ids])
    hits = {}
    for registration in registrations:
        shown = [entries[pk] for pk in window[registration.label] if pk in entries]
        rows = _rows(registration, [entry.object_id for entry in shown], user)
        hits[registration.label] = [_hit(rows[e.object_id], e, phrases) for e in shown if e.object_id in rows]
    return hits


def _rows(registration: Registration, ids: list[int], user: Any) -> dict[int, Any]:
    if not ids:
        return {}
    return registration.model._default_manager.all().permitted("view", user).in_bulk(ids)


def _hit(row: Any, entry: Entry, phrases: list[Phrase]) -> Hit:
    return Hit(row, mark(entry.title, phrases), snippet(entry.text, phrases), entry.url)


def similar(model: type[Model] | str, text: str, user: Any, limit: int = 3) -> list[Hit]:
    """Rows most like a text being written, best first; none rather than far-fetched ones.

    Judged by the words shared, rare ones counting more, among the newest entries that share any. Four queries.
    """
    registration = of(model)
    wanted = sorted(words.keywords(text[:500]), key=len, reverse=True)[:SIMILAR_WORDS]
    if not wanted:
        return []
    # The newest first, then permission: asking it of every row that shares a common word would take too long.
    newest = engine().match(Entry.objects.filter(label=registration.label), [[word] for word in wanted], False)
    visible = _visible(registration, user).filter(pk__in=list(newest.values_list("pk", flat=True)[:SIMILAR_REACH]))
    best = _closest(visible.order_by("-pk")[:SIMILAR_CANDIDATES], wanted, limit)
    rows = _rows(registration, [entry.object_id for entry in best], user)
    phrases = [words.tokens(word) for word in wanted]
    return [_hit(rows[entry.object_id], entry, phrases) for entry in best if entry.object_id in rows]


def _closest(entries: QuerySet, wanted: list[str], limit: int) -> list[Entry]:
    """Entries sharing enough of the words; a word most of them hold says little."""
    held = {
        entry: {word for word in wanted if word in words.fold(f"{entry.title} {entry.text[:2000]}")}
        for entry in entries
    }
    seen = Counter(word for share in held.values() for word in share)
    weight = {word: len(word) * math.log(1 + len(held) / (1 + seen[word])) + 0.1 for word in wanted}
    score = {entry: sum(weight[word] for word in share) / sum(weight.values()) for entry, share in held.items()}
    ranked = sorted(score, key=lambda entry: (score[entry], entry.pk), reverse=True)
    one_each = {entry.object_id: entry for entry in reversed(ranked) if score[entry] >= SIMILAR_ENOUGH}
    return [entry for entry in ranked if one_each.get(entry.object_id) is entry][:limit]
