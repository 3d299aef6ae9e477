"""Tokens that stand in the index beside the characters: whole words, sounds, near spellings, pinyin of names.

They begin with "_", which no token of a text does, so that no query for a text ever meets them by accident.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable

from pypinyin import lazy_pinyin

from zgh.kit.sounds import codes

from .words import fold, keywords

HAN_RUN = re.compile("[\u4e00-\u9fa5]{2,}")
LATIN = re.compile("[a-z]{4,20}")  # shorter words have too many neighbours
NEAR, NAME = "_1", "_2"  # a sound is "_" and four letters
MOST_LATIN, LONGEST_NAME = 300, 24


def beside(title: str, text: str, pinyin: str) -> list[str]:
    """All of them, of one entry."""
    whole = f"{fold(title)}\n{fold(text)}"
    return [*keywords(whole), *sounding(whole), *spelling(whole), *pinyin.split()]


def sounding(text: str) -> list[str]:
    """How every two neighbouring characters sound: _hyjx for 婚假 and 婚嫁 alike."""
    pairs = {first + second for run in HAN_RUN.findall(fold(text)) for first, second in itertools.pairwise(run)}
    return sorted(set(itertools.chain.from_iterable(map(sound, pairs))))


@functools.lru_cache(maxsize=100_000)  # a rebuild meets the same pairs again and again
def sound(pair: str) -> tuple[str, ...]:
    """The tokens of two neighbouring characters: one, unless they are read in two ways."""
    return tuple(f"_{a}{b}" for a in codes(pair[0]) for b in codes(pair[1]))


def spelling(text: str) -> list[str]:
    """The Latin words of a text and each of them with one letter less: two words one edit apart share one of these."""
    latin = list(dict.fromkeys(LATIN.findall(fold(text))))[:MOST_LATIN]
    return sorted({token for word in latin for token in near(word)})


def near(word: str) -> set[str]:
    """The tokens of one Latin word."""
    return {NEAR + word, *(NEAR + word[:i] + word[i + 1 :] for i in range(len(word)))}


def is_one_edit(first: str, second: str) -> bool:
    """Whether one letter more, less or other, or two neighbours changed about, makes one word of the other."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    a, b = first[at:], second[at:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def spelled(names: Iterable[str]) -> str:
    """Names in pinyin: initials and in full, from every character on: 知心大姐 is found by zxdj, dj and daji."""
    found: dict[str, None] = {}
    for name in names:
        units = [unit for unit in lazy_pinyin(fold(name)[:40], errors=_as_is) if unit]
        for start in range(len(units)):
            found[NAME + "".join(unit[0] for unit in units[start:])[:LONGEST_NAME]] = None
            found[NAME + "".join(units[start:])[:LONGEST_NAME]] = None
    return " ".join(found)


def _as_is(text: str) -> list[str]:
    """Letters and digits one by one; signs and what pinyin does not know go."""
    return [char for char in text if char.isascii() and char.isalnum()]
