"""Promises: when they are due, what happens when they are broken, and that nothing depends on a worker."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from zgh.foundation.audit.book import history
from zgh.foundation.calendar.models import Day
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.notices.models import Notice
from zgh.foundation.tasks.worker import drain
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Case, Clock, Escalation, VoiceSetting, rules_for
from zgh.services.voice.tasks import escalate_breached, lapse_silent, reschedule_open

from .telling import ask, brought_to, expire, fresh


def test_accepting_is_promised_in_one_workday_and_answering_in_five(cast):
    case = ask(cast.zhou)
    assert case.due_at == workdays_after(case.submitted_at, 1, cast.gansu)
    case.accept(cast.wang)
    assert (case.phase, case.due_at) == ("reply", workdays_after(case.accepted_at, 5, cast.gansu))
    assert case.clocks.filter(stopped_at=None).count() == 1


def test_promises_are_settings_inherited_field_by_field(cast):
    VoiceSetting.objects.create(union=cast.group, accept_workdays=2, reply_workdays=9)
    VoiceSetting.objects.create(union=cast.gansu, reply_workdays=3)
    rules = rules_for(cast.gansu)
    assert (rules.accept_workdays, rules.reply_workdays, rules.lapse_workdays) == (2, 3, 10)
    assert rules_for(cast.hunan).reply_workdays == 9


@pytest.mark.parametrize(
    ("start", "accept", "reply"),
    [
        ("2024-09-30T17:59", "2024-10-08T18:00", "2024-10-12T18:00"),  # the make-up Saturday after 国庆
        ("2025-01-24T09:00", "2025-01-26T18:00", "2025-02-07T18:00"),  # the Sunday before 春节, and after it
        ("2025-09-27T10:00", "2025-09-28T18:00", "2025-10-10T18:00"),
        ("2026-02-13T23:59", "2026-02-14T18:00", "2026-02-27T18:00"),
        ("2026-09-19T08:00", "2026-09-20T18:00", "2026-09-24T18:00"),
    ],
)
def test_promises_follow_the_calendar_of_the_state_council(cast, start, accept, reply):
    at = timezone.make_aware(dt.datetime.fromisoformat(start))
    for phase, due in (("accept", accept), ("reply", reply)):
        clock = Clock.promise(Case(), phase, cast.gansu, at)
        assert timezone.localtime(clock.due_at).isoformat(timespec="minutes")[:16] == due, phase


@pytest.mark.parametrize(("share", "level"), [(0, "ok"), (0.79, "ok"), (0.8, "soon"), (0.99, "soon"), (1, "late")])
def test_a_clock_is_amber_at_eighty_percent_and_red_at_the_end(cast, share, level):
    case = ask(cast.zhou)
    now = case.submitted_at + (case.due_at - case.submitted_at) * share
    assert case.level(now) == level
    assert case.clocks.get().level(now) == level


def test_a_case_without_a_running_promise_has_no_level(cast):
    assert brought_to("answered", cast.zhou, cast.wang).level() == ""


def test_a_broken_promise_climbs_and_everybody_concerned_hears(cast):
    case = expire(ask(cast.zhou))
    due = case.due_at
    Notice.objects.all().delete()
    escalate_breached()
    case = fresh(case)
    assert (case.union, case.escalated_from, case.is_breached, case.state) == (
        cast.group, cast.gansu, True, "submitted",
    )  # fmt: skip
    step = Escalation.objects.get()
    assert (step.from_union, step.to_union, step.at) == (cast.gansu, cast.group, due)
    old, new = case.clocks.all()
    assert (old.stopped_at, old.breached_at, new.started_at) == (due, due, due)
    assert new.due_at == case.due_at > timezone.now()
    assert case.participants.get().union == cast.gansu
    told = set(Notice.objects.values_list("user__username", "kind"))
    assert told == {(name, "voice.escalated") for name in ("zhou", "wang", "li", "yang")}
    assert Todo.objects.open().get().union == cast.group
    assert Clock.objects.get(stopped_at=None).union == cast.group


def test_the_tick_twice_changes_nothing_more(cast):
    case = expire(ask(cast.zhou))
    escalate_breached()
    acts, notices = history(case).count(), Notice.objects.count()
    escalate_breached()
    assert not fresh(case).escalate(timezone.now())
    assert (Escalation.objects.count(), history(case).count(), Notice.objects.count()) == (1, acts, notices)


def test_at_the_root_a_broken_promise_stays_and_is_marked_once(cast):
    case = expire(ask(cast.zhou, to_group=True))
    escalate_breached()
    escalate_breached()
    case = fresh(case)
    assert (case.union, case.is_breached, case.level()) == (cast.group, True, "late")
    assert Notice.objects.filter(kind="voice.overdue", user=cast.yang).count() == 1
    assert not Escalation.objects.exists()


def test_the_owner_is_read_even_when_no_worker_runs(cast):
    case = ask(cast.zhou)
    assert case.clock_now(case.due_at - dt.timedelta(seconds=1)).union == cast.gansu
    assert case.clock_now(case.due_at).union == cast.group
    assert case.clock_now(case.due_at).started_at == case.due_at
    assert case.clock_now(case.due_at + dt.timedelta(days=90)).union == cast.group
    assert fresh(case).union == cast.gansu


def test_what_is_read_and_what_the_tick_writes_agree(cast):
    case = ask(cast.zhou)
    case = expire(case)
    read = case.clock_now()
    escalate_breached()
    case = fresh(case)
    assert (read.union, read.started_at, read.due_at) == (case.union, case.clock_started_at, case.due_at)


def test_after_a_long_silence_every_level_is_written_down(cast):
    case = expire(ask(cast.zhou))
    late = timezone.now() + dt.timedelta(days=60)
    assert fresh(case).escalate(late) == 1
    case = fresh(case)
    assert (case.union, case.is_breached) == (cast.group, True)
    assert case.clocks.filter(breached_at=None).count() == 0


def test_a_late_answer_before_the_tick_is_late_but_does_not_climb(cast):
    case = expire(brought_to("accepted", cast.zhou, cast.wang))
    case.answer(cast.wang, "对不起，晚了")
    escalate_breached()
    case = fresh(case)
    assert (case.union, case.is_breached, case.state) == (cast.gansu, True, "answered")
    assert not Escalation.objects.exists()


def test_an_answer_in_time_is_not_late(cast):
    case = brought_to("answered", cast.zhou, cast.wang)
    assert not case.is_breached
    assert not case.clocks.exclude(breached_at=None).exists()


def test_a_case_may_climb_again_after_it_was_sent_back(cast):
    case = expire(ask(cast.zhou))
    escalate_breached()
    case = fresh(case)
    case.refer(cast.yang, cast.gansu, "请先在公司内协调")
    expire(case)
    escalate_breached()
    assert fresh(case).union == cast.group
    assert Escalation.objects.count() == 2


def test_silence_closes_an_answer_as_unrated_never_as_satisfied(cast):
    case = brought_to("answered", cast.zhou, cast.wang)
    assert case.lapse_at == workdays_after(case.answered_at, 10, cast.gansu)
    assert case.shown_state(case.lapse_at) == "已办结·未评价"
    Case.objects.filter(pk=case.pk).update(lapse_at=timezone.now())
    lapse_silent()
    lapse_silent()
    case = fresh(case)
    assert (case.state, case.closing, case.shown_state()) == ("closed", "unrated", "已办结·未评价")
    assert not case.ratings.exists()
    assert Notice.objects.filter(kind="voice.lapsed", user=cast.zhou).count() == 1


def test_an_answer_is_not_closed_before_its_time(cast):
    case = brought_to("answered", cast.zhou, cast.wang)
    lapse_silent()
    assert not case.lapse(timezone.now())
    assert fresh(case).state == "answered"


def test_a_new_holiday_moves_open_promises_and_the_book_keeps_both_dates(cast, django_capture_on_commit_callbacks):
    case, broken = ask(cast.zhou), expire(ask(cast.ma))
    elsewhere = ask(cast.xiong)
    day = timezone.localdate(case.due_at)
    old = case.due_at
    with django_capture_on_commit_callbacks(execute=True):
        Day.mark(cast.gansu, day, is_work=False, name="停电", by=cast.wang, reason="停电一天")
    drain()
    case = fresh(case)
    assert case.due_at == case.clocks.get().due_at == Todo.objects.get(about_id=case.pk).due_at > old
    change = history(case).get(verb="voice.reschedule")
    assert parse_datetime(change.before["due_at"]) == old
    assert fresh(broken).due_at == broken.due_at
    assert fresh(elsewhere).due_at == elsewhere.due_at


def test_a_new_holiday_moves_no_promise_that_is_kept_broken_or_a_date_of_a_plan(cast):
    answered, planned = brought_to("answered", cast.zhou, cast.wang), brought_to("planned", cast.zhou, cast.wang)
    broken, running = expire(ask(cast.ma)), ask(cast.zhou)
    kept = {clock.pk: clock.due_at for clock in Clock.objects.exclude(case=running)}
    lapse_at, acts = answered.lapse_at, history(answered).count() + history(planned).count() + history(broken).count()
    for n in range(1, 40):
        Day.objects.get_or_create(union=cast.group, date=timezone.localdate() + dt.timedelta(days=n), is_work=n > 9)
    reschedule_open.func("", "2020-01-01", "2040-01-01")
    assert {clock.pk: clock.due_at for clock in Clock.objects.exclude(case=running)} == kept
    assert fresh(answered).lapse_at == lapse_at
    assert history(answered).count() + history(planned).count() + history(broken).count() == acts
    assert fresh(running).due_at > running.due_at
    assert history(running).filter(verb="voice.reschedule").count() == 1
