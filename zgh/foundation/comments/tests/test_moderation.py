"""From a word that holds a comment to the last word of the parent union."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.models import Flag, Review, Word
from zgh.foundation.moderation.models.desk import rules_for
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty
from zgh.foundation.todo.models import Todo

from .talking import PLEA, REASON, free, fresh, keeper, look, say, words


def told(user, kind):
    return list(Notice.objects.filter(user=user, kind=kind).values_list("text", flat=True))


def may(verb, user, review):
    return Review.objects.permitted(verb, user).filter(pk=review.pk).exists()


def waiting(cast):
    return Todo.objects.open().filter(about_type="moderation.desk")


def test_a_word_holds_a_comment_until_somebody_has_looked(place):
    free(place)
    words(place, "混账")
    row = say(place, text="真是混 账！排班乱成这样")
    assert (row.state, look(row).why, look(row).hits) == (
        "pending", "word", [{"text": "混账", "category": "abuse"}]
    )  # fmt: skip
    assert waiting(place).get().title == "甘肃连锁工会有1条内容等您看"
    look(row).approve(place.wang)
    assert fresh(row).state == "visible"
    assert fresh(row).shown_at
    assert told(place.ma, "moderation.published")
    assert not waiting(place).exists()


def test_a_word_of_the_union_above_holds_below_and_not_the_other_way(place):
    free(place)
    words(place, "混账", union=place.group)
    words(place, "骗子", union=place.hunan)
    assert say(place, text="混账").state == "pending"
    assert say(place, text="骗子").state == "visible"


def test_a_word_that_warns_asks_once_and_goes_out_when_the_writer_is_sure(place):
    free(place)
    words(place, "懒", action="warn")
    with pytest.raises(ValidationError, match="可能让同事看了不舒服") as caught:
        say(place, text="这人真懒")
    assert caught.value.code == "think"
    assert say(place, text="这人真懒", is_sure=True).state == "visible"


@pytest.mark.parametrize("span", [(-9, -1), (1, None)])
def test_a_word_holds_only_on_its_days(place, span):
    free(place)
    words(place, "混账")
    days = [timezone.localdate() + dt.timedelta(days=n) if n is not None else None for n in span]
    Word.objects.update(starts_on=days[0], ends_on=days[1])
    from zgh.foundation.moderation.listing import _hold

    _hold()  # dates are changed past the doors here
    assert say(place, text="混账").state == "visible"


def test_a_word_that_is_ended_stops_holding_at_once(place):
    free(place)
    words(place, "混账")
    assert say(place, text="混账").state == "pending"
    Word.objects.get().end(place.wang)
    assert say(place, text="混账").state == "visible"


def test_first_comments_wait_and_those_of_who_looks_after_the_place_do_not(place):
    rows = [say(place, text=f"第{n}句话") for n in range(3)]
    assert {row.state for row in rows} == {"pending"}
    for row in rows:
        look(row).approve(place.wang)
    assert say(place, text="第四句话").state == "visible"
    assert say(place, place.li, text="主席说一句").state == "visible"


def test_who_writes_too_fast_is_asked_to_rest(place):
    free(place, burst_count=2)
    say(place, text="一")
    say(place, text="二")
    with pytest.raises(ValidationError, match="歇一歇"):
        say(place, text="三")
    assert say(place, place.zhou, text="我才第一句").pk


def test_reports_hide_from_the_third_and_a_person_decides(place):
    free(place)
    row = say(place, place.xiong_here)
    for n, who in enumerate((place.zhou, place.ma), start=1):
        looking.flag(row, who, "abuse")
        assert (fresh(row).state, look(row).flag_count) == ("visible", n)
    looking.flag(row, place.wang, "false", "不是这么回事")
    assert fresh(row).state == "hidden"
    assert "先不显示" in told(place.xiong_here, "moderation.taken")[0]
    look(row).approve(place.li)
    assert fresh(row).state == "visible"
    assert told(place.xiong_here, "moderation.restored")
    assert all("没有发现问题" in told(who, "moderation.outcome")[0] for who in (place.zhou, place.ma, place.wang))


def test_reports_that_came_to_nothing_do_not_count_again(place):
    free(place, hide_flags=2)
    row = say(place, place.xiong_here)
    looking.flag(row, place.zhou, "abuse")
    look(row).approve(place.wang)
    looking.flag(row, place.ma, "abuse")
    assert fresh(row).state == "visible"


@pytest.fixture
def place(place):
    """xiong_here: one more employee of 甘肃."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Person

    place.xiong_here = User.objects.create_user("he", "何平")
    Person.objects.create(user=place.xiong_here, name="何平", union=place.gansu)
    return place


