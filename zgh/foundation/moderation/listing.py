"""Keeping the lists of words: one by one, many at once, and taking them out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock

from .matching import fold
from .models import Word, Wordbook
from .models.word import ends_later

MOST = 5000  # words of one union that hold at once
LONGEST = 30
SEPARATORS = ",，\t;；"


@dataclass
class Added:
    """What became of the lines of a list."""

    new: int = 0
    known: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One word with what is to be done about it."""

    text: str
    category: str
    action: str


def add_words(union: Union, by: Any, lines: Iterable[Line], ends_on: dt.date | None = None) -> Added:
    """Add words to the list of `union`; what is on it already stays as it is. Any number in a few statements.

    ValidationError when the list would grow beyond its limit: nothing is added then.
    """
    added, day = Added(), timezone.localdate()
    with transaction.atomic():
        _hold()
        known = set(Word.objects.at(day).filter(union=union).values_list("folded", flat=True))
        rows = []
        for line in lines:
            folded = fold(line.text)
            if folded in known:
                added.known += 1
                continue
            known.add(folded)
            facts = {"text": line.text, "folded": folded[:60], "category": line.category, "action": line.action}
            rows.append(Word(union=union, by=by, starts_on=day, ends_on=ends_on, **facts))
        if len(known) > MOST:
            raise ValidationError(_("一个工会的词表最多%(n)d个词") % {"n": MOST}, code="most")
        Word.objects.bulk_create(rows, batch_size=500)
        added.new = len(rows)
        if rows:
            book = Wordbook(pk=Wordbook.ONE)
            after = {"count": len(rows), "words": [row.text for row in rows[:20]]}
            record(by, "moderation.add_words", book, after=after, union=union)
    return added


def end_word(word: Word, by: Any) -> None:
    """From today on it holds no more; it stays on record. Twice does nothing."""
    with transaction.atomic():
        _hold()
        today = timezone.localdate()
        if Word.objects.filter(ends_later(), pk=word.pk).update(ends_on=today):
            word.ends_on = today
            record(by, "moderation.end_word", word, {"text": word.text}, {"ends_on": str(today)}, union=word.union_id)


def read(text: str, category: str, action: str) -> tuple[list[Line], list[str]]:
    """Lines of a pasted or uploaded list: `词`, or `词,类别,怎么办` in the words of our own export.

    Gives what could be read, and the lines that could not. What a line does not say is as chosen for all.
    """
    categories = {str(label): value for value, label in Word.Category.choices}
    actions = {str(label): value for value, label in Word.Action.choices}
    lines, wrong = [], []
    for number, raw in enumerate(text.splitlines(), start=1):
        word, *rest = (part.strip().strip('"').lstrip("'") for part in _split(raw))
        if not word or (number == 1 and word == str(Word._meta.get_field("text").verbose_name)):
            continue
        if not fold(word) or len(word) > LONGEST or len(fold(word)) > 2 * LONGEST:
            wrong.append(_("第%(n)d行：%(line)s") % {"n": number, "line": raw[:40]})
            continue
        named = [part for part in rest if part]
        chosen = next((categories[part] for part in named if part in categories), category)
        done = next((actions[part] for part in named if part in actions), action)
        lines.append(Line(word, chosen, done))
    return lines, wrong


def _split(raw: str) -> list[str]:
    for mark in SEPARATORS[1:]:
        raw = raw.replace(mark, SEPARATORS[0])
    return raw.split(SEPARATORS[0])


def _hold() -> None:
    """One change after the other, and a new version for every process."""
    book, _is_new = Wordbook.objects.get_or_create(pk=Wordbook.ONE)
    lock(book)
    Wordbook.objects.filter(pk=book.pk).update(stamp=uuid.uuid4())
