"""The small differences between the kinds: who hears what, who may answer, and that a confidence stays one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from zgh.foundation.access.permitted import may
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty
from zgh.foundation.search.finding import find
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Case, Direction
from zgh.services.voice.routing import route

from .telling import ask, expire, fresh

LONG_AGO = dt.date(2020, 1, 1)
EVERYBODY = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")


def give(user, union, code):
    for name in ("_duty_ranges", "_duty_unions"):
        user.__dict__.pop(name, None)
    return Duty.objects.create(user=user, union=union, code=code, starts_on=LONG_AGO)


def may_all(cast, verb, case):
    return {name for name in EVERYBODY if may(getattr(cast, name), verb, case)}


def test_a_letter_is_for_the_chair_and_not_for_the_cadres(cast):
    letter = ask(cast.zhou, kind="letter", visibility="group")
    assert (letter.union, letter.desk, letter.visibility) == (cast.gansu, "chair", "private")
    assert may_all(cast, "answer", letter) == {"li", "yang"}
    assert may_all(cast, "view", letter) == {"zhou", "li", "yang"}
    assert {n.user for n in Notice.objects.filter(kind="voice.received")} == {cast.li}
    assert Todo.objects.get(about_id=letter.pk).duty == "chair"


def test_the_letter_says_who_answered_the_chair_or_somebody_for_them(cast):
    own_hand = ask(cast.zhou, kind="letter").answer(cast.li, "我下周到店里来看")
    assert own_hand.get_hand_display() == "主席本人答复"
    letter = ask(cast.zhou, kind="letter")
    with pytest.raises(ValidationError, match="没有办理"):
        letter.assign(cast.li, cast.ma)
    letter.assign(cast.li, cast.wang)
    letter = fresh(letter)
    assert may_all(cast, "answer", letter) == {"wang", "li", "yang"}
    answer = letter.answer(cast.wang, "主席让我先告诉您")
    assert answer.get_hand_display() == "受主席委托答复"
    page = Client()
    page.force_login(cast.zhou)
    assert "受主席委托答复" in page.get(f"/voice/{letter.pk}/").content.decode()
    assert ask(cast.zhou).answer(cast.wang, "办好了办好了办好了").hand == ""


def test_a_letter_nobody_answers_climbs_to_the_chair_above(cast):
    letter = expire(ask(cast.zhou, kind="letter"))
    letter.escalate(letter.due_at)
    letter = fresh(letter)
    assert (letter.union, letter.desk) == (cast.group, "chair")
    assert may_all(cast, "view_internal", letter) == {"li", "yang"}, "the old chair reads along, other cadres do not"
    assert may_all(cast, "answer", letter) == {"yang"}


def test_without_a_chair_a_letter_goes_to_the_next_one_above_and_a_chair_does_not_answer_themselves(cast):
    assert route(cast.xiong, "letter").owner == cast.group
    assert route(cast.li, "letter").owner == cast.group
    Duty.objects.filter(code="chair").delete()
    assert (route(cast.zhou, "letter").owner, route(cast.zhou, "letter").desk) == (cast.gansu, "voice")


def test_a_confidence_is_for_the_counsellor_who_takes_it(cast):
    give(cast.wang, cast.gansu, "counsel")
    give(cast.li, cast.gansu, "counsel")
    talk = ask(cast.zhou, kind="counsel", text="最近夜里总睡不着，不知道跟谁说", title="睡不着")
    assert may_all(cast, "view", talk) == {"zhou", "wang", "li"}
    talk.accept(cast.wang)
    talk = fresh(talk)
    assert may_all(cast, "view", talk) == {"zhou", "wang"}
    assert may_all(cast, "view_internal", talk) == {"wang"}
    told = " ".join([*Notice.objects.values_list("text", flat=True), *Todo.objects.values_list("title", flat=True)])
    assert "睡不着" not in told
    assert "悄悄话" in told
    for name in EVERYBODY:
        assert not find(Case, "睡不着", getattr(cast, name)), name


def test_a_confidence_that_nobody_takes_climbs_and_leaves_no_reader_behind(cast):
    give(cast.wang, cast.gansu, "counsel")
    give(cast.liu, cast.group, "counsel")
    talk = expire(ask(cast.zhou, kind="counsel"))
    talk.escalate(talk.due_at)
    talk = fresh(talk)
    assert talk.union == cast.group
    assert may_all(cast, "view", talk) == {"zhou", "liu"}
    assert not talk.participants.exists()


def test_without_a_counsellor_anywhere_the_form_says_so(cast):
    with pytest.raises(ValidationError, match="知心大姐"):
        ask(cast.zhou, kind="counsel")
    page = Client()
    page.force_login(cast.zhou)
    facts = {"kind": "counsel", "text": "最近夜里总睡不着，不知道跟谁说", "is_masked": "0", "visibility": "private"}
    answer = page.post("/voice/ask/", facts | {"once": "6b1f7a36-9d3e-4f2a-8a6e-0d5a3f1c9b11"})
    assert answer.status_code == 422
    assert "还没有安排知心大姐" in answer.content.decode()
    assert "最近夜里总睡不着" in answer.content.decode()


def test_a_complaint_about_the_platform_goes_to_its_operator_with_the_same_clocks(cast):
    give(cast.operator, cast.group, "platform")
    case = ask(cast.zhou, kind="complaint", text="按钮在我的手机上点不动，试了三次")
    assert (case.union, case.desk) == (cast.group, "platform")
    assert case.due_at
    assert may_all(cast, "answer", case) == {"operator"}
    case.accept(cast.operator)
    assert may_all(cast, "defer", fresh(case)) == set(), "there is nobody above the operators to grant it"
    case = expire(fresh(case))
    assert case.clock_now().union == cast.group
    case.escalate(case.due_at)
    case = fresh(case)
    assert (case.union, case.desk) == (cast.group, "voice")
    assert may_all(cast, "answer", case) == {"yang"}
    assert may_all(cast, "note", case) == {"yang", "operator"}, "the operator reads along"
    assert case.due_at == case.clock_now().due_at
    assert "处理平台投诉" not in case.shown_author_for(cast.yang)


def test_without_an_operator_on_duty_the_group_union_answers_for_the_platform(cast):
    case = ask(cast.zhou, kind="complaint")
    assert (case.union, case.desk) == (cast.group, "voice")


def test_an_operator_hands_what_is_not_about_the_platform_to_a_union(cast):
    give(cast.operator, cast.group, "platform")
    case = ask(cast.zhou, kind="complaint")
    case.refer(cast.operator, cast.gansu, "说的是食堂，不是平台")
    case = fresh(case)
    assert (case.union, case.desk) == (cast.gansu, "voice")
    assert case.first_union == cast.group, "who heard it first stays in sight"
    assert may_all(cast, "answer", case) == {"wang", "li", "yang"}


def test_a_letter_is_not_handed_to_a_union_where_nobody_sits_at_that_desk(cast):
    give(cast.wang, cast.gansu, "counsel")
    talk = ask(cast.zhou, kind="counsel")
    with pytest.raises(ValidationError, match="还没有人办"):
        talk.refer(cast.wang, cast.hunan, "她在湖南上班")
    give(cast.liu, cast.hunan, "counsel")
    talk.refer(cast.wang, cast.hunan, "她在湖南上班")
    assert may_all(cast, "view_internal", fresh(talk)) == {"liu"}


@pytest.mark.parametrize(
    ("kind", "category", "is_masked", "goes"),
    [
        ("appeal", "pay", False, "group"),
        ("appeal", "canteen", False, "gansu"),
        ("question", "canteen", False, "hunan"),
        ("question", "pay", False, "group"),
        ("letter", "pay", False, "gansu"),
    ],
)
def test_directions_send_a_subject_to_the_union_that_knows_it(cast, kind, category, is_masked, goes):
    from zgh.services.voice.models import Category

    pay = Category.objects.get(code="pay")
    Direction.objects.create(union=cast.group, category=pay, to=cast.group)
    Direction.objects.create(union=cast.gansu, kind="question", to=cast.hunan)
    Direction.objects.create(union=cast.gansu, kind="question", category=pay, to=cast.group)
    case = ask(cast.zhou, kind=kind, category=Category.objects.get(code=category), is_masked=is_masked)
    assert case.union == getattr(cast, goes)
    assert case.origin == cast.gansu


def test_the_desk_lists_what_lies_on_my_desks(cast):
    letter, appeal = ask(cast.zhou, kind="letter"), ask(cast.zhou)
    for name, view, seen in (
        ("wang", "", {appeal}),
        ("li", "", {letter, appeal}),
        ("li", "letters", {letter}),
        ("yang", "below", {letter, appeal}),
        ("yang", "late_below", set()),
    ):
        client = Client()
        client.force_login(getattr(cast, name))
        page = client.get(f"/voice/desk/?view={view}").content.decode()
        assert {case for case in Case.objects.all() if f"/voice/{case.pk}/" in page} == seen, (name, view)
    assert "view=letters" not in client_page(cast.wang)


def client_page(user):
    client = Client()
    client.force_login(user)
    return client.get("/voice/desk/").content.decode()
