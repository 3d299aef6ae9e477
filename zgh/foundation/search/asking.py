"""A query as tiers: from what was typed to what may have been meant. Raw text ends here; only tokens go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import words
from .beside import LONGEST_NAME, NAME

Phrase = list[str]
Group = list[Phrase]  # all of these phrases


@dataclass(frozen=True)
class Tier:
    """Entries that hold all phrases of any of the groups."""

    groups: list[Group]
    is_exact: bool

    @property
    def phrases(self) -> list[Phrase]:
        """Every phrase once."""
        return list({tuple(phrase): phrase for group in self.groups for phrase in group}.values())


def tiers(query: str) -> Iterator[Tier]:
    """What was typed, in any spelling; then the words of it together."""
    typed, meant = words.phrases(query), words.words(query)
    if typed:
        others = [[phrase] for phrase in words.numbered(query)] + [[phrase] for phrase in initials(typed)]
        yield Tier([typed, *(group for group in others if group != typed)], True)
    if meant and meant != typed:
        yield Tier([meant], False)


def loose(query: str) -> Iterator[Tier]:
    """Any of the words: better than nothing, and only then."""
    meant = words.words(query)
    if len(meant) > 1 and not words.is_number(query):
        yield Tier([[word] for word in meant], False)


def initials(typed: list[Phrase]) -> list[Phrase]:
    """One run of letters may be the pinyin of a name."""
    if (
        len(typed) == 1
        and len(typed[0]) == 1
        and typed[0][0].isascii()
        and typed[0][0].isalpha()
        and len(typed[0][0]) > 1
    ):
        return [[NAME + typed[0][0][:LONGEST_NAME]]]
    return []
