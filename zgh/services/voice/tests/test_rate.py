"""The author's last word: rating, reopening, taking back."""

import pytest
from django.core.exceptions import ValidationError

from zgh.foundation.access.permitted import may
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.services.voice.models import Rating

from .telling import brought_to, fresh


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("is_solved", [True, False])
def test_rating_closes_the_case_whatever_it_says(cast, level, is_solved):
    case = brought_to("answered", cast.zhou, cast.wang)
    case.rate(cast.zhou, level, is_solved, " 谢谢 ")
    rating = Rating.objects.get()
    assert (rating.level, rating.is_solved, rating.comment) == (level, is_solved, "谢谢")
    assert rating.answer == case.answers.get()
    case = fresh(case)
    assert (case.state, case.closing, case.shown_state()) == ("closed", "rated", "已办结·已评价")


@pytest.mark.parametrize("level", [0, 5, None])
def test_there_are_four_levels(cast, level):
    case = brought_to("answered", cast.zhou, cast.wang)
    with pytest.raises(ValidationError, match="满意度"):
        case.rate(cast.zhou, level, True)
    assert fresh(case).state == "answered"


@pytest.mark.parametrize("state", ["answered", "closed"])
def test_not_solved_reopens_with_the_same_union_and_a_new_promise(cast, state):
    case = brought_to(state, cast.zhou, cast.wang)
    case.reopen(cast.zhou, "周末还是没有")
    case = fresh(case)
    assert (case.state, case.union, case.phase, case.closing, case.reopened_count) == (
        "handling", cast.gansu, "reply", "", 1,
    )  # fmt: skip
    assert (case.answered_at, case.closed_at, case.lapse_at) == (None, None, None)
    assert case.handler == cast.wang
    assert case.messages.get().text == "周末还是没有"


def test_the_second_time_goes_one_level_up_and_there_is_no_third(cast):
    case = brought_to("handling", cast.zhou, cast.wang)
    case.answer(cast.wang, "这回真的好了")
    Notice.objects.all().delete()
    case.reopen(cast.zhou, "还是没有")
    case = fresh(case)
    assert (case.union, case.handler, case.reopened_count) == (cast.group, None, 2)
    assert case.participants.get().union == cast.gansu
    assert {n.user for n in Notice.objects.filter(kind="voice.reopened")} == {cast.yang, cast.wang, cast.li}
    case.answer(cast.yang, "集团已经安排")
    assert not may(cast.zhou, "reopen", case)
    with pytest.raises(IllegalMove):
        case.reopen(cast.zhou, "不服")
    assert case.answers.count() == 3


def test_at_the_root_the_second_time_stays_there(cast):
    case = brought_to("handling", cast.chen, cast.yang)
    case.answer(cast.yang, "这回真的好了")
    case.reopen(cast.chen, "还是没有")
    assert fresh(case).union == cast.group


def test_not_solved_wants_a_word_why(cast):
    case = brought_to("answered", cast.zhou, cast.wang)
    with pytest.raises(ValidationError, match="哪里还没有解决"):
        case.reopen(cast.zhou, "")


def test_each_round_has_its_own_answer_and_rating(cast):
    case = brought_to("closed", cast.zhou, cast.wang)
    case.reopen(cast.zhou, "又坏了")
    case.answer(cast.wang, "又修好了")
    case.rate(cast.zhou, 2, True)
    assert [r.answer.round for r in case.ratings.all()] == [0, 1]


def test_a_withdrawn_case_owes_nothing(cast):
    case = brought_to("withdrawn", cast.zhou, cast.wang)
    assert (case.closing, case.due_at, case.level()) == ("withdrawn", None, "")
    assert not case.clocks.filter(stopped_at=None).exists()
