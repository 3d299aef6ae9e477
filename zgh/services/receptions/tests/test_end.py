"""Leaving live: whatever stands unanswered becomes a case with a clock, all of it or nothing."""

from __future__ import annotations

import pytest

from zgh.foundation.notices.models import Notice
from zgh.foundation.todo.models import Todo
from zgh.services.receptions.models import Question, Reception
from zgh.services.voice import submit
from zgh.services.voice.models import Case, Category, Clock

from .telling import REASON, TEXT, fresh, put, question_at, reception_at

LEFT = {"zhou": "queued", "ma": "on_air", "wang": "deferred"}


@pytest.fixture
def live(cast):
    """Live: four unanswered, one of them hidden; one answered, one dismissed, one merged, one not looked at."""
    row = reception_at(cast, "live", is_open_to_group=True)
    for name, state in LEFT.items():
        question_at(cast, row, state, getattr(cast, name), category=Category.objects.get(code="pay"))
    question_at(cast, row, "queued", cast.xiong, is_masked=True)
    on_air = Question.objects.get(state="on_air")
    on_air.put_back(cast.li)
    question_at(cast, row, "answered", cast.chen)
    fresh(on_air).air(cast.li)
    question_at(cast, row, "dismissed", cast.chen)
    merged = question_at(cast, row, "approved", cast.zhao)
    merged.merge(cast.li, Question.objects.get(author=cast.zhou))
    put(cast, row, cast.liu)
    return row


def test_ending_makes_a_case_of_each_unanswered_question(cast, live):
    assert live.end(cast.li) == 4
    cases = {case.author and case.author.username: case for case in Case.objects.all()}
    assert set(cases) == {"zhou", "ma", "wang", None}
    for case in cases.values():
        assert (case.union, case.kind, case.text, case.visibility, case.state) == (
            *(cast.gansu, "question", TEXT),
            *("private", "submitted"),
        )
        assert case.phase == "accept"
        assert case.due_at is not None
    assert Clock.objects.filter(stopped_at=None).count() == 4
    assert Todo.objects.open().filter(verb="accept").count() == 4
    assert cases["zhou"].category.code == "pay"
    assert cases[None].category.code == "other"
    states = Question.objects.exclude(state="carried").values_list("state", flat=True)
    assert sorted(states) == ["answered", "dismissed", "merged", "pending"]
    told = {notice.user and notice.user.username: notice for notice in Notice.objects.filter(kind="receptions.carried")}
    assert set(told) == {"zhou", "ma", "wang", "zhao", None}, "who asked the same hears the number too"
    assert cases["zhou"].number in told["zhou"].text
    assert cases["zhou"].number in told["zhao"].text
    assert told[None].mask == cases[None].mask


def test_a_hidden_authors_case_is_theirs_under_the_same_alias(cast, live):
    live.end(cast.li)
    question = Question.objects.exclude(mask="").get()
    assert (question.case.mask, question.case.alias, question.case.author) == (question.mask, question.alias, None)
    assert question.case.is_by(cast.xiong)
    assert question.case.once == question.once


def test_a_failure_in_the_middle_leaves_nothing(cast, live, monkeypatch):
    before = sorted(Question.objects.values_list("pk", "state"))
    told, owed = Notice.objects.count(), Todo.objects.count()
    calls = []

    def breaks(case):
        calls.append(case)
        if len(calls) == 3:
            raise RuntimeError("the third case cannot be written")

    monkeypatch.setattr(submit.tell, "received", breaks)
    with pytest.raises(RuntimeError):
        live.end(cast.li)
    assert fresh(live).state == "live"
    assert sorted(Question.objects.values_list("pk", "state")) == before
    assert (Case.objects.count(), Clock.objects.count()) == (0, 0)
    assert (Notice.objects.count(), Todo.objects.count()) == (told, owed)
    monkeypatch.undo()
    assert fresh(live).end(cast.li) == 4


def test_a_case_carried_by_hand_counts_the_same(cast, live):
    live.end(cast.li)
    row = Question.objects.get(state="pending")
    case = row.carry(cast.li)
    assert (case.author, case.union) == (cast.liu, cast.gansu)
    assert not Reception.objects.get().questions.filter(state="pending").exists()


def test_statements_grow_with_the_cases_only(cast, django_assert_max_num_queries):
    row = reception_at(cast, "live")
    for who in (cast.zhou, cast.ma, cast.wang):
        question_at(cast, row, "queued", who)
    with django_assert_max_num_queries(30 + 3 * 30):
        row.end(cast.li)


def test_dismissing_needs_its_reason_in_the_minutes_too(cast, live):
    live.end(cast.li)
    Question.objects.get(state="pending").dismiss(cast.li, REASON)
    live = fresh(live)
    live.publish(cast.li)
    assert fresh(live).state == "published"
