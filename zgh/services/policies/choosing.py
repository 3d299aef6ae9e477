"""Which rule answers: of one kind, in one place, on one day. Pure, once the rows are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .models import Rule, Unit

LONG_AGO = dt.date.min
SOURCES = 3  # shown below an answer at once, the others folded; each rule has its own page
SOON = dt.timedelta(days=180)  # what begins within it is told beside what holds
# Units that count the same thing. A temperature and a span of months are different facts, whatever their kind.
DAY_UNITS = (Unit.DAY, Unit.DAY_A_YEAR, Unit.WORKDAY_A_YEAR)
MONEY_UNITS = (Unit.YUAN_A_MONTH, Unit.YUAN_A_DAY, Unit.YUAN_AN_HOUR, Unit.YUAN)


def pick(rules: Iterable[Rule], day: dt.date) -> Rule | None:
    """The one that answers on `day`, of rows of the same kind, place and case: what was verified, then what began last.

    Exactly one wherever any holds: the same rows in another order give the same one.
    """
    holding = [rule for rule in rules if rule.state != "retired" and rule.holds(day)]
    return max(holding, key=_weight, default=None)


def _weight(rule: Rule) -> tuple[bool, bool, dt.date, int]:
    return rule.state == "verified", bool(rule.value), rule.starts_on or LONG_AGO, rule.pk


@dataclass(frozen=True)
class Said:
    """What is said of one case: the row that answers and, where nobody has verified any, those that say otherwise."""

    rule: Rule
    rivals: list[Rule] = field(default_factory=list)

    @property
    def rules(self) -> list[Rule]:
        """The row of every figure, one for each: shown alike, for nobody knows which is right."""
        found: dict[tuple, Rule] = {}
        for rule in [self.rule, *self.rivals]:
            found.setdefault((rule.value, rule.unit), rule)
        return list(found.values())

    @property
    def is_disputed(self) -> bool:
        """Whether there are several figures, none of them verified."""
        return bool(self.rivals)


@dataclass(frozen=True)
class Choice:
    """What answers: `main` one row a case, `extras` on top of them, `rivals` said otherwise and not verified either.

    `place` is the province asked for where it has a figure of its own among `main`, "" where all are the country's.
    `newer`: not verified, but from a later day than the verified row it contradicts. `coming`: begins soon.
    """

    place: str
    main: list[Rule]
    extras: list[Rule]
    rivals: list[Rule] = field(default_factory=list)
    is_empty: bool = False
    newer: list[Rule] = field(default_factory=list)
    coming: list[Rule] = field(default_factory=list)

    @property
    def is_mixed(self) -> bool:
        """Whether rules of the province and of the country stand beside each other: each then says whose it is."""
        return len({rule.province for rule in self.main}) > 1

    @property
    def is_known(self) -> bool:
        """Whether there is any figure at all."""
        return any(rule.value for rule in [*self.main, *self.extras])

    @property
    def cases(self) -> list[Said]:
        """What is said of each case."""
        return [self._said(rule) for rule in self.main]

    @property
    def more(self) -> list[Said]:
        """What comes on top."""
        return [self._said(rule) for rule in self.extras]

    @property
    def only(self) -> Said | None:
        """The one case with a figure, where there are no cases to tell apart."""
        return self._said(self.main[0]) if len(self.main) == 1 and self.main[0].value else None

    @property
    def figures(self) -> list[Rule]:
        """The row of every figure of every case."""
        return [rule for said in self.cases for rule in said.rules if rule.value]

    def _said(self, rule: Rule) -> Said:
        return Said(rule, [rival for rival in self.rivals if _key(rival) == _key(rule)])

    def counted_in(self, units: Iterable[str]) -> Choice:
        """Of what answers the rows that have a figure and count this."""
        main, extras, newer, coming = (
            [rule for rule in rules if rule.value and rule.unit in units]
            for rules in (self.main, self.extras, self.newer, self.coming)
        )
        return replace(self, main=main, extras=extras, newer=newer, coming=coming)

    @property
    def all_sources(self) -> list[Rule]:
        """One rule for each place in a document that the figures come from, the headline's first."""
        seen: dict[tuple, Rule] = {}
        for rule in (rule for said in [*self.cases, *self.more] for rule in said.rules):
            seen.setdefault((rule.document_id, rule.clause, rule.state, rule.starts_on, rule.province), rule)
        return list(seen.values())

    @property
    def sources(self) -> list[Rule]:
        """Those shown at once: the first, and every document that has ended."""
        return [rule for n, rule in enumerate(self.all_sources) if n < SOURCES or rule.is_source_ended]

    @property
    def more_sources(self) -> list[Rule]:
        """Those folded below."""
        return [rule for rule in self.all_sources[SOURCES:] if not rule.is_source_ended]


