"""What may have been meant by a query that finds nothing: the same sound, one letter other, pinyin in full.

A suggestion is read off the texts of entries this person may see, and nowhere else: no list of words is kept, so
none can tell what stands in a text one may not read. Digits are never mended: another number is another document.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zgh.kit.sounds import code, heard, like, split

from . import words
from .asking import Group
from .beside import HAN_RUN, LATIN, is_one_edit, near, sound

LONGEST, MOST_PIECES, MOST_GROUPS = 12, 5, 24


@dataclass(frozen=True)
class Piece:
    """A part of the query, the groups any of which an entry must hold to have something like it, and how that looks."""

    text: str
    groups: tuple[Group, ...]
    pattern: re.Pattern[str] | None = None

    def found_in(self, text: str) -> Iterator[str]:
        """Everything in a folded text that may be meant by this."""
        if self.pattern:
            yield from (match[1] for match in self.pattern.finditer(text))
        if LATIN.fullmatch(self.text):
            yield from (word for word in LATIN.findall(text) if word == self.text or is_one_edit(word, self.text))
        elif not self.pattern and self.text in text:
            yield self.text


Reading = list[Piece]


def readings(query: str) -> list[Reading]:
    """The ways to take a query apart: as it was typed, single characters put to the word before, or behind.

    A wrong character mostly stands alone: 生育价 is cut into 生育 and 价.
    """
    if words.is_number(query):
        return []
    folded = words.fold(query[: words.QUERY_LENGTH])
    cuts = [re.findall(r"[\u4e00-\u9fa5]+|[^\W_\u4e00-\u9fa5]+", folded), _joined(words.cut(folded))]
    cuts.append([*reversed(_joined([*reversed(words.cut(folded))], is_backwards=True))])
    different = [list(parts) for parts in dict.fromkeys(map(tuple, cuts))]
    found = [[_piece(part) for part in parts] for parts in different if _is_fit(parts)]
    return [pieces for pieces in found if all(group for piece in pieces for group in piece.groups)]  # 嗯 has no sound


def _is_fit(parts: list[str]) -> bool:
    is_short = 0 < len(parts) <= MOST_PIECES and all(len(part) <= LONGEST or part.isascii() for part in parts)
    return is_short and any(HAN_RUN.fullmatch(part) or LATIN.fullmatch(part) for part in parts)


def _joined(parts: list[str], *, is_backwards: bool = False) -> list[str]:
    """Single characters put to the word before them."""
    found: list[str] = []
    for part in parts:
        if len(part) == 1 and found and HAN_RUN.fullmatch(part + found[-1]):
            found[-1] = part + found[-1] if is_backwards else found[-1] + part
        else:
            found.append(part)
    return found


def _piece(text: str) -> Piece:
    if HAN_RUN.fullmatch(text):
        return Piece(text, (_sounds(text),), _pattern([like(char) or char for char in text]))
    if LATIN.fullmatch(text):
        spoken = [syllables for syllables in split(text) if len(syllables) > 1][:2]
        groups = [[[token]] for token in sorted(near(text))]
        pattern = _pattern(*([heard(syllable) for syllable in syllables] for syllables in spoken)) if spoken else None
        return Piece(text, (*map(_spoken, spoken), *groups), pattern)
    return Piece(text, ([words.tokens(text)],))


def _sounds(text: str) -> Group:
    """One token for each two neighbours, by their first readings: the index holds the others, too."""
    pairs = (sound(a + b)[:1] for a, b in itertools.pairwise(text))
    return [[token] for token in dict.fromkeys(itertools.chain.from_iterable(pairs))]


def _spoken(syllables: Sequence[str]) -> Group:
    return [[f"_{code(a)}{code(b)}"] for a, b in itertools.pairwise(syllables)]


def _pattern(*ways: Sequence[str]) -> re.Pattern[str]:
    """Overlapping finds: a lookahead that captures."""
    return re.compile("(?=(" + "|".join("".join(f"[{chars or '.'}]" for chars in way) for way in ways) + "))")


def groups_of(reading: Reading) -> list[Group]:
    """What an entry must hold: something like every piece."""
    ways = itertools.islice(itertools.product(*(piece.groups for piece in reading)), MOST_GROUPS)
    return [[phrase for group in way for phrase in group] for way in ways]


def mended(query: str, reading: Reading, texts: Sequence[str]) -> str:
    """The query as these texts would have it, "" if they have nothing like it or the very same.

    A piece that stands in the texts as it was typed is right; else the commonest form wins, then the first one met.
    """
    better = words.fold(query)
    for piece in reading:
        forms = Counter(form for text in texts for form in dict.fromkeys(piece.found_in(text)))
        if not forms:
            return ""
        if piece.text not in forms:
            better = better.replace(piece.text, forms.most_common(1)[0][0])
    return "" if better == words.fold(query) else better