def test_nobody_reports_twice_nor_what_is_not_shown(place):
    free(place)
    row = say(place)
    looking.flag(row, place.zhou, "abuse")
    with pytest.raises(ValidationError, match="已经举报过"):
        looking.flag(row, place.zhou, "ads")
    look(row).hide(place.wang, REASON)
    with pytest.raises(IllegalMove):
        looking.flag(row, place.xiong_here, "abuse")
    assert Flag.objects.count() == 1


def test_nobody_reports_more_than_the_union_lets_them_in_a_day(place):
    free(place, flags_a_day=1)
    looking.flag(say(place, text="一句"), place.zhou, "abuse")
    with pytest.raises(ValidationError, match="明天再来"):
        looking.flag(say(place, text="又一句"), place.zhou, "abuse")


def test_a_decision_keeps_what_was_hidden_why_and_by_whom(place):
    free(place)
    row = say(place, text="原来的话")
    looking.flag(row, place.zhou, "abuse")
    review = look(row)
    review.hide(place.wang, REASON)
    review = fresh(review)
    assert (review.text, review.reason, review.decided_by, review.state) == ("原来的话", REASON, place.wang, "hidden")
    assert REASON in told(place.ma, "moderation.taken")[0]
    assert Notice.objects.get(user=place.ma, kind="moderation.taken").url == review.decision_url
    assert told(place.zhou, "moderation.outcome") == ["您举报的评论已经不显示了"]


@pytest.mark.parametrize("reason", ["", "不好", " \n ", "长" * 201])
@pytest.mark.parametrize("verb", ["hide", "remove"])
def test_nothing_is_taken_away_without_a_reason(place, verb, reason):
    free(place)
    row = say(place)
    looking.flag(row, place.zhou, "abuse")
    with pytest.raises(ValidationError):
        getattr(look(row), verb)(place.wang, reason)
    assert fresh(row).state == "visible"


@pytest.mark.parametrize("verb", ["hide", "remove"])
@pytest.mark.parametrize("comes_back", [True, False])
def test_an_appeal_goes_to_the_parent_union_and_is_the_last_word(place, verb, comes_back):
    free(place)
    row = say(place)
    looking.flag(row, place.zhou, "abuse")
    first = look(row)
    getattr(first, verb)(place.wang, REASON)
    again = first.appeal(place.ma, PLEA)
    assert (again.union, again.kind, again.plea) == (place.group, "appeal", PLEA)
    assert not may("view", place.wang, again)
    assert not may("view", place.li, again)
    assert may("approve", place.yang, again)
    assert may("uphold", place.yang, again)
    assert not may("hide", place.yang, again)
    if comes_back:
        again.approve(place.yang)
        assert fresh(row).state == "visible"
        assert told(place.wang, "moderation.overturned")
    else:
        again.uphold(place.yang, "看过了，确实点了名")
        assert fresh(row).state in ("hidden", "removed")
        assert told(place.ma, "moderation.upheld")
    for review in (first, again):
        with pytest.raises(IllegalMove):
            fresh(review).appeal(place.ma, PLEA)
        assert not may("appeal", place.ma, review)


def test_only_the_author_appeals(place):
    free(place)
    row = say(place)
    looking.flag(row, place.zhou, "abuse")
    review = look(row)
    review.hide(place.wang, REASON)
    assert [may("appeal", who, review) for who in (place.ma, place.zhou, place.wang, place.yang)] == [
        True, False, False, False
    ]  # fmt: skip


def test_at_the_root_a_colleague_decides_the_appeal(place):
    free(place)
    keeper(place.chen, place.group)
    from .talking import shelf

    row = say(place, about=shelf(place, place.group))
    looking.flag(row, place.zhou, "abuse")
    first = look(row)
    first.hide(place.yang, REASON)
    again = first.appeal(place.ma, PLEA)
    assert again.union == place.group
    assert (may("approve", place.yang, again), may("approve", place.chen, again)) == (False, True)


def test_a_report_about_who_looks_after_the_place_goes_to_the_parent_union(place):
    free(place)
    row = say(place, place.wang)
    looking.flag(row, place.zhou, "abuse")
    review = look(row)
    assert review.union == place.group
    assert [may("view", who, review) for who in (place.wang, place.li, place.liu, place.yang)] == [
        False, False, False, True
    ]  # fmt: skip
    assert waiting(place).get().union == place.group


def test_a_report_about_the_handling_takes_the_look_up_to_the_parent_union(place):
    free(place)
    row = say(place)
    looking.flag(row, place.zhou, "abuse")
    assert look(row).union == place.gansu
    looking.flag(row, place.xiong_here, "handling", "主席护着他")
    assert (look(row).union, look(row).flag_count) == (place.group, 2)
    assert waiting(place).get().union == place.group


