"""Words the tests of this room share: raise a case, let time pass, look at a row afresh."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F
from django.utils import timezone

from zgh.services.voice.models import Case, Category, Clock, Obligation, ThresholdRule
from zgh.services.voice.routing import route
from zgh.services.voice.submit import submit

TEXT = "三号仓库夜班没有热饭吃。食堂9点就关门，只能吃泡面。"
REASON = "这件事超出集团权限，原因已经附上"


def ask(by: Any, **facts: Any) -> Case:
    """A case by `by`, with everything a form would send."""
    category = facts.pop("category", None) or Category.objects.get(code="canteen")
    usual = {"kind": "appeal", "category": category, "text": TEXT, "once": uuid.uuid4()}
    return submit(by=by, **{**usual, **facts})


def hidden_way(user: Any) -> tuple[Any, str]:
    """Where an appeal of a hidden author goes, and what the form warns of."""
    way = route(user, "appeal", is_masked=True)
    return way.owner, way.warning


def fresh(case: Case) -> Case:
    """The row as the next request sees it."""
    return Case.objects.get(pk=case.pk)


def rewind(case: Case, delta: dt.timedelta) -> Case:
    """Let `delta` have passed since everything on this case happened."""
    Clock.objects.filter(case=case).update(
        **{name: F(name) - delta for name in ("started_at", "amber_at", "due_at", "stopped_at")}
    )
    names = ("submitted_at", "accepted_at", "answered_at", "lapse_at", "clock_started_at", "amber_at", "due_at")
    Case.objects.filter(pk=case.pk).update(**{name: F(name) - delta for name in names})
    return fresh(case)


def expire(case: Case) -> Case:
    """Let the running promise have broken a minute ago."""
    case = fresh(case)
    return rewind(case, case.due_at - timezone.now() + dt.timedelta(minutes=1))


def brought_to(state: str, author: Any, cadre: Any, **facts: Any) -> Case:
    """A case of `author` that has reached `state` by lawful verbs."""
    case = ask(author, **facts)
    if state == "withdrawn":
        case.withdraw(author)
    if state == "merged":
        twin = ask(author)
        Case.objects.filter(pk=twin.pk).update(union=case.union)
        case.merge(cadre, fresh(twin), "说的是同一个食堂")
    if state in ("accepted", "handling", "planned", "answered", "closed"):
        case.accept(cadre)
    if state == "planned":
        day = timezone.localdate() + dt.timedelta(days=20)
        case.plan(cadre, "已经列入计划，分步办。", [("开夜班窗口", day)])
    if state in ("handling", "answered", "closed"):
        case.answer(cadre, "已经协调好了，下周一起夜班有热饭。")
        if state == "handling":
            case.reopen(author, "周末还是没有")
        if state == "closed":
            case.rate(author, 4, is_solved=True)
    return fresh(case)


def rule(union: Any, **facts: Any) -> ThresholdRule:
    """A rule in force since yesterday: three people, the union above answers in ten workdays, unless said otherwise."""
    since = timezone.localdate() - dt.timedelta(days=1)
    usual = {"count": 3, "answer_workdays": 10, "starts_on": since}
    if "percent" in facts:
        usual["count"] = None
    return ThresholdRule.objects.create(union=union, **{**usual, **facts})


def owed_on(case: Case, *supporters: Any) -> Obligation:
    """The one obligation there is once these people support the case."""
    for who in supporters:
        fresh(case).support(who)
    return Obligation.objects.get(case=case)
