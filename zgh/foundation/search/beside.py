"""Tokens that stand in the index beside the characters: place, head, words, sounds, near spellings, pinyin of names.

They begin with "_", which no token of a text does, so that no query for a text ever meets them by accident.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence

from pypinyin import lazy_pinyin

from zgh.kit.sounds import coded, codes

from .words import BREAK, fold, keywords

HAN_RUN = re.compile("[\u4e00-\u9fa5]{2,}")
LATIN = re.compile("[a-z]{4,20}")  # shorter words have too many neighbours
PLACE, NEAR, NAME, HEAD = "_0", "_1", "_2", "_3"  # a sound is "_" and four letters
MOST_LATIN, LONGEST_NAME = 300, 24


def beside(title: str, text: str, pinyin: str, characters: Sequence[str]) -> list[str]:
    """All of them, of one entry. `characters`: its tokens in the order of its text."""
    whole = f"{fold(title)}\n{fold(text)}"
    return [*keywords(whole), *sounding(characters), *spelling(whole), *pinyin.split()]


@functools.cache
def place(label: str) -> str:
    """The token of every entry of one model: finding a word there does not walk the entries of all others."""
    return PLACE + "".join(filter(str.isalpha, label))


def heads(tokens: Iterable[str]) -> list[str]:
    """The tokens of a title once more, so that titles are found without walking all texts."""
    return [HEAD + token for token in dict.fromkeys(tokens) if token != BREAK]


def headed(phrase: Sequence[str]) -> list[str]:
    """What an entry must hold that has all of this phrase in its title; names in pinyin are there already."""
    return [token for token in heads(phrase) if not token.startswith(HEAD + BREAK)]


def sounding(characters: Sequence[str]) -> list[str]:
    """How every two neighbouring tokens sound: _hyjx for 婚假 and 婚嫁 alike. Who holds a phrase holds its sounds."""
    pairs = set(itertools.pairwise(coded(characters)))  # of characters that sound alike, once
    return sorted({f"_{a}{b}" for first, second in pairs for a in first for b in second})


def heard_in(phrase: Sequence[str]) -> list[str]:
    """The sounds an entry that holds this phrase must hold: few entries do, and no positions are read to know it."""
    return list(dict.fromkeys(f"_{a[0]}{b[0]}" for a, b in itertools.pairwise(coded(phrase)) if a and b))


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