def test_nobody_decides_about_their_own(place):
    free(place)
    words(place, "混账")
    row = say(place, place.wang, text="混账")
    review = look(row)
    assert [may(verb, place.wang, review) for verb in ("view", "approve", "hide", "remove", "pass_up")] == [False] * 5
    assert may("approve", place.li, review)


def test_what_the_only_one_on_duty_wrote_waits_at_the_union_above(place):
    free(place)
    words(place, "混账")
    Duty.objects.filter(user=place.li).delete()
    row = say(place, place.wang, text="混账")
    assert look(row).union == place.group
    assert say(place, place.ma, text="混账").thread.union == place.gansu


def test_a_union_without_anybody_on_duty_is_helped_by_the_one_above(place):
    free(place)
    Duty.objects.filter(union=place.gansu).delete()
    words(place, "混账")
    row = say(place, text="混账")
    assert look(row).union == place.gansu
    assert (waiting(place).get().union, waiting(place).get().duty) == (place.group, "chair")
    assert may("approve", place.yang, look(row))


def test_who_is_unsure_passes_it_up(place):
    free(place)
    words(place, "混账")
    review = look(say(place, text="混账"))
    review.pass_up(place.wang)
    assert fresh(review).union == place.group
    assert not may("approve", place.wang, review)
    stale = Review.objects.get(pk=review.pk)
    with pytest.raises(ValidationError, match="上面没有工会"):
        stale.pass_up(place.yang)


def test_a_stale_page_decides_nothing(place):
    free(place)
    words(place, "混账")
    row = say(place, text="混账")
    mine, theirs = look(row), look(row)
    mine.approve(place.wang)
    with pytest.raises(Overtaken):
        theirs.hide(place.li, REASON)
    assert fresh(row).state == "visible"


def test_nobody_passes_words_that_were_changed_behind_the_page(place):
    free(place)
    words(place, "混账")
    row = say(place, text="混账")
    page = look(row)
    fresh(row).edit(place.ma, "混账，还有骗子")
    with pytest.raises(Overtaken):
        page.approve(place.wang)
    assert fresh(row).state == "pending"
    assert look(row).text == "混账，还有骗子"
    assert fresh(page).text == "混账"


def test_what_is_changed_into_something_that_must_wait_waits(place):
    free(place)
    words(place, "混账")
    row = say(place)
    row.edit(place.ma, "混账")
    assert (fresh(row).state, look(row).kind) == ("pending", "held")


def test_reports_go_with_changed_words_and_are_not_escaped_by_taking_back(place):
    free(place, hide_flags=9)
    row = say(place)
    looking.flag(row, place.zhou, "abuse")
    row = fresh(row)
    row.edit(place.ma, "改个说法")
    assert (look(row).kind, look(row).flag_count, look(row).flags.count()) == ("flagged", 1, 1)
    row = fresh(row)
    row.withdraw(place.ma)
    assert not Review.objects.filter(state="open").exists()
    row = fresh(row)
    row.put_back(place.ma)
    assert (fresh(row).state, look(row).flag_count) == ("visible", 1)


def test_what_is_put_back_and_then_shown_for_the_first_time_is_told_once(place):
    free(place)
    above = say(place, place.zhou)
    free(place, first_posts=3)
    row = say(place, parent=above)
    row.withdraw(place.ma)
    free(place, first_posts=0)
    fresh(row).put_back(place.ma)
    fresh(row).withdraw(place.ma)
    fresh(row).put_back(place.ma)
    assert fresh(row).state == "visible"
    assert Notice.objects.filter(kind="comments.replied", user=place.zhou).count() == 1


def test_who_looks_after_the_place_need_not_wait_for_a_report(place):
    free(place)
    row = say(place)
    review = looking.take_up(row)
    assert (review.kind, looking.take_up(row)) == ("patrol", review)
    review.remove(place.wang, REASON)
    assert fresh(row).state == "removed"


def test_rules_are_those_of_the_nearest_union_that_says_so(place):
    from zgh.foundation.moderation.models.desk import set_rules

    set_rules(place.group, place.yang, hide_flags=7)
    set_rules(place.gansu, place.wang, first_posts=0)
    rules = rules_for(place.gansu)
    assert (rules.hide_flags, rules.first_posts, rules.burst_count) == (7, 0, 5)
    assert rules_for(place.hunan).first_posts == 3


def test_the_todo_counts_what_waits_and_goes_when_all_is_done(place):
    free(place)
    words(place, "混账")
    rows = [say(place, text=f"混账{n}") for n in range(3)]
    assert "3条" in waiting(place).get().title
    look(rows[0]).approve(place.wang)
    assert "2条" in waiting(place).get().title
    fresh(rows[1]).withdraw(place.ma)
    look(rows[2]).hide(place.wang, REASON)
    assert not waiting(place).exists()
