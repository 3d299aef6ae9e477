"""Every verb of receptions and questions in every state, and for everybody of the cast."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.models import Record
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.todo.models import Todo
from zgh.services.receptions.models import Question, Reception
from zgh.services.receptions.models.turn import PHASES
from zgh.services.receptions.tasks import announce, collect_due
from zgh.services.voice.models import Case

from .telling import REASON, REPLY, TEXT, fresh, plan, put, question_at, reception_at

SESSION_STATES = tuple(Reception.State.values)
SESSION_VERBS = {
    "revise": lambda row, by: row.revise(by, title="新的主题"),
    "cancel": lambda row, by: row.cancel(by, REASON),
    "begin": lambda row, by: row.begin(by),
    "end": lambda row, by: row.end(by),
    "write": lambda row, by: row.write(by, "总的情况"),
    "publish": lambda row, by: row.publish(by),
}
VERBS = {
    "approve": lambda row, by: row.approve(by),
    "dismiss": lambda row, by: row.dismiss(by, REASON),
    "restore": lambda row, by: row.restore(by),
    "split": lambda row, by: row.split(by),
    "queue": lambda row, by: row.queue(by),
    "air": lambda row, by: row.air(by),
    "put_back": lambda row, by: row.put_back(by),
    "answer": lambda row, by: row.answer(by, REPLY),
    "amend": lambda row, by: row.amend(by, REPLY),
    "defer": lambda row, by: row.defer(by),
    "carry": lambda row, by: row.carry(by),
    "explain": lambda row, by: row.explain(by, REASON),
    "withdraw": lambda row, by: row.withdraw(by),
}
LIVE_STATES = ("pending", "queued", "on_air", "answered", "deferred", "dismissed", "merged", "withdrawn")
# What may be done while a reception is live; everything else is refused. (state, verb) → state afterwards.
LIVE_MOVES = {
    ("pending", "approve"): "queued",
    ("pending", "dismiss"): "dismissed",
    ("pending", "withdraw"): "withdrawn",
    ("queued", "air"): "on_air",
    ("queued", "defer"): "deferred",
    ("on_air", "put_back"): "queued",
    ("on_air", "answer"): "answered",
    ("answered", "amend"): "answered",
    ("deferred", "queue"): "queued",
    ("dismissed", "restore"): "pending",
    ("merged", "split"): "pending",
}
MINUTES_MOVES = {
    ("pending", "dismiss"): "dismissed",
    ("pending", "answer"): "answered",
    ("pending", "carry"): "carried",
    ("pending", "explain"): "explained",
}


@pytest.mark.parametrize("verb", SESSION_VERBS)
@pytest.mark.parametrize("state", SESSION_STATES)
def test_a_reception_knows_each_verb_in_its_states_only(cast, state, verb):
    row = reception_at(cast, state)
    if verb in ("revise", "write", "publish", "cancel", "begin", "end") and row.flow.can(row, verb):
        SESSION_VERBS[verb](row, cast.li)
        assert fresh(row).state == (row.flow.moves[verb][1] or state)
    else:
        with pytest.raises(IllegalMove):
            SESSION_VERBS[verb](row, cast.li)
        assert fresh(row).state == state


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", LIVE_STATES)
def test_a_live_question_knows_each_verb_in_its_states_only(cast, state, verb):
    row = question_at(cast, reception_at(cast, "live"), state)
    by = cast.zhou if verb == "withdraw" else cast.li
    if (state, verb) in LIVE_MOVES:
        VERBS[verb](row, by)
        assert fresh(row).state == LIVE_MOVES[state, verb]
    else:
        with pytest.raises(IllegalMove):
            VERBS[verb](row, by)
        assert fresh(row).state == state


@pytest.mark.parametrize("verb", VERBS)
def test_after_the_end_only_what_the_minutes_need(cast, verb):
    live = reception_at(cast, "live")
    row = put(cast, live)
    live.end(cast.li)
    row = fresh(row)
    if ("pending", verb) in MINUTES_MOVES:
        VERBS[verb](row, cast.li)
        assert fresh(row).state == MINUTES_MOVES["pending", verb]
    else:
        with pytest.raises(IllegalMove):
            VERBS[verb](row, cast.zhou if verb == "withdraw" else cast.li)
        assert fresh(row).state == "pending"


def test_the_table_of_stages_names_every_verb_of_the_flow():
    assert set(PHASES) == set(Question.flow.moves)


RUNNERS = ("wang", "li", "yang")
COMERS = ("zhou", "ma", "wang", "li")  # employees of 甘肃
EVERYONE = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")


@pytest.mark.parametrize("name", EVERYONE)
def test_who_may_run_read_and_ask(cast, name):
    user, row = getattr(cast, name), plan(cast)
    assert may(user, "run", row) == (name in RUNNERS)
    assert may(user, "view", row) == (name in {*RUNNERS, *COMERS})
    assert may(user, "ask", row) == (name in COMERS)
    wide = plan(cast, is_open_to_group=True)
    assert may(user, "view", wide) == may(user, "ask", wide) == (name != "operator")
    above = plan(cast, union=cast.group, host=cast.yang)
    assert may(user, "view", above) == (name != "operator"), "employees below the union come too"
    assert may(user, "run", above) == (name == "yang")


@pytest.mark.parametrize("name", EVERYONE)
@pytest.mark.parametrize("asker", ["zhou", "li"])
@pytest.mark.parametrize("is_masked", [False, True])
def test_who_may_moderate_and_upvote_and_nobody_their_own(cast, name, asker, is_masked):
    user, row = getattr(cast, name), put(cast, plan(cast), getattr(cast, asker), is_masked=is_masked)
    for verb in ("approve", "dismiss", "air", "answer", "moderate"):
        assert may(user, verb, row) == (name in RUNNERS and name != asker)
    assert may(user, "upvote", row) is False, "nobody votes for what is not passed"
    assert may(user, "withdraw", row) == (name == asker)
    assert may(user, "view", row) == (name in {*RUNNERS, asker})
    row.approve(cast.wang)
    assert may(user, "upvote", row) == (name in COMERS and name != asker)
    assert may(user, "view", row) == (name in {*RUNNERS, *COMERS})


def test_collecting_begins_by_time_whether_or_not_a_worker_runs(cast):
    row = plan(cast, collect_from=timezone.now() + dt.timedelta(minutes=30))
    assert (row.shown_state(), row.is_askable()) == ("scheduled", False)
    with pytest.raises(IllegalMove):
        put(cast, row)
    later = timezone.now() + dt.timedelta(minutes=31)
    assert (row.shown_state(later), row.is_askable(later)) == ("collecting", True)
    collect_due()
    assert fresh(row).state == "scheduled"
    Reception.objects.filter(pk=row.pk).update(collect_from=timezone.now())
    collect_due()
    assert fresh(row).state == "collecting"


@pytest.mark.parametrize("state", ["minutes", "published", "cancelled"])
def test_nobody_asks_after_the_end(cast, state):
    with pytest.raises(IllegalMove):
        put(cast, reception_at(cast, state))


def test_a_person_has_so_many_open_questions_named_and_hidden_apart(cast):
    row = plan(cast, max_open=2)
    first = [put(cast, row), put(cast, row)]
    with pytest.raises(ValidationError, match="2个问题在等"):
        put(cast, row)
    put(cast, row, is_masked=True), put(cast, row, is_masked=True)
    with pytest.raises(ValidationError, match="2个问题在等"):
        put(cast, row, is_masked=True)
    put(cast, row, cast.ma)
    first[0].dismiss(cast.li, REASON)
    assert put(cast, row).state == "pending", "what is settled no longer counts"


def test_the_same_filling_in_twice_is_one_question(cast):
    row, once = plan(cast), uuid.uuid4()
    assert put(cast, row, once=once).pk == put(cast, row, once=once).pk
    with pytest.raises(ValidationError, match="页面已过期"):
        put(cast, row, cast.ma, once=once)


def test_the_same_planning_twice_is_one_reception(cast):
    once = uuid.uuid4()
    assert plan(cast, once=once).pk == plan(cast, once=once).pk


@pytest.mark.parametrize("wrong", [{"text": "  啊 "}, {"text": "问" * 301}])
def test_a_question_says_something(cast, wrong):
    with pytest.raises(ValidationError):
        put(cast, plan(cast), **wrong)


@pytest.mark.parametrize("verb", ["dismiss", "explain"])
def test_a_reason_is_a_reason(cast, verb):
    row = put(cast, reception_at(cast, "live"))
    with pytest.raises(ValidationError, match="原因"):
        getattr(row, verb)(cast.li, "不行")


def test_one_question_on_air_at_a_time(cast):
    live = reception_at(cast, "live")
    first, second = (question_at(cast, live, "queued", who) for who in (cast.zhou, cast.ma))
    first.air(cast.li)
    with pytest.raises(ValidationError, match="还在台上"):
        second.air(cast.wang)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=second.pk).update(**{"state": "on_air"})
    first = fresh(first)
    first.answer(cast.li, REPLY)
    second = fresh(second)
    second.air(cast.wang)
    assert fresh(second).state == "on_air"
    assert "李建国" in fresh(first).office


def test_a_slower_moderator_is_told(cast):
    row = put(cast, plan(cast))
    slow = fresh(row)
    row.approve(cast.li)
    with pytest.raises(Overtaken):
        slow.dismiss(cast.wang, REASON)


def test_beginning_lines_up_everything_approved(cast):
    row = plan(cast)
    passed, waiting = question_at(cast, row, "approved"), put(cast, row, cast.ma)
    fresh(row).begin(cast.li)
    assert (fresh(passed).state, fresh(waiting).state) == ("queued", "pending")


def test_votes_count_distinct_people_and_can_be_taken_back(cast):
    row = question_at(cast, plan(cast), "approved")
    assert [row.upvote(who) for who in (cast.ma, cast.wang, cast.ma)] == [True, True, False]
    assert (fresh(row).vote_count, fresh(row).shown_votes) == (2, "")
    row.upvote(cast.li)
    assert (fresh(row).vote_count, fresh(row).shown_votes) == (3, "3")
    assert (row.take_back(cast.li), row.take_back(cast.li)) == (True, False)
    assert fresh(row).vote_count == 2
    with pytest.raises(ValidationError, match="您自己提的"):
        row.upvote(cast.zhou)


@pytest.mark.parametrize("state", ["pending", "on_air", "answered", "deferred", "dismissed", "withdrawn"])
def test_votes_are_for_what_waits_its_turn(cast, state):
    row = question_at(cast, reception_at(cast, "live"), state)
    with pytest.raises(IllegalMove):
        row.upvote(cast.ma)
    with pytest.raises(IllegalMove):
        row.take_back(cast.ma)


def test_merging_counts_people_once_and_splitting_gives_them_back(cast):
    session = plan(cast, union=cast.group, host=cast.yang)
    head, other = question_at(cast, session, "approved"), question_at(cast, session, "approved", cast.ma)
    for who in (cast.xiong, cast.liu):
        head.upvote(who)
    for who in (cast.liu, cast.chen):
        other.upvote(who)
    other = fresh(other)
    other.merge(cast.yang, fresh(head))
    assert fresh(head).vote_count == 3, "liu wanted both and counts once"
    assert head.upvote(cast.chen) is False, "chen's vote came with the other question"
    with pytest.raises(ValidationError, match="您自己提的"):
        head.upvote(cast.ma)
    other = fresh(other)
    other.split(cast.yang)
    assert (fresh(head).vote_count, fresh(other).vote_count, fresh(other).state) == (2, 2, "pending")


def test_merging_takes_along_what_was_merged_before_and_refuses_other_receptions(cast):
    session = plan(cast)
    first, second = question_at(cast, session, "approved"), question_at(cast, session, "approved", cast.ma)
    third = question_at(cast, session, "approved", cast.wang)
    first.merge(cast.li, second)
    second = fresh(second)
    second.merge(cast.li, third)
    assert {fresh(first).head_id, fresh(second).head_id} == {third.pk}
    elsewhere = question_at(cast, plan(cast), "approved")
    for wrong in (elsewhere, fresh(third), fresh(first)):
        with pytest.raises(ValidationError, match="同一场"):
            fresh(third).merge(cast.li, wrong)


def test_minutes_wait_for_every_question(cast):
    live = reception_at(cast, "live")
    row, other = put(cast, live), question_at(cast, live, "answered", cast.ma)
    live.end(cast.li)
    live.write(cast.li, "大家问得很实在。")
    with pytest.raises(ValidationError, match="还有1个问题没有交代"):
        live.publish(cast.li)
    assert fresh(live).state == "minutes"
    fresh(row).explain(cast.li, REASON)
    live = fresh(live)
    live.publish(cast.li)
    assert fresh(live).state == "published"
    told = {notice.user for notice in Notice.objects.filter(kind="receptions.published")}
    assert told == {cast.zhou, cast.ma}
    assert fresh(other).state == "answered"


def test_the_author_hears_what_becomes_of_a_question(cast):
    live = reception_at(cast, "live")
    row = put(cast, live)
    for verb in ("approve", "air"):
        VERBS[verb](row, cast.li)
    row.answer(cast.li, REPLY)
    put(cast, live).dismiss(cast.li, REASON)
    kinds = [notice.kind for notice in Notice.objects.filter(user=cast.zhou).order_by("created_at")]
    assert kinds == [f"receptions.{what}" for what in ("approved", "on_air", "answered", "dismissed")]
    assert REASON in Notice.objects.get(kind="receptions.dismissed").text


def test_cadres_have_one_todo_while_questions_wait(cast):
    row = plan(cast)
    first, second = put(cast, row), put(cast, row, cast.ma)
    todo = Todo.objects.open().get(verb="moderate")
    assert "2个问题等您看" in todo.title
    assert TEXT not in todo.title
    first.approve(cast.li)
    assert "1个问题等您看" in Todo.objects.open().get(verb="moderate").title
    second.withdraw(cast.ma)
    assert not Todo.objects.open().filter(verb="moderate").exists()
    row = fresh(row)
    row.begin(cast.li)
    row.end(cast.li)
    ours = Todo.objects.open().filter(about_type="receptions.reception")
    assert ours.get().verb == "publish"
    row.publish(cast.li)
    assert not ours.exists()


def test_cancelling_makes_every_question_a_case(cast):
    row = plan(cast)
    put(cast, row), question_at(cast, row, "approved", cast.ma)
    fresh(row).cancel(cast.li, "主席临时出差，改到下周")
    assert Case.objects.count() == 2
    assert not Question.objects.exclude(state="carried").exists()


def test_an_announcement_goes_to_the_unions_employees_once_in_batches(cast, monkeypatch):
    monkeypatch.setattr("zgh.services.receptions.tasks.BATCH", 2)
    row = plan(cast)
    assert not Notice.objects.exists(), "only when somebody wants it"
    for _ in range(2):
        after = 0
        while True:
            announce.call(row.pk, after)
            told = fresh(row).told_to
            if told == after or after >= told:
                break
            after = told
    told = sorted(notice.user.username for notice in Notice.objects.filter(kind="receptions.announced"))
    assert told == ["li", "ma", "wang", "zhou"]


@pytest.mark.parametrize("is_masked", [False, True])
def test_what_was_merged_into_a_question_its_author_takes_back_is_looked_at_again(cast, is_masked):
    reception = reception_at(cast, "collecting")
    head, other = put(cast, reception, is_masked=is_masked), put(cast, reception, cast.ma)
    head.approve(cast.li)
    other.merge(cast.li, fresh(head))
    fresh(head).upvote(cast.wang)
    before = timezone.now()
    fresh(head).withdraw(cast.zhou)
    other = fresh(other)
    assert (other.state, other.head, other.vote_count) == ("pending", None, 0)
    assert Record.objects.filter(at__gte=before).exists() is not is_masked, "of a hidden author the day alone"
