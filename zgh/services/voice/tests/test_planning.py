"""已列入计划: an answer with steps and days, whose promise climbs like any other, until it is there."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from zgh.foundation.notices.models import Notice
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Clock, Milestone

from .telling import brought_to, expire, fresh


def day(n):
    return timezone.localdate() + dt.timedelta(days=n)


STEPS = [("选窗口", 7), ("开窗口", 30)]
DONE = "夜班窗口今天开了，二十三点半到零点半"


def planned(cast, **facts):
    case = brought_to("accepted", cast.zhou, cast.wang, **facts)
    case.plan(cast.wang, "食堂合同下月到期，分两步办。", [(what, day(n)) for what, n in STEPS])
    return fresh(case)


def test_a_plan_is_a_promise_until_its_last_day(cast):
    case = planned(cast)
    clock = Clock.objects.get(case=case, stopped_at=None)
    assert (case.state, clock.phase) == ("planned", "solve")
    assert timezone.localtime(clock.due_at) == timezone.make_aware(dt.datetime.combine(day(30), dt.time(18)))
    assert Todo.objects.open().get(about_id=case.pk).verb == "finish"
    assert case.answers.get().get_conclusion_display() == "已列入计划"
    assert Notice.objects.filter(user=cast.zhou, kind="voice.answered").count() == 1


def test_each_step_that_is_done_is_told_once(cast):
    case = planned(cast)
    first = case.milestones.first()
    case.advance(cast.wang, first.pk, "二号窗口")
    case.advance(cast.wang, first.pk)
    assert Notice.objects.filter(user=cast.zhou, kind="voice.advanced").count() == 1
    assert case.messages.get().text == "二号窗口"
    page = Client()
    page.force_login(cast.zhou)
    text = page.get(f"/voice/{case.pk}/").content.decode()
    assert "选窗口" in text
    assert "开窗口" in text
    assert "会在" in text
    assert "办成" in text


def test_what_became_of_it_is_judged_like_any_answer(cast):
    case = planned(cast)
    case.finish(cast.wang, DONE)
    case = fresh(case)
    assert (case.state, case.phase) == ("answered", "")
    assert case.lapse_at
    assert not Milestone.objects.filter(done_at=None).exists()
    page = Client()
    page.force_login(cast.zhou)
    assert DONE in page.get(f"/voice/{case.pk}/").content.decode()
    case.rate(cast.zhou, 4, True)
    assert fresh(case).state == "closed"


def test_a_plan_that_is_not_kept_climbs_and_the_union_above_gets_days_of_its_own(cast):
    case = expire(planned(cast))
    case.escalate(timezone.now())
    case = fresh(case)
    assert (case.union, case.state, case.phase) == (cast.group, "planned", "solve")
    case.finish(cast.yang, DONE)
    assert fresh(case).is_breached


def test_the_author_need_not_accept_a_plan(cast):
    case = planned(cast)
    case.reopen(cast.zhou, "一个月太久，夜班现在就没饭吃")
    case = fresh(case)
    assert (case.state, case.phase) == ("handling", "reply")
    case.plan(cast.wang, "先送盒饭，再开窗口。", [("送盒饭", day(1)), ("开窗口", day(20))])
    assert [m.text for m in case.milestones.filter(round=1)] == ["送盒饭", "开窗口"]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "至少要写一步"),
        ([("选窗口", 0)], "今天以后"),
        ([("选窗口", 5000)], "三年以内"),
        ([("一步", 3)] * 11, "最多写10步"),
    ],
)
def test_a_plan_has_steps_with_days_to_come(cast, steps, words):
    case = brought_to("accepted", cast.zhou, cast.wang)
    with pytest.raises(ValidationError, match=words):
        case.plan(cast.wang, "分步办", [(what, day(n)) for what, n in steps])
    assert fresh(case).state == "accepted"
    with pytest.raises(ValidationError, match="步骤"):
        case.answer(cast.wang, "列入计划了，请放心", "planned")


def test_a_calendar_does_not_move_a_day_that_was_named(cast):
    assert not planned(cast).reschedule(timezone.now())


def test_the_form_says_what_is_missing_and_loses_nothing(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    page = Client()
    page.force_login(cast.wang)
    url = f"/voice/{case.pk}/plan/"
    facts = {"plan-text": "食堂合同下月到期，分两步办。", "plan-what1": "选窗口"}
    answer = page.post(url, facts)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "这一步哪天前做成" in text
    assert "食堂合同下月到期" in text
    assert "选窗口" in text
    assert page.post(url, facts | {"plan-day1": day(9).isoformat()}).status_code == 302
    case = fresh(case)
    assert case.state == "planned"
    step = case.milestones.get()
    assert page.post(f"/voice/{case.pk}/advance/", {"step": step.pk}).status_code == 302
    assert page.post(f"/voice/{case.pk}/advance/", {"step": "9" * 400}).status_code == 302
    assert page.post(f"/voice/{case.pk}/finish/", {"finish-outcome": "好"}).status_code == 422
    assert page.post(f"/voice/{case.pk}/finish/", {"finish-outcome": DONE}).status_code == 302
    assert fresh(case).state == "answered"
