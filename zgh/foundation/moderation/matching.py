"""Find words of a list in a text, whatever stands between their characters. Pure; knows no table.

Text and words are folded alike: full-width to half, capitals to small, all but letters, digits and Han characters left
out. A word of Latin letters or digits must not begin or end inside a longer one, or "class hit" would be a find.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
HEAD = 2  # words are looked up by their first characters; one of a single character by that one


@dataclass(frozen=True)
class Found(Generic[T]):
    """One find: where it stands in the text as written (half-open), and what the list says of the word."""

    start: int
    end: int
    fact: T


def fold(text: str) -> str:
    """The text as it is compared."""
    return _folded(text)[0]


class Matcher(Generic[T]):
    """A list of words ready to be found. Built in one pass; finding costs the text's length times few word lengths."""

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        self.facts: dict[str, T] = {}
        lengths: dict[str, set[int]] = {}
        for text, fact in words:
            word = fold(text)
            if word:
                self.facts.setdefault(word, fact)
                lengths.setdefault(word[:HEAD], set()).add(len(word))
        self.lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}

    def find(self, text: str) -> list[Found[T]]:
        """All finds in order, the longest at each place; none overlaps another."""
        folded, places = _folded(text)
        found, i = [], 0
        while i < len(folded):
            length = self._longest(folded, places, text, i)
            if length:
                word = folded[i : i + length]
                found.append(Found(places[i], places[i + length - 1] + 1, self.facts[word]))
            i += length or 1
        return found

    def _longest(self, folded: str, places: list[int], text: str, i: int) -> int:
        for head in (folded[i : i + HEAD], folded[i]):
            for length in self.lengths.get(head, ()):
                is_word = folded[i : i + length] in self.facts and len(folded) >= i + length
                if is_word and _stands_alone(text, places[i], places[i + length - 1]):
                    return length
        return 0


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the one it came from."""
    kept, places = [], []
    for place, written in enumerate(text):
        for character in unicodedata.normalize("NFKC", written).casefold():
            if character.isalnum():
                kept.append(character)
                places.append(place)
    return "".join(kept), places


def _stands_alone(text: str, first: int, last: int) -> bool:
    """Whether neither end of the find lies inside a longer word or number of the Latin script."""
    return not (_run_on(text, first - 1, first) or _run_on(text, last, last + 1))


def _run_on(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text):
        return False
    before, after = (unicodedata.normalize("NFKC", text[at])[:1] for at in (left, right))
    both = before + after
    return both.isascii() and (both.isalpha() or both.isdigit())
