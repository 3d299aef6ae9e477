"""How Chinese sounds: toneless pinyin of single characters, letters back into syllables, a short code for each.

No word is cut and no tone counts: somebody who picked the wrong character from the keyboard's list picked one of the
same letters. Characters read in two ways in words of working life (重 in 重庆) sound like both.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from pypinyin.constants import PINYIN_DICT

FIRST, LAST = 0x4E00, 0x9FA5
# Second readings that are heard at work; the rare ones of dictionaries would make everything sound alike.
SECOND = {
    "重": "chong", "长": "zhang", "行": "hang", "乐": "yue", "调": "tiao", "会": "kuai", "给": "ji", "单": "shan",
    "曾": "zeng", "率": "shuai", "省": "xing", "宿": "xiu", "校": "jiao", "传": "zhuan", "弹": "dan", "还": "huan",
    "都": "du", "薄": "bo", "差": "chai", "觉": "jiao", "角": "jue", "藏": "zang", "朝": "zhao", "降": "xiang",
    "解": "xie", "区": "ou", "仇": "qiu", "查": "zha", "厦": "xia", "便": "pian", "盛": "cheng", "参": "shen",
    "系": "ji", "血": "xie", "大": "dai", "模": "mu", "提": "di", "露": "lou", "什": "shi", "车": "ju",
}  # fmt: skip
MOST_SPLITS = 6
LONGEST = 6  # letters of a syllable: zhuang

# The two keys of 小鹤双拼: every syllable in two letters, by a rule that no new dictionary changes.
_STARTS = {"zh": "v", "ch": "i", "sh": "u"}
_ENDS = {
    "iu": "q", "ei": "w", "e": "e", "uan": "r", "ue": "t", "ve": "t", "un": "y", "u": "u", "i": "i",
    "uo": "o", "o": "o", "ie": "p", "a": "a", "ong": "s", "iong": "s", "ai": "d", "en": "f", "eng": "g",
    "ang": "h", "an": "j", "ing": "k", "uai": "k", "iang": "l", "uang": "l", "ou": "z", "ia": "x", "ua": "x",
    "ao": "c", "ui": "v", "v": "v", "in": "b", "iao": "n", "ian": "m",
}  # fmt: skip
_ALONE = {"a": "aa", "o": "oo", "e": "ee", "ang": "ah", "eng": "eg"}


def syllables(char: str) -> tuple[str, ...]:
    """How one character sounds, the usual reading first; () for what is no common character. 女 is nv."""
    return _spoken().get(char, ())


def spoken(text: str) -> str:
    """A text in letters, its signs left out: 婚假 → hunjia."""
    return "".join(syllables(char)[0] for char in text if syllables(char))


def codes(char: str) -> tuple[str, ...]:
    """The same in two letters each: 婚 → hy."""
    return _coded().get(char, ())


def coded(characters: Iterable[str]) -> list[tuple[str, ...]]:
    """The codes of many."""
    table = _coded()
    return [table.get(char, ()) for char in characters]


def code(syllable: str) -> str:
    """Two letters for a syllable; "" for what is none (hm, ng)."""
    if syllable[0] in "aoe":
        return _ALONE.get(syllable, syllable if len(syllable) == 2 else syllable[0] + _ENDS.get(syllable, ""))
    size = 2 if syllable[:2] in _STARTS else 1
    start, end = syllable[:size], syllable[size:]
    return _STARTS.get(start, start) + _ENDS[end] if end in _ENDS else ""


def heard(syllable: str) -> str:
    """The characters that sound so at work, as one string."""
    return _heard().get(syllable, "")


def like(char: str) -> str:
    """The characters that sound like this one, itself among them."""
    return "".join(dict.fromkeys(other for syllable in syllables(char) for other in heard(syllable)))


def alike(first: str, second: str) -> bool:
    """Whether two texts of the same length sound the same, character by character."""
    return len(first) == len(second) and all(
        a == b or bool({*syllables(a)} & {*syllables(b)}) for a, b in zip(first, second, strict=True)
    )


def written(syllable: str) -> list[str]:
    """Every character that may be read so, rare readings of dictionaries included: names have them."""
    return _written().get(syllable, [])


@functools.lru_cache(maxsize=512)
def split(letters: str) -> list[list[str]]:
    """The ways to read letters as syllables, the longest first: xian → [xian], [xi, an]. [] if there is none."""
    ways: dict[int, list[list[str]]] = {len(letters): [[]]}
    for start in range(len(letters) - 1, -1, -1):  # from the end: dead ends are met once
        ways[start] = [
            [letters[start:end], *rest]
            for end in range(min(start + LONGEST, len(letters)), start, -1)
            if letters[start:end] in _written()
            for rest in ways[end]
        ][:MOST_SPLITS]
    return ways[0] if letters else []


def _plain(reading: str) -> str:
    """hūn → hun, lǚ → lv, lüè → lue."""
    bare = "".join(c for c in unicodedata.normalize("NFD", reading) if not unicodedata.combining(c) or c == "\u0308")
    return bare.replace("u\u0308e", "ue").replace("u\u0308", "v")


def _readings() -> Iterable[tuple[str, list[str]]]:
    for point, readings in PINYIN_DICT.items():
        if FIRST <= point <= LAST:
            yield chr(point), [_plain(reading) for reading in readings.split(",")]


@functools.cache
def _spoken() -> dict[str, tuple[str, ...]]:
    return {
        char: tuple(dict.fromkeys(filter(code, (readings[0], SECOND.get(char, readings[0])))))
        for char, readings in _readings()
    }


@functools.cache
def _coded() -> dict[str, tuple[str, ...]]:
    return {char: tuple(map(code, spoken)) for char, spoken in _spoken().items()}


@functools.cache
def _heard() -> dict[str, str]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for char, spoken in _spoken().items():
        for syllable in spoken:
            found[syllable].append(char)
    return {syllable: "".join(chars) for syllable, chars in found.items()}


@functools.cache
def _written() -> dict[str, list[str]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for char, readings in _readings():
        for reading in filter(code, readings):
            found[reading][char] = None
    return {syllable: list(chars) for syllable, chars in found.items()}
