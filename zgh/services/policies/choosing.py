"""Which rule answers: of one kind, in one place, on one day. Pure, once the rows are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from .models import Rule

LONG_AGO = dt.date.min
SOURCES = 3  # shown below an answer; each rule has its own page


def pick(rules: Iterable[Rule], day: dt.date) -> Rule | None:
    """The one that answers on `day`, of rows of the same kind, place and case: what was verified, then what began last.

    Exactly one wherever any holds: the same rows in another order give the same one.
    """
    holding = [rule for rule in rules if rule.state != "retired" and rule.holds(day)]
    return max(holding, key=_weight, default=None)


def _weight(rule: Rule) -> tuple[bool, bool, dt.date, int]:
    return rule.state == "verified", bool(rule.value), rule.starts_on or LONG_AGO, rule.pk


@dataclass(frozen=True)
class Choice:
    """What answers: `main` one row a case, `extras` on top of them, `rivals` said otherwise and not verified either.

    `place` is whose rules `main` are: the province asked for, or "" for those of the whole country.
    """

    place: str
    main: list[Rule]
    extras: list[Rule]
    rivals: list[Rule] = field(default_factory=list)
    is_empty: bool = False

    @property
    def sources(self) -> list[Rule]:
        """One rule for each place in a document that the figures come from, the headline's first."""
        seen: dict[tuple, Rule] = {}
        for rule in [*self.main, *self.extras]:
            seen.setdefault((rule.document_id, rule.clause, rule.state, rule.starts_on), rule)
        return list(seen.values())[:SOURCES]


def choose(rules: Iterable[Rule], province: str, day: dt.date) -> Choice:
    """The rules of the province where it has figures of its own, else those of the country; extras of both.

    `rules` are rows of one kind, of the province and of the country. A province that has a row without a figure has
    a rule nobody knows: the country's is shown, and `is_empty` tells to say so.
    """
    rows = list(rules)
    own = _by_case([rule for rule in rows if rule.province == province and not rule.is_extra], day)
    country = _by_case([rule for rule in rows if rule.province == "" and not rule.is_extra], day)
    known = [rule for rule in own if rule.value]
    is_empty = bool(province) and bool(own) and not known
    main = known or country
    place = province if known else ""
    extras = [rule for rule in _by_case([rule for rule in rows if rule.is_extra], day) if rule.value]
    return Choice(place, main, extras, _rivals(rows, main, day), is_empty)


def _by_case(rules: list[Rule], day: dt.date) -> list[Rule]:
    groups: dict[tuple[str, str], list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.pk):
        groups.setdefault((rule.province, rule.case), []).append(rule)
    return [found for group in groups.values() if (found := pick(group, day))]


def _rivals(rules: list[Rule], main: list[Rule], day: dt.date) -> list[Rule]:
    """Rows that hold on the same day for the same case and say something else, where nobody has verified either."""
    chosen = {(rule.province, rule.case): rule for rule in main if rule.state != "verified"}
    return [
        rule
        for rule in rules
        if not rule.is_extra
        and rule.value
        and rule.state != "retired"
        and rule.holds(day)
        and (other := chosen.get((rule.province, rule.case))) is not None
        and other.pk != rule.pk
        and other.value != rule.value
    ]
