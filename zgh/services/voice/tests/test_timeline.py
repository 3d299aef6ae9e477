"""What happened on a case, as each reader may know it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zgh.kit.dates import day
from zgh.services.voice.models import Case
from zgh.services.voice.tasks import escalate_breached
from zgh.services.voice.timeline import timeline

from .telling import ask, expire, fresh


def told(cast, **facts):
    case = ask(cast.zhou, visibility="group", **facts)
    case.accept(cast.yang)
    case.note(cast.yang, "先问后勤")
    case.ask(cast.yang, "是哪一天？")
    case.reply(cast.zhou, "每天都是")
    case.answer(cast.yang, "下周一起有热饭")
    case.reopen(cast.zhou, "周末还是没有")
    case.answer(cast.yang, "周末也有了")
    case.rate(cast.zhou, 4, True, "谢谢")
    return Case.objects.with_reader(cast.yang).get(pk=case.pk)


FOR_ALL = ["rate", "answer", "reopen", "answer", "reply", "ask", "accept", "submit"]


@pytest.mark.parametrize(
    ("reader", "internal", "kinds", "first"),
    [
        ("zhou", False, FOR_ALL, "您提交了诉求"),
        ("zhou", True, FOR_ALL, "您提交了诉求"),
        ("ma", True, FOR_ALL, "一位职工提交了诉求"),
        ("wang", False, FOR_ALL, "周敏·甘肃连锁工会提交了诉求"),
        ("wang", True, [*FOR_ALL[:6], "note", *FOR_ALL[6:]], "周敏·甘肃连锁工会提交了诉求"),
    ],
)
def test_each_reader_sees_the_story_they_may_know(cast, reader, internal, kinds, first):
    case = fresh(told(cast))
    story = timeline(case, getattr(cast, reader), internal=internal)
    assert [entry.kind for entry in story] == kinds
    assert story[-1].title == first
    assert [entry.is_now for entry in story] == [True] + [False] * (len(story) - 1)
    assert "周敏" not in repr(story) or reader == "wang"


def test_a_hidden_author_appears_under_the_alias_with_days_only(cast):
    case = told(cast, is_masked=True)
    story = timeline(case, cast.yang, internal=True)
    assert story[-1].title == f"{case.alias}提交了诉求"
    assert {entry.at_text for entry in story} == {day(timezone.now())}
    assert "周敏" not in repr(story)
    assert timeline(fresh(case), cast.zhou)[-1].title == "您提交了诉求"
    mine = timeline(fresh(case), cast.zhou)
    by_day = {entry.kind for entry in mine if entry.at_text == day(timezone.now())}
    assert by_day <= {"submit", "reply", "reopen", "rate"}, "the author sees the minutes of cadres; nobody kept theirs"
    assert "submit" in by_day


def test_a_broken_promise_is_told_at_the_moment_it_broke(cast):
    case = expire(ask(cast.zhou))
    due = case.due_at
    escalate_breached()
    entry = next(e for e in timeline(fresh(case), cast.zhou) if e.kind == "escalate")
    assert entry.title == "甘肃连锁工会没有按时受理，交由上级集团工会办理"
    assert abs(entry.at - due) < dt.timedelta(seconds=1)


def test_handing_on_names_the_union_and_the_reason(cast):
    case = ask(cast.zhou)
    case.refer(cast.wang, cast.hunan, "这件事归湖南管")
    entry = timeline(fresh(case), cast.zhou)[0]
    assert (entry.title, entry.text) == ("转湖南民生工会办理", "这件事归湖南管")


@pytest.mark.parametrize("rounds", [1, 5])
def test_a_timeline_costs_the_same_however_long_it_is(cast, rounds):
    case = ask(cast.zhou)
    case.accept(cast.wang)
    for i in range(rounds):
        case.ask(cast.wang, f"问题{i}")
        case.reply(cast.zhou, f"回答{i}")
    case = Case.objects.with_reader(cast.wang).get(pk=case.pk)
    with CaptureQueriesContext(connection) as log:
        timeline(case, cast.wang, internal=True)
    assert len(log) == 4
