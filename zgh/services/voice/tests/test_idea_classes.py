"""What ideas earn: classes with dates, and the rule of the day of the verdict."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from zgh.foundation.notices.models import Notice
from zgh.services.voice.models import Idea, IdeaClass
from zgh.services.voice.models.idea_class import classes_for, lay_down
from zgh.services.voice.models.idea_doing import earned

from .telling_idea import again, raised_to, today

RULE = {"benefit_fen": 500_000, "least_fen": 20_000, "most_fen": 50_000, "name": "一等", "source": "甘药工〔2026〕3号"}


def a_class(cast, **facts):
    return lay_down(cast.li, cast.gansu, **{"code": "1", "starts_on": today(-30), **RULE, **facts})


def test_no_class_ships():
    assert not IdeaClass._meta.get_field("most_fen").has_default(), "sums are laid down by chairs, never by us"


def test_an_idea_decided_before_a_change_earns_by_the_old_rule(cast):
    old = a_class(cast)
    idea = raised_to("verified", cast.zhou, cast)
    new = old.amend(cast.li, starts_on=today(1), **{**RULE, "least_fen": 60_000, "most_fen": 90_000})
    assert [row.pk for row in earned(idea)] == [old.pk]
    assert classes_for(cast.gansu, today(1)) == [new]
    with pytest.raises(ValidationError, match="够不上"):
        idea.reward(cast.wang, 70_000, new)
    again(idea).reward(cast.wang, 50_000, old)
    assert again(idea).award.idea_class == old
    Idea.objects.filter(pk=idea.pk).update(decided_on=today(1))
    assert [row.pk for row in earned(again(idea))] == [new.pk]


@pytest.mark.parametrize(("amount", "fits"), [(19_999, False), (20_000, True), (50_000, True), (50_001, False)])
def test_a_reward_lies_within_its_class(cast, amount, fits):
    row = a_class(cast)
    idea = raised_to("verified", cast.zhou, cast)
    if fits:
        idea.reward(cast.wang, amount, row)
        assert again(idea).award.amount_fen == amount
    else:
        with pytest.raises(ValidationError, match="200到500元"):
            idea.reward(cast.wang, amount, row)
        assert again(idea).state == "verified"


def test_a_class_above_the_confirmed_benefit_is_not_reached(cast):
    row = a_class(cast, benefit_fen=2_000_000)
    idea = raised_to("verified", cast.zhou, cast)
    with pytest.raises(ValidationError, match="够不上"):
        idea.reward(cast.wang, 30_000, row)


def test_money_wants_a_class_and_thanks_want_a_word(cast):
    idea = raised_to("verified", cast.zhou, cast)
    with pytest.raises(ValidationError, match="先选等级"):
        idea.reward(cast.wang, 100)
    with pytest.raises(ValidationError, match="怎么感谢"):
        again(idea).reward(cast.wang)


def test_a_union_without_classes_uses_those_above(cast):
    above = lay_down(cast.yang, cast.group, code="1", starts_on=today(-30), **RULE)
    assert classes_for(cast.gansu, today()) == [above]
    own = a_class(cast)
    assert classes_for(cast.gansu, today()) == [own]
    assert classes_for(cast.hunan, today()) == [above]
    assert classes_for(cast.gansu, today(-60)) == []


def test_a_change_never_rewrites_the_past(cast):
    row = a_class(cast)
    for day in (today(-1), today()):
        with pytest.raises(ValidationError, match="最早从明天"):
            row.amend(cast.li, starts_on=day, **RULE)
    row.end(cast.li, today(5))
    with pytest.raises(ValidationError, match="别人改过"):
        IdeaClass.objects.get(pk=row.pk).amend(cast.li, starts_on=today(9), **RULE)
    with pytest.raises(ValidationError, match="别人改过"):
        row.end(cast.li, today(9))


def test_all_who_thought_of_it_hear_of_the_reward(cast):
    idea = raised_to("verified", cast.zhou, cast, coauthors=[cast.chen])
    again(idea).join(cast.chen)
    again(idea).reward(cast.wang, note="颁发证书")
    assert set(Notice.objects.filter(kind="voice.rewarded").values_list("user__username", flat=True)) == {
        "zhou",
        "chen",
    }
    again(idea).collect(cast.wang, today())
    with pytest.raises(ValidationError, match="已经登记"):
        again(idea).collect(cast.wang, today())
