"""From a plain question to an answer with its source: the rule of the place, or the passages that come nearest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from zgh.foundation.orgs.belonging import home_of
from zgh.kit.regions import PROVINCES

from .choosing import Choice, Said, choose
from .clauses import tell_clauses
from .models import KINDS, Guide, Level, Rule
from .models.keepers import province_of
from .models.rule import LEAVES
from .passages import Found, nearest
from .places import OUTSIDE
from .recognising import WORDS, recognise
from .sources import with_sources

LONGEST = 100  # characters of a question that are looked at
SURE = 0.8  # share of the question a passage holds that answers it


@dataclass(frozen=True)
class Elsewhere:
    """How the same stands in other provinces: least and most, how many say the same as here, of how many."""

    least: str
    most: str
    same: int
    count: int
    unit: str


@dataclass(frozen=True)
class Answer:
    """What the page shows. `choice` None: no rule of this kind is known, or none was recognised."""

    text: str
    kind: str
    province: str
    home: str
    day: dt.date
    choice: Choice | None = None
    passages: list[Found] = field(default_factory=list)
    guide: Guide | None = None
    elsewhere: Elsewhere | None = None

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
    def is_outside(self) -> bool:
        """Whether it is about a place whose law is another: nothing of the mainland's is told for it."""
        return self.province in OUTSIDE

    @property
    def is_answered(self) -> bool:
        """Whether there is a figure or a passage; where there is neither, only a person can help."""
        return bool(self.passages) or bool(self.choice and self.choice.is_known)

    @property
    def is_sure(self) -> bool:
        """Whether a figure answers, or a passage that holds nearly all of what was asked."""
        return bool(self.choice and self.choice.is_known) or any(one.fit >= SURE for one in self.passages)

    @property
    def is_leave(self) -> bool:
        """Whether days off can be reckoned from it."""
        return self.kind in LEAVES

    @property
    def is_left_open(self) -> bool:
        """Whether there is no figure because the country's law sets none, as its row says."""
        main = self.choice.main if self.choice else []
        return bool(main and not main[0].value and not main[0].province and main[0].conditions)

    @property
    def headline(self) -> Rule | None:
        """The one row that can stand in large figures: no cases to tell apart, and nobody says otherwise."""
        only = self.choice.only if self.choice else None
        return only.rule if only and not only.is_disputed else None

    @property
    def disputed(self) -> Said | None:
        """The one case, where figures stand against each other and nobody has verified any: all in the same size."""
        only = self.choice.only if self.choice else None
        return only if only and only.is_disputed else None


def answer(text: str, user: Any, *, kind: str = "", province: str | None = None, day: dt.date | None = None) -> Answer:
    """The answer to `text` for this person. `kind` and `province` where they were chosen instead of written.

    Thirteen queries at most with the frame of the page: where one works, the rules of the kind everywhere, the steps,
    the words of the clauses, and passages for what no rule answers.
    """
    text, asked = text.strip()[:LONGEST], recognise(text[:LONGEST])
    home, day = province_of(user), day or timezone.localdate()
    kind = kind if kind in KINDS else asked.kind
    place = province if province is not None and province in PROVINCES else asked.province or home
    if place in OUTSIDE:
        return Answer(text, kind, place, home, day, passages=[one for one in nearest(text, user) if _is_own(one)])
    rules = rules_of(kind, user) if kind else []
    choice = chosen(rules, place, day)
    beyond = _answered(kind) if choice and choice.is_known else ""
    passages = nearest(text, user, beyond=beyond) if text else []
    guide = guide_of(kind, user) if choice else None
    tell_clauses(choice.all_sources if choice else ())
    return Answer(text, kind, place, home, day, choice, passages, guide, elsewhere(rules, place, day))


def _is_own(found: Found) -> bool:
    """Whether it is the group's or a company's word, and not the mainland's law."""
    return found.document.level in (Level.GROUP, Level.COMPANY)


def _answered(kind: str) -> str:
    """The words of a question that a rule of this kind has answered."""
    return " ".join([*WORDS.get(kind, ()), str(KINDS[kind])])


def rules_of(kind: str, user: Any) -> list[Rule]:
    """Every rule of one kind, of everywhere; `is_bare` where its document has no words yet. One query."""
    rows = Rule.objects.permitted("view", user).filter(kind=kind).exclude(state="retired")
    is_bare = ExpressionWrapper(Q(document__text=""), output_field=BooleanField())
    return list(with_sources(rows.select_related("verified_by"), user).annotate(is_bare=is_bare))


def chosen(rules: list[Rule], province: str, day: dt.date) -> Choice | None:
    """The rules that answer in one place; None where there is nothing to say."""
    choice = choose([rule for rule in rules if rule.province in (province, "")], province, day)
    return choice if choice.main or choice.extras or choice.is_empty else None


def guide_of(kind: str, user: Any) -> Guide | None:
    """The steps the nearest union above this person tells its people, else those for everybody. One query."""
    home = home_of(user)
    told = Guide.objects.permitted("view", user).filter(kind=kind, state="shown").select_related("union")
    near = [guide for guide in told if guide.union is None or (home and home.path.startswith(guide.union.path))]
    return max(near, key=lambda guide: len(guide.union.path) if guide.union else 0, default=None)


def elsewhere(rules: list[Rule], province: str, day: dt.date) -> Elsewhere | None:
    """What changes for who works in another province; None where provinces cannot be put side by side."""
    by_place = {code: choice for code, _name, choice in by_province(rules, day)}
    here = by_place.get(province) or choose([rule for rule in rules if not rule.province], "", day)
    others = [_one(choice) for code, choice in by_place.items() if code != province]
    known = [rule for rule in others if rule is not None]
    mine = _one(here)
    if mine is None or len(known) < 2 or any(rule.unit != mine.unit for rule in known):
        return None
    ranked = sorted(known, key=lambda rule: float(rule.value))
    same = sum(rule.value == mine.value for rule in known)
    return Elsewhere(ranked[0].figure, ranked[-1].figure, same, len(known), mine.get_unit_display())


def _one(choice: Choice) -> Rule | None:
    """The figure of a place that can be compared with others: one, undisputed, of a document that has not ended."""
    only = choice.only
    if only is None or only.is_disputed or only.rule.is_source_ended:
        return None
    return only.rule if only.rule.value.replace(".", "").isdigit() else None


def by_province(rules: list[Rule], day: dt.date) -> list[tuple[str, str, Choice]]:
    """(code, province, what answers there) of every province that has a rule of its own."""
    there = {rule.province for rule in rules if rule.province}
    return [
        (code, name, choose([rule for rule in rules if rule.province in (code, "")], code, day))
        for code, name in PROVINCES.items()
        if code in there
    ]