def choose(rules: Iterable[Rule], province: str, day: dt.date) -> Choice:
    """The rules of the province, and of the country what they leave standing, case by case (`_stands`).

    `rules` are rows of one kind; those of other provinces are left out. An extra of the province takes the place of
    the country's of the same case. A province that has rows but no figure has a rule nobody knows: the country's is
    shown, and `is_empty` tells to say so.
    """
    rows = [rule for rule in rules if rule.province in ("", province)]
    main, extras = _standing(rows, province, day)
    own = [rule for rule in rows if province and rule.province == province and not rule.is_extra]
    is_empty = any(_by_case(own, day)) and not any(rule.province for rule in main)
    rivals, newer = _rivals(rows, [*main, *extras], day)
    place = province if any(rule.province for rule in main) else ""
    return Choice(place, main, extras, rivals, is_empty, newer, _coming(rows, [*main, *extras], province, day))


def _standing(rows: list[Rule], province: str, day: dt.date) -> tuple[list[Rule], list[Rule]]:
    """(main, extras) of one day."""
    plain = _by_case([rule for rule in rows if not rule.is_extra], day)
    country = [rule for rule in plain if not rule.province]
    own = [rule for rule in plain if rule.province and rule.value]
    more = [rule for rule in _by_case([rule for rule in rows if rule.is_extra], day) if rule.value]
    extras = {rule.case: rule for rule in sorted(more, key=lambda rule: rule.province != "")}
    return [*own, *(rule for rule in country if _stands(rule, country, own))], list(extras.values())


def _stands(rule: Rule, country: list[Rule], own: list[Rule]) -> bool:
    """Whether a row of the country still answers where the province has figures of its own (`own`).

    It does not where the province says something of the same case; nor, in what counts the same thing, where the
    province has a general row (it is the whole answer) or divides the matter in two or more cases none of which the
    country knows (第一、二个孩子, 第三个孩子: all births). One case alone is a special one (鼓励延长至20天) and takes
    nothing away from anybody else. A row of the country without a figure says nothing where the province has one.
    """
    if not own:
        return True
    if not rule.value or rule.case in {other.case for other in own}:
        return False
    alike = {other.case for other in own if measure(other) == measure(rule)}
    divides = len(alike) > 1 and not alike & {other.case for other in country}
    return not (divides or "" in alike)


def measure(rule: Rule) -> str:
    """What the value counts: days of all sorts are one measure, amounts of money another."""
    if rule.unit in DAY_UNITS:
        return "days"
    return "money" if rule.unit in MONEY_UNITS else rule.unit


def _by_case(rules: list[Rule], day: dt.date) -> list[Rule]:
    return [found for group in _grouped(rules).values() if (found := pick(group, day))]


def _grouped(rules: list[Rule]) -> dict[tuple, list[Rule]]:
    groups: dict[tuple, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.pk):
        groups.setdefault(_key(rule), []).append(rule)
    return groups


def _key(rule: Rule) -> tuple[str, str, bool]:
    return rule.province, rule.case, rule.is_extra


def _rivals(rules: list[Rule], shown: list[Rule], day: dt.date) -> tuple[list[Rule], list[Rule]]:
    """(rivals, newer) among rows that hold on the same day for the same case and say something else, unverified.

    Beside an unverified row all of them; beside a verified one those that began later: the law may have changed since.
    """
    chosen = {_key(rule): rule for rule in shown}
    rivals, newer = [], []
    for rule in sorted(rules, key=_weight, reverse=True):
        other = chosen.get(_key(rule))
        if other is None or rule.state != "unverified" or not _says_otherwise(rule, other) or not rule.holds(day):
            continue
        if other.state != "verified":
            rivals.append(rule)
        elif (rule.starts_on or LONG_AGO) > (other.starts_on or LONG_AGO):
            newer.append(rule)
    return rivals, newer


def _says_otherwise(rule: Rule, other: Rule) -> bool:
    return bool(rule.value) and rule.pk != other.pk and (rule.value, rule.unit) != (other.value, other.unit)


def _coming(rows: list[Rule], shown: list[Rule], province: str, day: dt.date) -> list[Rule]:
    """What will answer, or be newer than the verified, from a day within SOON, and says otherwise than today's."""
    now = {_key(rule): rule for rule in shown}
    days = {rule.starts_on for rule in rows if rule.starts_on and day < rule.starts_on <= day + SOON}
    found: dict[tuple, Rule] = {}
    for begin in sorted(days):
        main, extras = _standing(rows, province, begin)
        for rule in [*main, *extras, *_rivals(rows, [*main, *extras], begin)[1]]:
            today = now.get(_key(rule))
            if rule.starts_on == begin and rule.value and (today is None or _says_otherwise(rule, today)):
                found.setdefault(_key(rule), rule)
    return list(found.values())
