"""Which of two finds is the better one, by their titles alone: texts are not read for it."""

from __future__ import annotations

from . import words
from .asking import Phrase, Tier
from .beside import NAME


def rank(tier: Tier, title: str, known_as: str, pinyin: str) -> int:
    """3: the title, or what it is known as, is the query; 2: holds all of it; 1: some of it; 0: none."""
    written = words.fold(f"{title} {known_as}")
    if not any(_may_hold(written, pinyin, phrase) for phrase in tier.phrases):
        return 0
    names = [name for name in (words.tokens(title), words.tokens(known_as), *_spelt(pinyin)) if name]
    if any([name] == group for name in names for group in tier.groups):
        return 3
    held = [f" {' '.join(name)}" for name in names] + [f" {pinyin}"]
    hits = {tuple(phrase) for phrase in tier.phrases if any(f" {' '.join(phrase)}" in name for name in held)}
    if any(all(tuple(phrase) in hits for phrase in group) for group in tier.groups):
        return 2
    return int(bool(hits))


def _may_hold(written: str, pinyin: str, phrase: Phrase) -> bool:
    """A cheap no for most: cutting every title into tokens would cost more than the search."""
    first = phrase[0]
    if first.startswith(NAME):
        return first in pinyin
    return first in written or bool(words.CODE.fullmatch(first))


def _spelt(pinyin: str) -> list[list[str]]:
    """Initials and full letters of the whole name, which come first."""
    return [[name] for name in pinyin.split(" ", 2)[:2]]
