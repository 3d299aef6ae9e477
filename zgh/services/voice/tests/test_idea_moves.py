"""Every step of an idea, for every role of the cast; and the rules no step may leave."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from zgh.foundation.access.permitted import may
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.colleagues import colleagues_named
from zgh.foundation.orgs.models import Duty
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Answer, Benefit, CoAuthor, Idea, Review

from .telling_idea import ANSWER, POINTS, REASON, STAGES, again, raised_to, suggest, today

WHO = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
CADRES = {"wang", "li", "yang"}
ENTITLED = {
    **dict.fromkeys(
        ("screen", "invite", "adopt", "adopt_partly", "store", "turn_down", "implement", "reward", "collect"), CADRES
    ),
    **dict.fromkeys(("showcase", "unshow"), CADRES),
    "judge": {"xiong"},
    "finish": {"ma"},
    "verify": {"yang", "zhao"},
    "send_back": {"yang", "zhao"},
    "look_again": {"zhou"},
    "withdraw": {"zhou"},
}


@pytest.mark.parametrize("state", STAGES)
def test_every_stage_is_reached_and_its_verbs_are_for_those_entitled(cast, state):
    idea = raised_to(state, cast.zhou, cast)
    assert idea.state == state
    for verb, entitled in ENTITLED.items():
        if state != "expert_review" if verb == "judge" else not idea.flow.can(idea, verb):
            continue
        assert {name for name in WHO if may(getattr(cast, name), verb, idea)} == entitled, verb


@pytest.mark.parametrize("state", STAGES)
def test_no_verb_works_in_a_stage_that_does_not_know_it(cast, state):
    idea = raised_to(state, cast.zhou, cast)
    acts = {
        "screen": lambda: idea.screen(cast.wang),
        "invite": lambda: idea.invite(cast.wang, [cast.liu], today(2)),
        "adopt": lambda: idea.adopt(cast.wang, ANSWER),
        "adopt_partly": lambda: idea.adopt_partly(cast.wang, ANSWER),
        "store": lambda: idea.store(cast.wang, ANSWER),
        "turn_down": lambda: idea.turn_down(cast.wang, REASON),
        "implement": lambda: idea.implement(cast.wang, cast.ma, cast.group, today(9)),
        "finish": lambda: idea.finish(cast.ma, hours=3),
        "verify": lambda: idea.verify(cast.yang, money_fen=0, hours=3),
        "send_back": lambda: idea.send_back(cast.yang, "还缺工时台账的照片"),
        "reward": lambda: idea.reward(cast.wang, note="证书一本"),
        "unshow": lambda: idea.unshow(cast.wang),
    }
    for verb, act in acts.items():
        if not idea.flow.can(idea, verb):
            with pytest.raises(IllegalMove):
                act()
    assert again(idea).state == state


@pytest.mark.parametrize(
    ("verb", "state", "conclusion"),
    [("adopt", "adopted", "planned"), ("adopt_partly", "partly", "planned"), ("store", "stored", "explained")],
)
def test_the_verdict_is_the_answer_of_the_case(cast, verb, state, conclusion):
    idea = raised_to("expert_review", cast.zhou, cast)
    getattr(idea, verb)(cast.wang, ANSWER)
    idea = again(idea)
    answer = Answer.objects.get(case=idea.case)
    assert (idea.state, idea.case.state, answer.conclusion, answer.text) == (state, "answered", conclusion, ANSWER)
    assert idea.decided_on == today()
    assert Notice.objects.filter(user=cast.zhou, kind="voice.answered").count() == 1


@pytest.mark.parametrize("state", ["submitted", "preliminary", "expert_review"])
def test_turning_down_needs_ten_characters_of_reason_and_refuses_the_case(cast, state):
    idea = raised_to(state, cast.zhou, cast)
    with pytest.raises(ValidationError, match="至少10个字"):
        idea.turn_down(cast.wang, "不行不行不行")
    assert (again(idea).state, again(idea).case.state in ("submitted", "accepted")) == (state, True)
    again(idea).turn_down(cast.wang, REASON)
    idea = again(idea)
    assert (idea.state, idea.case.state) == ("rejected", "answered")
    assert idea.case.answers.get().conclusion == "refused"


def test_an_idea_is_not_answered_past_its_review(cast):
    idea = raised_to("preliminary", cast.zhou, cast)
    for act in (lambda c: c.answer(cast.wang, ANSWER), lambda c: c.refuse(cast.wang, REASON)):
        with pytest.raises(ValidationError, match="评审结论"):
            act(again(idea).case)
    assert again(idea).case.state == "accepted"
    assert not Answer.objects.filter(state="published").exists()


def test_nothing_is_adopted_that_no_expert_has_judged(cast):
    idea = raised_to("preliminary", cast.zhou, cast)
    idea.invite(cast.wang, [cast.xiong], today(3))
    for verb in ("adopt", "adopt_partly"):
        with pytest.raises(ValidationError, match="还没有专家"):
            getattr(again(idea), verb)(cast.wang, ANSWER)
    assert again(idea).state == "expert_review"
    assert again(idea).case.state == "accepted"


def test_a_second_look_is_given_once(cast):
    idea = raised_to("rejected", cast.zhou, cast)
    assert may(cast.zhou, "look_again", idea)
    idea.look_again(cast.zhou, "叉车可以从另一头转")
    idea = again(idea)
    assert (idea.state, idea.case.state, idea.is_second_look) == ("submitted", "handling", True)
    assert not may(cast.zhou, "look_again", idea)
    idea.turn_down(cast.wang, REASON)
    with pytest.raises(ValidationError, match="已经复核过一次"):
        again(idea).case.reopen(cast.zhou, "我还是不同意")
    assert (again(idea).state, again(idea).case.state) == ("rejected", "answered")


def test_withdrawing_the_case_withdraws_the_idea_and_its_open_reviews(cast):
    idea = raised_to("preliminary", cast.zhou, cast)
    idea.invite(cast.wang, [cast.xiong], today(3))
    again(idea).case.withdraw(cast.zhou)
    assert again(idea).state == "withdrawn"
    assert Review.objects.get().state == "dropped"
    assert not Todo.objects.open().filter(verb="judge").exists()


@pytest.mark.parametrize("who", ["zhou", "ma"])
def test_nobody_judges_their_own_idea(cast, who):
    idea = suggest(cast.zhou, coauthors=[cast.ma])
    again(idea).screen(cast.wang)
    with pytest.raises(ValidationError, match="不能评审自己的妙招"):
        again(idea).invite(cast.wang, [getattr(cast, who)], today(3))
    assert not Review.objects.exists()


def test_a_cadre_who_thought_along_leads_nothing_on_it(cast):
    idea = suggest(cast.zhou, coauthors=[cast.wang])
    assert may(cast.li, "screen", idea)
    assert not may(cast.wang, "screen", idea)
    assert may(cast.wang, "view", idea)
    again(idea).decline(cast.wang)
    assert may(cast.wang, "screen", idea), "whoever declined has no part in it"


def test_reviewers_say_points_and_words_and_may_say_them_anew(cast):
    idea = raised_to("preliminary", cast.zhou, cast)
    idea.invite(cast.wang, [cast.xiong, cast.liu], today(3))
    assert set(Todo.objects.open().filter(verb="judge").values_list("user__username", flat=True)) == {"xiong", "liu"}
    again(idea).invite(cast.wang, [cast.xiong], today(5))
    assert Review.objects.count() == 2, "those asked already are not asked twice"
    with pytest.raises(ValidationError, match="1到5分"):
        again(idea).judge(cast.xiong, {**POINTS, "cost": 6}, "做得到，不贵")
    with pytest.raises(ValidationError, match="写一两句"):
        again(idea).judge(cast.xiong, POINTS, "好")
    again(idea).judge(cast.xiong, POINTS, "做得到，花不了多少钱")
    again(idea).judge(cast.xiong, {**POINTS, "cost": 5}, "再看了一遍，更省钱")
    assert Review.objects.get(reviewer=cast.xiong).average == pytest.approx(4.7)
    again(idea).adopt(cast.wang, ANSWER)
    assert Review.objects.get(reviewer=cast.liu).state == "dropped"
    assert not Todo.objects.open().filter(verb="judge").exists()


def test_the_second_office_is_never_the_first(cast):
    idea = raised_to("adopted", cast.zhou, cast)
    with pytest.raises(ValidationError, match="不能自己做自己核"):
        idea.implement(cast.wang, cast.ma, cast.gansu, today(9))
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=idea.pk).update(implementing_union=cast.gansu, verifying_union=cast.gansu)


@pytest.mark.parametrize(
    ("who", "make", "allowed"),
    [
        ("wang", None, False),  # cadre of the office that carried it out
        ("li", None, False),  # its chair
        ("yang", None, True),  # chair of the union asked
        ("zhao", None, True),  # auditor of the tree
        ("liu", None, False),  # another union, not asked
        ("yang", "implementer", False),
        ("yang", "reviewer", False),
        ("yang", "coauthor", False),
        ("yang", "first office", False),
        ("zhao", "reviewer", False),
        ("zhao", "implementer", False),
    ],
)
def test_who_may_verify(cast, who, make, allowed):
    user = getattr(cast, who)
    idea = raised_to("done", cast.zhou, cast)
    if make == "implementer":
        Idea.objects.filter(pk=idea.pk).update(implementer=user)
    if make == "reviewer":
        due = again(idea).implement_due_at
        Review.objects.create(idea=idea, reviewer=user, round=0, asked_by=cast.li, asked_at=due, due_at=due)
    if make == "coauthor":
        CoAuthor.objects.create(idea=idea, user=user, asked_at=again(idea).implement_due_at)
    if make == "first office":
        Duty.objects.create(user=user, union=cast.gansu, code="voice", starts_on=dt.date(2020, 1, 1))
    assert may(user, "verify", idea) == allowed
    assert may(user, "send_back", idea) == allowed


def test_whoever_filled_in_the_benefit_never_confirms_it(cast):
    idea = raised_to("done", cast.zhou, cast)
    with pytest.raises(ValidationError, match="另一个工会"):
        idea.verify(cast.ma, money_fen=1, hours=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Benefit.objects.filter(idea=idea).update(verified_by=cast.ma)


def test_both_say_the_benefit_and_both_are_kept(cast):
    idea = raised_to("done", cast.zhou, cast)
    assert Todo.objects.open().get(about_id=idea.pk, verb="verify").union == cast.group
    idea.send_back(cast.yang, "缺三月的工时台账")
    assert Todo.objects.open().get(about_id=idea.pk, verb="finish").user == cast.ma
    again(idea).finish(cast.ma, money_fen=900_000, hours=250, safety="不再弯腰")
    again(idea).verify(cast.yang, money_fen=800_000, hours=240)
    benefit = Benefit.objects.get(idea=idea)
    assert (benefit.money_fen, benefit.verified_fen, benefit.by, benefit.verified_by) == (
        900_000, 800_000, cast.ma, cast.yang,
    )  # fmt: skip
    assert benefit.verified_for == cast.group


def test_a_benefit_says_something(cast):
    idea = raised_to("implementing", cast.zhou, cast)
    with pytest.raises(ValidationError, match="至少写一样"):
        idea.finish(cast.ma)
    with pytest.raises(ValidationError, match="看着不对"):
        again(idea).finish(cast.ma, money_fen=-5)


def test_each_hand_over_has_its_to_do(cast):
    seen = {}
    for state in STAGES:
        idea = raised_to(state, cast.zhou, cast)
        seen[state] = {t.verb for t in Todo.objects.open().filter(about_type="voice.idea", about_id=idea.pk)}
    verbs = {"adopted": "implement", "partly": "implement", "implementing": "finish", "done": "verify"}
    verbs |= {"verified": "reward", "rewarded": "showcase"}
    assert seen == {state: {verbs[state]} if state in verbs else set() for state in STAGES}


def test_coauthors_are_asked_and_may_decline(cast):
    idea = suggest(cast.zhou, coauthors=[cast.ma, cast.xiong])
    told = Notice.objects.filter(kind="voice.asked_to_join").values_list("user__username", flat=True)
    assert set(told) == {"ma", "xiong"}
    idea.join(cast.ma, share=40, is_credited=True)
    again(idea).decline(cast.xiong)
    idea = again(idea)
    assert [row.user for row in idea.joined()] == [cast.ma]
    assert not may(cast.xiong, "view", idea)
    assert not may(cast.xiong, "view", idea.case)
    assert may(cast.ma, "view", idea.case)
    with pytest.raises(IllegalMove):
        idea.join(cast.ma)


def test_shares_leave_something_for_the_others(cast):
    idea = suggest(cast.zhou, coauthors=[cast.ma, cast.xiong])
    idea.join(cast.ma, share=70)
    with pytest.raises(ValidationError, match="超过了100%"):
        again(idea).join(cast.xiong, share=40)
    again(idea).join(cast.xiong, share=30)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"coauthors": ["zhou"]}, "不用再写自己"),
        ({"coauthors": ["ma"], "is_masked": True}, "说出您是谁"),
    ],
)
def test_who_cannot_be_a_coauthor(cast, facts, words):
    facts["coauthors"] = [getattr(cast, name) for name in facts["coauthors"]]
    with pytest.raises(ValidationError, match=words):
        suggest(cast.zhou, **facts)
    assert not Idea.objects.exists()


def test_colleagues_are_found_by_name_or_by_name_and_number(cast):
    assert colleagues_named("马俊、王丽娟 E0003") == [cast.ma, cast.wang]
    for wrong in ("E0003", "马俊 E0003", "没有这个人"):
        with pytest.raises(ValidationError, match="没有找到"):
            colleagues_named(wrong)
    cast.xiong.person.name = "马俊"
    cast.xiong.person.save()
    with pytest.raises(ValidationError, match="不止一位"):
        colleagues_named("马俊")
    assert colleagues_named("马俊", near=cast.gansu.pk) == [cast.ma]


def test_an_act_on_a_row_that_has_moved_is_refused(cast):
    idea = raised_to("submitted", cast.zhou, cast)
    stale = again(idea)
    idea.screen(cast.wang)
    with pytest.raises(Overtaken):
        stale.turn_down(cast.li, REASON)
    assert again(idea).state == "preliminary"


def test_the_showcase_names_nobody_who_did_not_agree(cast):
    idea = raised_to("rewarded", cast.zhou, cast, coauthors=[cast.ma])
    with pytest.raises(ValidationError, match="周敏还没有同意署名"):
        idea.showcase(cast.wang, "周敏的验收台", "原来弯腰搬，现在站着推。台面垫高，加一条滚轴，一个人就能干。")
    again(idea).credit(cast.zhou, True)
    again(idea).showcase(cast.wang, "周敏的验收台", "原来弯腰搬，现在站着推。台面垫高，加一条滚轴，一个人就能干。")
    assert again(idea).signed() == ["周敏"]
    assert may(cast.xiong, "view", again(idea))
    again(idea).unshow(cast.li)
    assert not may(cast.chen, "view", again(idea))


def test_ideas_are_never_laid_over_anything(cast):
    from .telling import ask

    idea, other = suggest(cast.zhou), ask(cast.ma)
    for child, parent in ((idea.case, other), (other, idea.case)):
        with pytest.raises(ValidationError):
            type(child).objects.get(pk=child.pk).merge(
                cast.wang, type(parent).objects.get(pk=parent.pk), "说的是同一件事"
            )
    assert again(idea).case.state == "submitted"
