"""Finding rows one may see: what was typed first, then the words of it, then what may have been meant."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet, Value
from django.utils.safestring import SafeString

from . import words
from .asking import Group, Phrase, Tier, loose, tiers
from .engines import engine
from .mending import groups_of, mended, readings
from .models import Entry
from .ranking import rank
from .registry import Live, Place, Registration, of
from .snippets import mark, snippet

CANDIDATES = 500  # ranking every match costs 129 ms for 8,642 of them; the newest 500 cost 6
MENDS = 30  # texts of one place in which to look for what may have been meant
SIMILAR_WORDS, SIMILAR_REACH, SIMILAR_CANDIDATES = 10, 1000, 150
SIMILAR_ENOUGH = 0.34

Matches = dict[str, list[int]]
NONE = Value("")


@dataclass(frozen=True)
class Hit:
    """One find: its title and a piece of its text with <mark>, both escaped, its address; the row where asked for."""

    row: Any
    title: SafeString
    snippet: SafeString
    url: str


@dataclass(frozen=True)
class Found:
    """What one search found in one place: hits of the page asked for, how many there are (at most 500)."""

    place: Place
    hits: list[Hit]
    count: int

    @property
    def is_more(self) -> bool:
        """Whether counting stopped."""
        return self.count >= CANDIDATES


@dataclass(frozen=True)
class Answer:
    """What was found everywhere. `corrected`: what was looked for instead, "" if it was what was typed."""

    found: list[Found]
    is_exact: bool = True
    corrected: str = ""


def find(model: type[Model] | str, text: str, user: Any, limit: int = 20, *, start: int = 0) -> list[Hit]:
    """Rows of one model that `user` may view, best first: in the title, then in the text, then the newest.

    Any text is a legal query; nothing is mended. Three to five queries, whatever is found.
    """
    registration = of(model)
    found = _first([registration], [*tiers(text), *loose(text)], text, user)
    if found is None:
        return []
    tier, matches = found
    entries = _entries_of(matches[registration.label][start : start + limit])
    return _with_rows(registration, entries, tier.phrases, user)


def search(places: Sequence[Place], query: str, user: Any, limit: int = 5, *, start: int = 0) -> list[Found]:
    """The same in several places at once; the first tier that finds anything anywhere answers for all of them."""
    return look(places, query, user, limit, start=start).found


def look(
    places: Sequence[Place],
    query: str,
    user: Any,
    limit: int = 5,
    *,
    start: int = 0,
    may_mend: bool = True,
    may_stray: bool = True,
) -> Answer:
    """What was typed; else what may have been meant (`may_mend`); else rows with any of the words (`may_stray`).

    Cost: one statement a tier (at most six, rank and permission included), one for the texts shown, one for each place
    searched live that has something to show.
    """
    found, corrected = _first(places, tiers(query), query, user), ""
    if found is None and may_mend:
        for other in _meant(places, query, user):
            if found := _first(places, tiers(other), other, user):
                corrected = other
                break
    if found is None and may_stray:
        found = _first(places, loose(query), "", user)
    if found is None:
        return Answer([Found(place, [], 0) for place in places])
    tier, matches = found
    window = {label: ids[start : start + limit] for label, ids in matches.items()}
    shown = _shown(places, window, tier.phrases, user)
    sections = [Found(place, shown[place.label], len(matches[place.label])) for place in places]
    return Answer(sections, tier.is_exact, corrected)


def _first(places: Sequence[Place], asked: Iterable[Tier], text: str, user: Any) -> tuple[Tier, Matches] | None:
    """The first tier that finds anything anywhere. Places searched live know only what was typed."""
    for tier in asked:
        matches = _matches(places, tier, text if tier.is_exact else "", user)
        if any(matches.values()):
            return tier, matches
    return None


def _matches(places: Sequence[Place], tier: Tier, text: str, user: Any) -> Matches:
    """Place → ids of its best entries (of its rows, where searched live); permission is part of the statement."""
    columns = ("label", "object_id", "pk", "title", "known_as", "pinyin")
    querysets = [rows.values_list(*columns) for rows in _matching(places, tier.groups, user)]
    querysets += [
        place.find(_rows(place, user), text).values_list(Value(place.label), "pk", "nearness", NONE, NONE, NONE)
        for place in places
        if text and isinstance(place, Live)
    ]
    best: dict[str, dict[int, tuple[int, int]]] = {place.label: {} for place in places}
    live = {place.label for place in places if isinstance(place, Live)}
    for n, (label, object_id, pk, *names) in enumerate(_together([rows[:CANDIDATES] for rows in querysets])):
        if label in live:
            best[label][object_id] = (-pk, -n)
        else:  # the best part of a row stands for it; later (older) parts only where they are better
            best[label][object_id] = max((rank(tier, *names), pk), best[label].get(object_id, (0, 0)))
    return {label: _best_first(ranked, label in live) for label, ranked in best.items()}


def _best_first(ranked: dict[int, tuple[int, int]], is_live: bool) -> list[int]:
    order = sorted(ranked, key=ranked.__getitem__, reverse=True)
    return order if is_live else [ranked[object_id][1] for object_id in order]


def _meant(places: Sequence[Place], query: str, user: Any) -> Iterator[str]:
    """Queries that may have been meant, read off what this person may see; one statement for all of them."""
    ways = readings(query)
    if not ways:
        return
    groups = [group for way in ways for group in groups_of(way)]
    whole = ways[0][0].text if len(ways[0]) == 1 else ""
    querysets = [rows.values_list("title", "text") for rows in _matching(places, groups, user)]
    for place in places:
        if whole and isinstance(place, Live):
            rows = place.alike(_rows(place, user), whole)
            querysets += [rows.values_list(name, NONE) for name in place.names]
    texts = [words.fold("\n".join(row)) for row in _together([rows[:MENDS] for rows in querysets])]
    if texts:
        yield from dict.fromkeys(filter(None, (mended(query, way, texts) for way in ways)))


def _matching(places: Sequence[Place], groups: Sequence[Group], user: Any) -> list[QuerySet]:
    """Entries `user` may view that match, one queryset for each place the index keeps."""
    visible = {place.label: _visible(place, user) for place in places if isinstance(place, Registration)}
    return [*engine().match(visible, groups).values()] if visible else []


def _rows(place: Place, user: Any) -> QuerySet:
    return place.model._default_manager.all().permitted("view", user)


def _visible(registration: Registration, user: Any) -> QuerySet:
    """Entries of rows that `user` may view; the model's own rule is part of the statement."""
    rows = _rows(registration, user).filter(pk=OuterRef("object_id"))
    return Entry.objects.filter(Exists(rows.order_by()), label=registration.label)


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


