"""From a plain question to an answer with its source: the rule of the place, or the passages that come nearest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from zgh.foundation.search.index import Hit, find
from zgh.kit.regions import PROVINCES

from .choosing import Choice, choose
from .models import KINDS, Document, Rule
from .models.keepers import province_of
from .models.rule import LEAVES
from .recognising import recognise

PASSAGES = 5
LONGEST = 100  # characters of a question that are looked at


@dataclass(frozen=True)
class Answer:
    """What the page shows. `choice` None: no rule of this kind is known, or none was recognised."""

    text: str
    kind: str
    province: str
    home: str
    day: dt.date
    choice: Choice | None = None
    passages: list[Hit] = field(default_factory=list)

    @property
    def label(self) -> str:
        """婚假, or what was asked where no kind was recognised."""
        return str(KINDS.get(self.kind, "")) or self.text

    @property
    def place(self) -> str:
        """The province in words; "" for the whole country."""
        return PROVINCES.get(self.province, "")

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is about another province than one's own."""
        return bool(self.province) and self.province != self.home

    @property
    def is_leave(self) -> bool:
        """Whether days off can be reckoned from it."""
        return self.kind in LEAVES

    @property
    def headline(self) -> Rule | None:
        """The one row that can stand in large figures: where there are no cases to tell apart."""
        main = self.choice.main if self.choice else []
        return main[0] if len(main) == 1 and main[0].value else None


def answer(text: str, user: Any, *, kind: str = "", province: str | None = None, day: dt.date | None = None) -> Answer:
    """The answer to `text` for this person. `kind` and `province` where they were chosen instead of written.

    Nine queries at most: where one works, the rules of the kind, and passages where no rule answers.
    """
    text, asked = text.strip()[:LONGEST], recognise(text[:LONGEST])
    home = province_of(user)
    kind = kind if kind in KINDS else asked.kind
    place = province if province is not None and province in PROVINCES else asked.province or home
    found = Answer(text, kind, place, home, day or timezone.localdate())
    if kind and (choice := chosen(kind, place, user, found.day)) is not None:
        return Answer(text, kind, place, home, found.day, choice)
    passages = find(Document, text, user, PASSAGES) if text else []
    return Answer(text, kind, place, home, found.day, None, passages)


def chosen(kind: str, province: str, user: Any, day: dt.date) -> Choice | None:
    """The rules of one kind in one place; None where there is nothing to say. One query."""
    rows = Rule.objects.permitted("view", user).filter(kind=kind, province__in={province, ""})
    choice = choose(rows.exclude(state="retired").select_related("document", "verified_by"), province, day)
    return choice if choice.main or choice.extras else None


def table(kind: str, user: Any, day: dt.date) -> list[tuple[str, str, Choice]]:
    """(code, province, what answers there) of every province that has a rule of its own. One query."""
    rows = list(
        Rule.objects.permitted("view", user).filter(kind=kind).exclude(state="retired").select_related("document")
    )
    there = {rule.province for rule in rows if rule.province}
    return [
        (code, name, choose([rule for rule in rows if rule.province in (code, "")], code, day))
        for code, name in PROVINCES.items()
        if code in there
    ]
