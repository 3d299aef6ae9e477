"""Finding rows one may see: what was typed first, then the words of it, then what may have been meant."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet, Value
from django.utils.safestring import SafeString

from . import words
from .asking import Group, Phrase, Tier, loose, tiers
from .engines import engine
from .mending import groups_of, mended, readings
from .models import Entry
from .ranking import rank
from .registry import Live, Place, Registration, of
from .sight import Sight, unseen
from .snippets import mark, snippet
from .statements import Part, compiled, together

CANDIDATES = 500  # ranking every match costs 129 ms for 8,642 of them; the newest 500 cost 6
GLANCE = 20  # the same where several places are shown at once, a few of each
MENDS, NAMES = 12, 30  # texts and names of one place in which to look for what may have been meant
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
    """What one search found in one place: hits of the page asked for, how many there are (`is_more`: at least)."""

    place: Place
    hits: list[Hit]
    count: int
    is_more: bool = False


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
    registration, sight, text = of(model), Sight(user), words.storable(text)
    found = _first([registration], [*tiers(text), *loose(text)], text, sight)
    if found is None:
        return []
    tier, matches = found
    entries = _entries_of(matches[registration.label][start : start + limit])
    return _with_rows(registration, entries, tier.phrases, sight)


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

    Cost: of each tier (at most six) one statement with rank and permission, one for titles where there is much, of
    several places one more to learn where there is anything; two to learn whether a name fits, one for these; one for
    the texts shown, one for each place searched live that has something to show.
    """
    sight, query = Sight(user), words.storable(query)
    found, corrected = _first(places, tiers(query), query, sight), ""
    if found is None and may_mend:
        for other, is_name in _meant(places, query, sight):
            if found := _first(places, tiers(other), other if is_name else "", sight):
                corrected = other
                break
    if found is None and may_stray:
        found = _first(places, loose(query), "", sight)
    if found is None:
        return Answer([Found(place, [], 0) for place in places])
    tier, matches = found
    window = {label: ids[start : start + limit] for label, ids in matches.items()}
    shown, most = _shown(places, window, tier.phrases, sight), _reach(places)
    counts = {label: len(ids) for label, ids in matches.items()}
    sections = [Found(p, shown[p.label], min(counts[p.label], most), is_more=counts[p.label] >= most) for p in places]
    return Answer(sections, tier.is_exact, corrected)


def _reach(places: Sequence[Place]) -> int:
    return CANDIDATES if len(places) == 1 else GLANCE


def _first(places: Sequence[Place], asked: Iterable[Tier], text: str, sight: Sight) -> tuple[Tier, Matches] | None:
    """The first tier that finds anything anywhere. Places searched live know only what was typed."""
    for tier in asked:
        matches = _matches(places, tier, text if tier.is_exact else "", sight)
        if any(matches.values()):
            return tier, matches
    return None


def _matches(places: Sequence[Place], tier: Tier, text: str, sight: Sight) -> Matches:
    """Place → ids of its best entries (of its rows, where searched live); permission is part of the statement."""
    most = _reach(places)
    rows = _gathered(places, tier.groups, sight, ("object_id", "id", "title", "known_as", "pinyin"), most)
    live = [place for place in places if isinstance(place, Live)]
    if text:
        rows += together(_live_part(place, text, sight, most) for place in _worth(live, "holds", text))
    best: dict[str, dict[int, tuple[int, int]]] = {place.label: {} for place in places}
    seen: set[int] = set()
    lively = {place.label for place in live}
    for n, (label, object_id, pk, *names) in enumerate(rows):
        if label in lively:
            best[label][object_id] = (-pk, -n)
        elif pk not in seen:  # the best part of a row stands for it; later (older) parts only where they are better
            seen.add(pk)
            best[label][object_id] = max((rank(tier, *names), pk), best[label].get(object_id, (0, 0)))
    return {label: _best_first(ranked, label in lively) for label, ranked in best.items()}


def _worth(live: Iterable[Live], asks: str, text: str) -> Iterator[Live]:
    """Those of which any row fits, asked by the function of that name; two that share one ask it once."""
    answers: dict[Callable[[str], bool], bool] = {}
    for place in live:
        ask = getattr(place, asks)
        if ask not in answers:
            answers[ask] = ask(text)
        if answers[ask]:
            yield place


def _live_part(place: Live, text: str, sight: Sight, most: int) -> Part | None:
    rows = place.find(sight.rows(place), text).values_list(Value(place.label), "pk", "nearness", NONE, NONE, NONE)
    return compiled(rows[:most])


def _best_first(ranked: dict[int, tuple[int, int]], is_live: bool) -> list[int]:
    order = sorted(ranked, key=ranked.__getitem__, reverse=True)
    return order if is_live else [ranked[object_id][1] for object_id in order]