def _shown(places: Sequence[Place], window: Matches, phrases: list[Phrase], user: Any) -> dict[str, list[Hit]]:
    """Place → the hits of this page."""
    kept = [pk for place in places if isinstance(place, Registration) for pk in window[place.label]]
    entries = Entry.objects.in_bulk(kept) if kept else {}
    hits = {}
    for place in places:
        ids = window[place.label]
        if isinstance(place, Registration):
            hits[place.label] = [_hit(None, entries[pk], phrases) for pk in ids if pk in entries]
        else:
            rows = place.show(_rows(place, user)).in_bulk(ids) if ids else {}
            hits[place.label] = [_live_hit(place, rows[pk], phrases) for pk in ids if pk in rows]
    return hits


def _live_hit(place: Live, row: Any, phrases: list[Phrase]) -> Hit:
    title, note, url = place.told(row)
    return Hit(row, mark(title, phrases), mark(note, phrases), url)


def _entries_of(ids: Sequence[int]) -> list[Entry]:
    entries = Entry.objects.in_bulk(ids)
    return [entries[pk] for pk in ids if pk in entries]


def _with_rows(registration: Registration, entries: list[Entry], phrases: list[Phrase], user: Any) -> list[Hit]:
    """Hits that carry their rows. One query."""
    ids = [entry.object_id for entry in entries]
    rows = _rows(registration, user).in_bulk(ids) if ids else {}
    return [_hit(rows[entry.object_id], entry, phrases) for entry in entries if entry.object_id in rows]


def _hit(row: Any, entry: Entry, phrases: list[Phrase]) -> Hit:
    text = f"{entry.known_as}\u3000{entry.text}" if entry.known_as else entry.text
    return Hit(row, mark(entry.title, phrases), snippet(text, phrases), entry.url)


def similar(model: type[Model] | str, text: str, user: Any, limit: int = 3) -> list[Hit]:
    """Rows most like a text being written, best first; none rather than far-fetched ones.

    Judged by the words shared, rare ones counting more, among the newest entries that share any. Four queries.
    """
    registration = of(model)
    wanted = sorted(words.keywords(text[:500]), key=len, reverse=True)[:SIMILAR_WORDS]
    if not wanted:
        return []
    # The newest first, then permission: asking it of every row that shares a common word would take too long.
    entries = {registration.label: Entry.objects.filter(label=registration.label)}
    newest = engine().match(entries, [[[word]] for word in wanted])[registration.label]
    visible = _visible(registration, user).filter(pk__in=list(newest.values_list("pk", flat=True)[:SIMILAR_REACH]))
    best = _closest(visible.order_by("-pk")[:SIMILAR_CANDIDATES], wanted, limit)
    return _with_rows(registration, best, [words.tokens(word) for word in wanted], user)


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
