"""What may move a promise: waiting for the author up to a cap, and one extension approved one level up."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from zgh.foundation.access.permitted import may
from zgh.foundation.calendar.workdays import workdays_after, workdays_between
from zgh.foundation.notices.models import Notice
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Case, Clock, Extension, Pause, VoiceSetting

from .telling import ask, brought_to, expire, fresh, rewind

WHY = "供应商要下周才能报价，先向您说明"


def passed(case, days):
    """Let so many plain days pass, pauses included."""
    delta = dt.timedelta(days=days)
    for pause in Pause.objects.filter(clock__case=case):
        Pause.objects.filter(pk=pause.pk).update(started_at=pause.started_at - delta, until=pause.until - delta)
    until = fresh(case).paused_until
    rewind(case, delta)
    if until:
        Case.objects.filter(pk=case.pk).update(paused_until=until - delta)
    return fresh(case)


def running(case):
    return Clock.objects.get(case=case, stopped_at=None)


def test_waiting_moves_the_promise_by_the_cap_and_no_further(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    before = running(case).due_at
    case.wait(cast.wang, "是哪个班组？")
    clock = running(case)
    assert clock.paused_days == 10
    assert workdays_between(before, clock.due_at) == 10
    assert fresh(case).is_paused()
    assert Todo.objects.open().get(about_id=case.pk).due_at == clock.due_at
    case = passed(case, 40)
    assert not case.is_paused()
    assert case.level() == "late", "silence of the author hides nothing for ever"
    case.escalate(timezone.now())
    assert fresh(case).union == cast.group


def test_the_answer_of_the_author_starts_the_clock_with_only_the_days_that_were_waited(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    started, before = running(case).started_at, running(case).due_at
    case.wait(cast.wang, "是哪个班组？")
    case = passed(case, 3)
    pause = Pause.objects.get()
    waited = workdays_between(pause.started_at, timezone.now())
    planned = workdays_between(pause.started_at, pause.until)  # plain days have passed: a weekend may have crept in
    case.reply(cast.zhou, "三班")
    clock, case = running(case), fresh(case)
    assert not case.is_paused()
    assert clock.paused_days == waited + 10 - planned
    assert clock.due_at == workdays_after(started - dt.timedelta(days=3), 5 + clock.paused_days, cast.gansu)
    assert case.due_at == clock.due_at
    assert before - dt.timedelta(days=5) < clock.due_at
    assert Pause.objects.get().ended_at


def test_whoever_waited_until_the_last_moment_still_has_a_workday(cast):
    VoiceSetting.objects.create(union=cast.gansu, reply_workdays=1)
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.wait(cast.wang, "是哪个班组？")
    case = passed(case, 2)
    case.reply(cast.zhou, "三班")
    assert running(case).due_at >= workdays_after(timezone.now(), 1, cast.gansu)


def test_a_broken_promise_cannot_be_paused_nor_extended(cast):
    case = expire(brought_to("accepted", cast.zhou, cast.wang))
    for late in (lambda: case.wait(cast.wang, "是哪天？"), lambda: case.defer(cast.wang, 5, WHY)):
        with pytest.raises(ValidationError, match="已经过了"):
            late()
    assert not Pause.objects.exists()
    assert not Extension.objects.exists()


def test_nobody_waits_twice_at_once_nor_longer_than_the_cap_in_all(cast):
    VoiceSetting.objects.create(union=cast.gansu, pause_workdays=2)
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.wait(cast.wang, "是哪天？")
    with pytest.raises(ValidationError, match="已经在等"):
        fresh(case).wait(cast.wang, "到底是哪天？")
    case = passed(case, 1)
    case.reply(cast.zhou, "上周三")
    used = running(case).paused_days
    Clock.objects.filter(case=case).update(paused_days=max(used, 2))
    with pytest.raises(ValidationError, match="用完了"):
        fresh(case).wait(cast.wang, "还有谁在场？")


def test_answering_ends_the_waiting(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.wait(cast.wang, "是哪天？")
    case = fresh(case)
    case.answer(cast.wang, "先按您说的办了，窗口已开")
    assert fresh(case).paused_until is None


def test_a_hidden_author_who_answers_leaves_no_minute(cast):
    case = brought_to("accepted", cast.zhou, cast.yang, is_masked=True)
    case.wait(cast.yang, "是哪天？")
    case = passed(case, 1)
    case.reply(cast.zhou, "上周三")
    assert timezone.localtime(Pause.objects.get().ended_at).time() == dt.time(0)


def test_more_time_is_asked_for_once_and_given_one_level_up_with_a_reason_the_author_reads(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    before = running(case).due_at
    case.defer(cast.wang, 3, WHY)
    assert {n.user for n in Notice.objects.filter(kind="voice.extension")} == {cast.yang}
    assert fresh(case).due_at == before, "the clock runs on until somebody decides"
    with pytest.raises(ValidationError, match="只能申请延长一次"):
        case.defer(cast.li, 3, WHY)
    assert {
        name for name in ("zhou", "ma", "wang", "li", "yang", "liu") if may(getattr(cast, name), "extend", case)
    } == {"yang"}
    case.extend(cast.yang)
    case = fresh(case)
    assert workdays_between(before, case.due_at) == 3
    assert Notice.objects.filter(user=cast.zhou, text__contains=WHY).exists()
    page = Client()
    page.force_login(cast.zhou)
    assert WHY in page.get(f"/voice/{case.pk}/").content.decode()
    with pytest.raises(ValidationError, match="没有要批的"):
        case.decline(cast.yang, "晚了")


def test_no_is_told_to_who_asked_and_changes_nothing(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    before = fresh(case).due_at
    case.defer(cast.wang, 3, WHY)
    with pytest.raises(ValidationError, match="为什么不同意"):
        case.decline(cast.yang, " ")
    case.decline(cast.yang, "先答能答的")
    assert fresh(case).due_at == before
    assert Notice.objects.filter(user=cast.wang, text__contains="先答能答的").exists()
    assert not Notice.objects.filter(user=cast.zhou, kind="voice.extended").exists()


def test_nobody_grants_what_they_asked_for_themselves_and_at_the_top_the_chair_decides(cast):
    case = brought_to("accepted", cast.zhou, cast.yang, to_group=True)
    case.defer(cast.yang, 3, WHY)
    with pytest.raises(ValidationError, match="自己申请"):
        case.extend(cast.yang)
    assert not may(cast.li, "extend", case)


@pytest.mark.parametrize(
    ("days", "reason", "words"), [(0, WHY, "最多延长10"), (11, WHY, "最多延长10"), (3, "忙", "至少10个字")]
)
def test_an_extension_has_a_limit_and_a_reason(cast, days, reason, words):
    case = brought_to("accepted", cast.zhou, cast.wang)
    with pytest.raises(ValidationError, match=words):
        case.defer(cast.wang, days, reason)


def test_a_request_that_came_too_late_cannot_mend_a_broken_promise(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.defer(cast.wang, 3, WHY)
    case = expire(case)
    with pytest.raises(ValidationError, match="已经过了"):
        case.extend(cast.yang)
    case.escalate(timezone.now())
    assert fresh(case).union == cast.group
    with pytest.raises(ValidationError, match="没有要批的"):
        fresh(case).extend(cast.yang)


def test_the_pages_offer_it_and_keep_what_was_typed(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    page = Client()
    page.force_login(cast.wang)
    answer = page.post(f"/voice/{case.pk}/defer/", {"defer-workdays": "99", "defer-reason": WHY})
    assert answer.status_code == 422
    assert "最多延长10个工作日" in answer.content.decode()
    assert WHY in answer.content.decode()
    assert page.post(f"/voice/{case.pk}/defer/", {"defer-workdays": "3", "defer-reason": WHY}).status_code == 302
    assert page.post(f"/voice/{case.pk}/extend/", {"decide-note": ""}).status_code == 404
    above = Client()
    above.force_login(cast.yang)
    assert "申请延长3个工作日" in above.get(f"/voice/{case.pk}/desk/").content.decode()
    assert above.post(f"/voice/{case.pk}/extend/", {"decide-note": ""}).status_code == 302
    assert page.post(f"/voice/{case.pk}/wait/", {"ask-text": "是哪个班组？"}).status_code == 302
    author = Client()
    author.force_login(cast.zhou)
    assert "在等您补充，时限先停" in author.get(f"/voice/{case.pk}/").content.decode()
    assert "等您补充" in author.get("/voice/").content.decode()


def test_a_changed_calendar_counts_the_waited_and_granted_days_too(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.defer(cast.wang, 3, WHY)
    case.extend(cast.yang)
    due = fresh(case).due_at
    assert not fresh(case).reschedule(timezone.now()), "nothing changed, nothing moves"
    from zgh.foundation.calendar.models import Day

    Day.objects.create(union=cast.group, date=timezone.localdate(due), is_work=False)
    assert fresh(case).reschedule(timezone.now())
    assert fresh(case).due_at > due


def test_asking_costs_the_page_no_more_queries(cast, django_assert_max_num_queries):
    case = ask(cast.zhou)
    case.accept(cast.wang)
    case.defer(cast.wang, 3, WHY)
    page = Client()
    page.force_login(cast.yang)
    page.get(f"/voice/{case.pk}/desk/")
    with django_assert_max_num_queries(12):
        page.get(f"/voice/{case.pk}/desk/")