def _gathered(
    places: Sequence[Place],
    groups: Sequence[Group],
    sight: Sight,
    columns: Sequence[str],
    most: int,
    *,
    passes: Sequence[bool] = (False, True),
) -> list[tuple]:
    """Label and `columns` of what the index keeps, fits and `sight` may see, the newest of each place.

    Where there are more than `most`, a second pass brings the newest with all of it in the title: an old title is not
    buried by new texts. Some rows come twice.
    """
    kept = {place.label: place for place in places if isinstance(place, Registration)}
    told, labels, rows = ("label", *columns), [*kept], []
    for of_heads in passes:
        sieves = engine().sieves(labels, groups, of_heads=of_heads) if labels else {}
        rows += together(sight.part(kept[label], sieve, told, most) for label, sieve in sieves.items())
        found = Counter(label for label, *_rest in rows)
        labels = [label for label, sieve in sieves.items() if found[label] >= most or sieve.is_cut]
    return rows


def _meant(places: Sequence[Place], query: str, sight: Sight) -> Iterator[tuple[str, bool]]:
    """(what may have been meant, whether it may be a name), read off what this person may see; two statements."""
    ways = readings(query)
    if not ways:
        return
    groups = [group for way in ways for group in groups_of(way)]
    rows = _gathered(places, groups, sight, ("title", "text"), MENDS, passes=(False,))
    live = [place for place in places if isinstance(place, Live)] if len(ways[0]) == 1 else []
    text = ways[0][0].text
    names = together(part for place in _worth(live, "holds_alike", text) for part in _alike(place, text, sight))
    texts = [words.fold_for(query, "\n".join(row)) for _label, *row in [*rows, *names]]
    for other in dict.fromkeys(filter(None, (mended(query, way, texts) for way in ways))) if texts else ():
        yield other, bool(names)


def _alike(place: Live, text: str, sight: Sight) -> list[Part | None]:
    rows = place.alike(sight.rows(place), text)
    return [compiled(rows.values_list(Value(place.label), name)[:NAMES]) for name in place.names]


def _shown(places: Sequence[Place], window: Matches, phrases: list[Phrase], sight: Sight) -> dict[str, list[Hit]]:
    """Place → the hits of this page."""
    kept = [pk for place in places if isinstance(place, Registration) for pk in window[place.label]]
    entries = Entry.objects.in_bulk(kept) if kept else {}
    hits = {}
    for place in places:
        ids = window[place.label]
        if isinstance(place, Registration):
            hits[place.label] = [_hit(None, entries[pk], phrases) for pk in ids if pk in entries]
        else:
            rows = place.show(sight.rows(place)).in_bulk(ids) if ids else {}
            hits[place.label] = [_live_hit(place, rows[pk], phrases) for pk in ids if pk in rows]
    return hits


def _live_hit(place: Live, row: Any, phrases: list[Phrase]) -> Hit:
    title, note, url = place.told(row)
    return Hit(row, mark(title, phrases), mark(note, phrases), url)


def _entries_of(ids: Sequence[int]) -> list[Entry]:
    entries = Entry.objects.in_bulk(ids)
    return [entries[pk] for pk in ids if pk in entries]


def _with_rows(registration: Registration, entries: list[Entry], phrases: list[Phrase], sight: Sight) -> list[Hit]:
    """Hits that carry their rows. One query."""
    ids = [entry.object_id for entry in entries]
    rows = sight.rows(registration).in_bulk(ids) if ids else {}
    return [_hit(rows[entry.object_id], entry, phrases) for entry in entries if entry.object_id in rows]


def _hit(row: Any, entry: Entry, phrases: list[Phrase]) -> Hit:
    text = f"{entry.known_as}\u3000{entry.text}" if entry.known_as else entry.text
    return Hit(row, mark(entry.title, phrases), snippet(text, phrases), entry.url)


def similar(model: type[Model] | str, text: str, user: Any, limit: int = 3) -> list[Hit]:
    """Rows most like a text being written, best first; none rather than far-fetched ones.

    Judged by the words shared, rare ones counting more, among the newest entries that share any. Four queries.
    """
    registration, sight = of(model), Sight(user)
    wanted = sorted(words.keywords(text[:500]), key=len, reverse=True)[:SIMILAR_WORDS]
    if not wanted:
        return []
    groups = [[[word]] for word in wanted]
    # The newest first, then permission: asking it of every row that shares a common word would take too long.
    sieves = engine().sieves([registration.label], groups)
    newest = {pk for (pk,) in together(unseen(sieve, label, SIMILAR_REACH) for label, sieve in sieves.items())}
    if not newest:
        return []
    visible = Exists(sight.rows(registration).filter(pk=OuterRef("object_id")).order_by())
    best = _closest(Entry.objects.filter(visible, pk__in=newest).order_by("-pk")[:SIMILAR_CANDIDATES], wanted, limit)
    return _with_rows(registration, best, [words.tokens(word) for word in wanted], sight)


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
