"""A piece of the text around what was found, escaped, with <mark>."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .words import BREAK, CODE, HAN, fold_for

BEFORE, LENGTH = 20, 90
BETWEEN = rf"[^\w{HAN}]*"


def mark(text: str, phrases: Sequence[list[str]]) -> SafeString:
    """The whole text with every phrase marked."""
    return _marked(text, _places(text, phrases), 0, len(text))


def snippet(text: str, phrases: Sequence[list[str]]) -> SafeString:
    """About 90 characters around the first phrase; the beginning of the text where only the title holds it."""
    flat = " ".join(text.split())
    places = _places(flat, phrases)
    start = max(places[0][0] - BEFORE, 0) if places else 0
    end = min(start + LENGTH, len(flat))
    return mark_safe(  # noqa: S308 (escaped in _marked)
        ("…" if start else "") + _marked(flat, places, start, end) + ("…" if end < len(flat) else "")
    )


def _marked(text: str, places: list[tuple[int, int]], start: int, end: int) -> SafeString:
    parts, at = [], start
    for low, high in places:
        if at <= low < end:
            parts += [escape(text[at:low]), "<mark>", escape(text[low : min(high, end)]), "</mark>"]
            at = min(high, end)
    return mark_safe("".join([*parts, escape(text[at:end])]))  # noqa: S308 (every piece escaped)


def _places(text: str, phrases: Sequence[list[str]]) -> list[tuple[int, int]]:
    """Where the phrases stand in the text as written."""
    folded, origin = _folded(text, "".join(token for phrase in phrases for token in phrase if token != BREAK))
    pattern = "|".join(sorted((_pattern(phrase) for phrase in phrases), key=len, reverse=True))
    if not pattern:
        return []
    spans = (match.span() for match in re.finditer(pattern, folded) if match.end() > match.start())
    return [(origin[low], origin[high - 1] + 1) for low, high in spans]


def _pattern(phrase: list[str]) -> str:
    written = (_written(token) for token in phrase if token != BREAK)
    return BETWEEN.join(re.escape(token) for token in written)


def _written(token: str) -> str:
    """A rare character stands in the index as its code."""
    return chr(int(token[1:], 16)) if CODE.fullmatch(token) else token


def _folded(text: str, sought: str) -> tuple[str, Sequence[int]]:
    """The text as the index sees it, and for each of its characters where it came from."""
    whole = fold_for(sought, text)
    if len(whole) == len(text):
        return whole, range(len(text))
    letters = [(letter, i) for i, char in enumerate(text) for letter in unicodedata.normalize("NFKC", char).lower()]
    return "".join(letter for letter, _ in letters), [i for _, i in letters]
