"""Tokens that stand in the index beside the characters: place, head, words, sounds, near spellings, pinyin of names.

All but the words begin with "_", which no token of a text does, so that no query for a text meets them by accident.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import itertools
import re
import string
from collections.abc import Iterable, Sequence

from pypinyin import lazy_pinyin

from zgh.kit.sounds import coded, codes

from .words import BREAK, fold, keywords

HAN_RUN = re.compile("[\u4e00-\u9fa5]{2,}")
LATIN = re.compile("[a-z]{4,20}")  # shorter words have too many neighbours
PLACE, NEAR, NAME, HEAD, BLOCK = "_0", "_1", "_2", "_3", "_4"  # a sound is "_", four letters (and a sign)
SOUND = re.compile("_[a-z]{4}")
SIGNS = string.digits + string.ascii_lowercase
MOST_LATIN, LONGEST_NAME = 300, 24


def beside(title: str, text: str, pinyin: str) -> list[str]:
    """Those of one entry that its characters do not tell: words, near spellings, pinyin."""
    whole = f"{fold(title)}\n{fold(text)}"
    return [*keywords(whole), *spelling(whole), *pinyin.split()]


@functools.cache
def place(label: str) -> str:
    """The token of every entry of one model: finding a word there does not walk the entries of all others."""
    return PLACE + "".join(filter(str.isalpha, label))


@functools.cache
def brief(label: str) -> str:
    """Two signs for a model. Should two have the same, nothing is lost: the model is asked for, too."""
    return base64.b32encode(hashlib.blake2b(label.encode(), digest_size=2).digest())[:2].decode().lower()


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


def paired(characters: Sequence[str]) -> list[str]:
    """The same with one letter more, by which 婚假 differs from most that sounds like it: _hyjx9.

    For an index that knows no positions: who holds a phrase holds these.
    """
    return list(set().union(*map(_paired, set(itertools.pairwise(characters)))))


@functools.lru_cache(maxsize=1 << 16)  # of the pairs people write few are many
def _paired(pair: tuple[str, str]) -> tuple[str, ...]:
    return tuple(f"{known}{_sign(*pair)}" for known in sound(pair))


def paired_in(phrase: Sequence[str]) -> list[str]:
    """Those an entry that holds this phrase must hold, by the usual readings."""
    return list(dict.fromkeys(token for pair in itertools.pairwise(phrase) for token in _paired(pair)[:1]))


def _sign(first: str, second: str) -> str:
    return SIGNS[(31 * ord(first) + ord(second)) % len(SIGNS)]


def sound(pair: Sequence[str]) -> tuple[str, ...]:
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
