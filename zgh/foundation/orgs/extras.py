"""What else a roster may say of somebody: facts an upper room keeps. Rooms declare them in their `extras.py`.

A file may name a column or not, a cell may be empty: only what is said is compared, shown, written and undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zgh.kit.refusals import Refusal

from .importing.columns import Column

Values = dict[str, str]  # column key → the exact value as text, "" for none


@dataclass(frozen=True)
class Extra:
    """One column. `clean(cell, label)` gives the value, or raises Fault; a cell it does not know stops no line.

    `words(value)` is the value for a reader. Of a sensitive one nobody reads more than that it changes.
    """

    column: Column
    clean: Callable[[Any, str], str]
    words: Callable[[str], str]
    is_sensitive: bool = True


@dataclass(frozen=True)
class Kept:
    """What a room has on record of one person; what they have said themselves no file writes over."""

    values: Values
    is_own: bool = False


@dataclass(frozen=True)
class Keeper:
    """The columns one room keeps, with keys of their own. One query each, in the caller's transaction.

    `read(people)` tells what is on record; `write({person: values})` sets exactly these values, "" clears one;
    `hold(people)` updates their rows first, so that nobody else writes them before the transaction ends.
    """

    key: str
    extras: Sequence[Extra]
    read: Callable[[Sequence[int]], dict[int, Kept]]
    write: Callable[[Mapping[int, Values]], None]
    hold: Callable[[Sequence[int]], None]


Named = list[tuple[Keeper, frozenset[str]]]  # rooms, and the keys of their columns
_keepers: dict[str, Keeper] = {}
_extras: dict[str, Extra] = {}


def register(keeper: Keeper) -> None:
    """Declare columns, or replace those of the same room."""
    _keepers[keeper.key] = keeper
    _extras.clear()
    _extras.update({extra.column.key: extra for one in _keepers.values() for extra in one.extras})


def columns() -> list[Column]:
    """All further columns, in the order rooms registered them."""
    return [extra.column for extra in _extras.values()]


def said(facts: Mapping[str, Any]) -> Values:
    """Those of a line's facts that are an upper room's to keep."""
    return {key: facts[key] for key in _extras if key in facts}


def clean(cells: Mapping[str, Any]) -> tuple[Values, dict[str, str]]:
    """The values of a line, and label → the word that was not understood."""
    found, unknown = {}, {}
    for key, extra in _extras.items():
        if key not in cells:
            continue
        label = str(extra.column.label)
        try:
            found[key] = extra.clean(cells[key], label)
        except Refusal:
            unknown[label] = str(cells[key]).strip()[:20]
    return {key: value for key, value in found.items() if value}, unknown


def words(values: Mapping[str, str], old: Mapping[str, str] | None = None) -> Values:
    """Values for a reader. Sensitive ones: that they are new, or other than `old`, never what they are."""
    shown = {}
    for key, value in values.items():
        extra = _extras[key]
        if not value:
            continue
        if extra.is_sensitive:
            shown[key] = _("有变化") if (old or {}).get(key) else _("新填")
        else:
            shown[key] = extra.words(value)
    return shown


def plain(values: Mapping[str, str]) -> Values:
    """What was on record, for a reader; of sensitive values nothing."""
    return words({key: value for key, value in values.items() if not _extras[key].is_sensitive})


def named(lines: Iterable[Mapping[str, Any]]) -> Named:
    """The rooms of whose columns any of these lines speaks."""
    keepers = [(keeper, frozenset(extra.column.key for extra in keeper.extras)) for keeper in _keepers.values()]
    lines = list(lines) if keepers else []
    return [(keeper, keys) for keeper, keys in keepers if any(not keys.isdisjoint(line) for line in lines)]


def read(people: Sequence[int], rooms: Named) -> dict[int, dict[str, Kept]]:
    """Person → column key → what is on record."""
    found: dict[int, dict[str, Kept]] = {}
    for keeper, keys in rooms:
        for person, kept in keeper.read(people).items():
            found.setdefault(person, {}).update(dict.fromkeys(keys, kept))
    return found


def hold(lines: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep others off what these lines are about: person → facts."""
    for keeper, keys in named(lines.values()):
        keeper.hold([person for person, facts in lines.items() if not keys.isdisjoint(facts)])


def write(values: Mapping[int, Values]) -> None:
    """Person → what to write, each room its own."""
    for keeper, keys in named(values.values()):
        parts = {person: {key: said[key] for key in keys & said.keys()} for person, said in values.items()}
        keeper.write({person: part for person, part in parts.items() if part})
