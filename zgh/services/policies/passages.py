"""The passages of documents that come nearest to a question: by the distinct words that mean something.

Candidates come from the search room (permission is part of its statement); ranking is ours: a word that few passages
hold says more than one that all hold, a word of every other clause says next to nothing, and what shares too little
with the question is not shown at all.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zgh.foundation.search.index import find
from zgh.foundation.search.words import cut, fold

from .models import Document
from .pages import lines_of
from .recognising import without_places
from .synonyms import COMMON, SAME

CANDIDATES = 60  # documents looked into
ENOUGH = 0.5  # share of the question a passage must hold
SHOWN = 3
ENDED = 0.8  # what no longer holds stands behind what does, and is named as ended
SHORTEST, LONGEST = 12, 420  # characters of one passage
IN_TITLE = 0.6  # what a word counts that only the document's title holds
PART = 0.5  # what a long word counts of which only a part is there
WORTH = {1: 0.4, 2: 1.0, 3: 1.5}
CLAUSE = re.compile(
    r"^(第[一二三四五六七八九十百千零〇\d]{1,7}条(?:之[一二三四五六七八九十])?|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])"
)
ARTICLE = re.compile(r"第\s*([一二三四五六七八九十百千零〇两\d]{1,7})\s*条(?:之([一二三四五六七八九十]))?")
ASKED = re.compile(r"几.*|\d{6,}")  # 几趟 asks; a telephone number is nobody's business
NUMBER = re.compile(r"[\u4e00-\u9fff]+\s*[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]\s*\d+\s*号")  # 渝药工〔2024〕12号
KNOWN = re.compile(f"({'|'.join(sorted((word for word in SAME if len(word) > 1), key=len, reverse=True))})")
HEADING = re.compile(r"^第[一二三四五六七八九十百\d]{1,5}[章节]")


@dataclass(frozen=True)
class Passage:
    """One clause of a document: which in order (its anchor), page (0: unknown), label (第三条) and words."""

    position: int
    page: int
    clause: str
    text: str


@dataclass
class Found:
    """A passage with its document, the words of the question it holds, and how well it fits (0–1)."""

    document: Document
    passage: Passage
    words: list[str] = field(default_factory=list)
    fit: float = 0.0

    @property
    def marked(self) -> SafeString:
        """The text, escaped, with what was asked for in <mark>."""
        return marked(self.passage.text, self.words)

    @property
    def url(self) -> str:
        """The document at this place."""
        return f"{self.document.get_absolute_url()}#p{self.passage.position}"


def nearest(question: str, user: Any, *, beyond: str = "") -> list[Found]:
    """The best passages, best first; none rather than far-fetched ones. Three to five queries.

    `beyond`: words a rule has answered already (婚假); the passage must hold something of the rest.
    """
    if named := NUMBER.search(question):
        return _numbered(named.group(), user)
    wanted = meaningful(question)
    known = {word for word in wanted if beyond and (word in beyond or beyond in word)}
    if not set(wanted) - known - COMMON:
        return []
    hits = find(Document, _query(wanted), user, CANDIDATES)
    found = rank(wanted, [hit.row for hit in hits])
    return [one for one in found if set(one.words) - known - COMMON] if known else found


def _query(wanted: Sequence[str]) -> str:
    """The words that say something, then what else they are called: any of them makes a candidate."""
    telling = [word for word in wanted if word not in COMMON]
    return " ".join(dict.fromkeys([*telling, *(form for word in telling for form in SAME.get(word, ()))]).keys())[:100]


def meaningful(question: str) -> list[str]:
    """The distinct words of a question that an answer would hold: no words of asking, no names of places."""
    folded = without_places(fold(question))
    found: list[str] = []
    # What we know stands by itself: the dictionary takes 产检扣 for a word, and 劳务派遣 for two.
    for n, piece in enumerate(KNOWN.split(folded)):
        found += [piece] if n % 2 else cut(piece)
    return list(dict.fromkeys(word for word in found if not ASKED.fullmatch(word)))


def telling(question: str) -> bool:
    """Whether a question asks for anything at all."""
    return bool(set(meaningful(question)) - COMMON)


def _numbered(number: str, user: Any) -> list[Found]:
    """The beginning of the document that has this number."""
    rows = [hit.row for hit in find(Document, number, user, SHOWN) if _bare(number) in _bare(hit.row.number)]
    return [Found(row, parts[0], [], 1.0) for row in rows if (parts := passages_of(row.text))]


def _bare(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def rank(wanted: Sequence[str], documents: Iterable[Document]) -> list[Found]:
    """The passages of these documents that hold enough of the words wanted, best first, at most two of a document."""
    pool = [(row, passage, fold(passage.text)) for row in documents for passage in passages_of(row.text)]
    titles = {row.pk: fold(row.title) for row in documents}
    forms = {word: SAME.get(word, (word,)) for word in wanted}
    weight = {word: _weight(word, forms[word], pool) for word in wanted}
    whole = sum(weight.values()) or 1.0
    found = []
    for row, passage, text in pool:
        held = {word: _held(forms[word], text, titles[row.pk]) for word in wanted}
        fit = sum(weight[word] * share for word, share in held.items()) / whole
        in_text = [word for word in wanted if held[word] > 0 and _held(forms[word], text, "")]
        if fit >= ENOUGH and set(in_text) - COMMON:
            found.append(Found(row, passage, _seen(in_text, forms, text), fit))
    found.sort(key=_order, reverse=True)
    return _spread(found)


def _order(one: Found) -> tuple:
    ended = ENDED if one.document.standing() == "ended" else 1.0
    return round(one.fit * ended, 2), one.document.standing() == "in_force", -len(one.passage.text), one.document.pk


def _spread(found: list[Found]) -> list[Found]:
    """No document crowds the others out, and the second best is not far behind the best."""
    taken: list[Found] = []
    for one in found:
        same = sum(other.document.pk == one.document.pk for other in taken)
        if same < 2 and one.fit >= found[0].fit * 0.7:
            taken.append(one)
    return taken[:SHOWN]


def _weight(word: str, forms: Sequence[str], pool: list[tuple]) -> float:
    """What a word says: little where it is in every other clause, or one of those that are everywhere."""
    holding = sum(any(form in text for form in forms) for _row, _passage, text in pool)
    rare = math.log(4 + (len(pool) + 1) / (1 + holding))  # 4: few candidates must not make all words common
    return WORTH.get(len(word), 1.8) * rare * (0.15 if word in COMMON else 1.0)


def _held(forms: Sequence[str], text: str, title: str) -> float:
    if any(form in text for form in forms):
        return 1.0
    if any(form in title for form in forms):
        return IN_TITLE
    return PART if any(_part(form) and _part(form) in text for form in forms) else 0.0


def _part(form: str) -> str:
    """停车 of 停车位: where the dictionary took more than people write."""
    return form[:2] if len(form) > 2 and not form.isascii() else ""


def _seen(words: Iterable[str], forms: dict[str, Sequence[str]], text: str) -> list[str]:
    """The forms that stand in the text, for marking."""
    seen = []
    for word in words:
        seen += [form for form in forms[word] if form in text] or [_part(form) for form in forms[word] if _part(form)]
    return list(dict.fromkeys(seen))


@functools.lru_cache(maxsize=512)
def passages_of(text: str) -> tuple[Passage, ...]:
    """A text cut into clauses: at 第几条, 一、 and （一）, else at lines; short lines join what follows."""
    found: list[Passage] = []
    for page, line in lines_of(text):
        clause = match[1].rstrip("、") if (match := CLAUSE.match(line)) else ""
        last = found[-1] if found else None
        if last and _joins(last, line, clause):
            found[-1] = Passage(last.position, last.page, last.clause or clause, f"{last.text}\n{line}")
        else:
            found.append(Passage(len(found), page, clause, line))
    return tuple(found)


def _joins(last: Passage, line: str, clause: str) -> bool:
    if len(last.text) + len(line) > LONGEST or HEADING.match(line):
        return False
    if HEADING.match(last.text) and "\n" not in last.text:
        return False
    is_item = clause.startswith(("（", "("))
    if last.clause:
        return is_item or not clause
    return not clause and len(last.text) < SHORTEST


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, escaped, each of the words in <mark>; lines become <br>."""
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE) if pattern else [text]
    shown = "".join(f"<mark>{escape(piece)}</mark>" if n % 2 else str(escape(piece)) for n, piece in enumerate(pieces))
    return mark_safe(shown.replace("\n", "<br>"))  # noqa: S308 (every piece escaped)
