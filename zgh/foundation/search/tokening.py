"""What a database keeps of an entry, from its texts alone: no tables, so that another process can work it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .beside import beside, brief, heads, paired, place, sounding
from .words import BREAK, tokens

BROKEN = "A"  # the weight of a token behind a break; PostgreSQL calls the four of them so
Sounds = Callable[[Sequence[str]], list[str]]


class Texts(NamedTuple):
    """An entry's model and texts."""

    label: str
    title: str
    known_as: str
    pinyin: str
    text: str


def parts(texts: Texts, sounds: Sounds = sounding) -> tuple[list[str], list[str], list[str]]:
    """The tokens of an entry: of its head, of its text, beside both.

    No phrase crosses from the title to what else it is known as. What stands beside is no phrase to walk and never
    equal to a character.
    """
    title, known, text = tokens(texts.title), tokens(texts.known_as), tokens(texts.text)
    head = [*title, BREAK, *known] if known else title
    aside = beside(texts.title, texts.text, texts.pinyin)
    return head, text, [*heads(head), *sounds([*head, BREAK, *text]), *aside]


def columns(texts: Texts) -> tuple[str, ...]:
    """For FTS5: the three columns of its table. A break is a token, so no phrase crosses it."""
    head, text, aside = parts(texts)
    return " ".join(head), " ".join(text), " ".join([place(texts.label), *aside])


def vector(texts: Texts) -> str:
    """For PostgreSQL: a tsvector whose positions we set ourselves. No parser, extension or locale decides anything.

    A break leaves a gap in the positions instead of a token, because only 256 positions of one token are kept; what
    stands behind it is marked by its weight. Every token has the signs of its place in front.
    """
    places, position, own = defaultdict(list), 0, brief(texts.label)
    *placed, aside = parts(texts, paired)
    for part in placed:
        last = ""
        for token in part:
            position += 1
            if token != BREAK:
                places[token].append(f"{position}{BROKEN if last == BREAK else ''}")
            last = token
        position += 1  # no phrase crosses from the title into the text
    written = [f"'{own}{token}':{','.join(at)}" for token, at in places.items()]
    return " ".join([*written, *(f"'{own}{word}'" for word in dict.fromkeys(aside) if word not in places)])


def many(tokened: Callable[[Texts], Any], texts: Sequence[Texts]) -> list[Any]:
    """One of the above of each; what another process is asked for."""
    return [tokened(one) for one in texts]
