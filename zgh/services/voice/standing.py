"""Where a case stands with those who support it: the count, what more it takes, what is owed. Words, no rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.foundation.calendar.models import line_of
from zgh.kit.dates import day

from .models import Case, Obligation, Support, ThresholdRule, mark_of, people_behind


@dataclass(frozen=True)
class Standing:
    """What the card 附议 shows one reader."""

    count: str
    is_mine: bool
    can_support: bool
    can_unsupport: bool
    together: str = ""
    goals: list[str] = field(default_factory=list)
    owed: list[Obligation] = field(default_factory=list)


def standing_of(case: Case, user: Any, can_support: bool) -> Standing | None:
    """None for a case no colleague may read. Four queries, five where a rule counts a share of the people."""
    if case.visibility == "private" or case.state == "withdrawn":
        return None
    owed = list(Obligation.objects.filter(case=case).exclude(state="dropped").select_related("union"))
    is_mine = can_support_at_all(case, user) and Support.objects.filter(case=case, mark=mark_of(user)).exists()
    is_open = case.flow.can(case, "support")
    people = people_behind(case) if is_open else case.supporter_count + 1
    return Standing(
        count=counted(case.supporter_count),
        together=together(people) if people > case.supporter_count + 1 else "",
        is_mine=is_mine,
        can_support=can_support and not is_mine,
        can_unsupport=can_support and is_mine and not owed,
        goals=_goals(case, owed, people) if is_open else [],
        owed=owed,
    )


def can_support_at_all(case: Case, user: Any) -> bool:
    """Whether this could be one's support: one's own words are not supported twice."""
    return not case.is_by(user)


def counted(n: int) -> str:
    """12人附议; told from the first one on, for nobody sees whose it is."""
    return ngettext("%(n)d人附议", "%(n)d人附议", n) % {"n": n} if n else _("还没有人附议")


def together(people: int) -> str:
    """With what is laid over it, authors included: who said the same in two places counts once."""
    return ngettext(
        "还有人说了同样的事，合在一起办，共%(n)d人", "还有人说了同样的事，合在一起办，共%(n)d人", people
    ) % {"n": people}


def _goals(case: Case, owed: list[Obligation], people: int) -> list[str]:
    """What each rule still asks for, nearest first."""
    reached = {row.rule_id for row in owed}
    rules = [rule for rule in ThresholdRule.objects.over(case.origin) if rule.pk not in reached]
    return [
        _goal(case, n - people, n, rule)
        for n, rule in sorted(((rule.needed(case.origin), rule) for rule in rules), key=_first)
    ]


def _first(pair: tuple[int, ThresholdRule]) -> tuple[int, int]:
    return pair[0], pair[1].pk


def _goal(case: Case, more: int, needed: int, rule: ThresholdRule) -> str:
    words = {
        "n": needed,
        "unions": rule.min_unions,
        "who": level_of(rule, case),
        "days": rule.answer_workdays,
        "more": max(more, 0),
    }
    if rule.min_unions > 1:
        return (
            _("连提出人满%(n)d人、来自%(unions)d个工会，%(who)s要在%(days)d个工作日内公开答复，还差%(more)d人") % words
            if words["more"]
            else _("人数够了，再有别的工会的同事附议，来自%(unions)d个工会时，%(who)s要公开答复") % words
        )
    return _("连提出人满%(n)d人，%(who)s要在%(days)d个工作日内公开答复，还差%(more)d人") % words


def level_of(rule: ThresholdRule, case: Case | None = None) -> str:
    """Who will owe it, in words."""
    if rule.obliged_level == ThresholdRule.Level.DEPTH:
        return _("第%(n)d级工会") % {"n": rule.obliged_depth}
    if rule.obliged_level == ThresholdRule.Level.GROUP or (case is not None and len(line_of(case.union)) <= 2):
        return _("集团工会")
    return _("上一级工会")


def owed_line(owed: Obligation) -> str:
    """集团工会要在11月30日前公开答复."""
    words = {"union": owed.union, "day": day(owed.due_at)}
    if owed.state == "answered":
        return _("%(union)s公开答复了") % words
    if owed.due_at <= timezone.now():
        return _("%(union)s应在%(day)s前公开答复，已经超时") % words
    return _("%(union)s要在%(day)s前公开答复") % words


def owed_tag(owed: Obligation) -> tuple[str, str]:
    """(word, tone) of an obligation in lists."""
    if owed.state == "answered":
        return (_("答复晚了"), "is-soon") if owed.was_late else (_("已答复"), "is-ok")
    if owed.state == "dropped":
        return _("提出人撤回了"), ""
    return (_("已超时"), "is-late") if owed.is_overdue else (_("等答复"), "is-info")
