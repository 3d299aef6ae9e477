"""Who may do what when: every verb in every state for everybody in the cast."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.services.voice.models import Case, Message
from zgh.services.voice.models.errand import entrust

from .telling import REASON, ask, brought_to, fresh

STATES = ("merged", "submitted", "accepted", "handling", "planned", "answered", "closed", "withdrawn")


def first_step(case):
    return next(iter(case.milestones.values_list("pk", flat=True)), 0)


def other(case, cast):
    """Another case on the same desk."""
    twin = ask(cast.ma, once=uuid.uuid4())
    Case.objects.filter(pk=twin.pk).update(union=case.union)
    return fresh(twin)


def in_days(n):
    return timezone.localdate() + dt.timedelta(days=n)


ACTS = {
    "accept": lambda case, by, cast: case.accept(by),
    "refer": lambda case, by, cast: case.refer(by, cast.hunan, "这件事归湖南管"),
    "assign": lambda case, by, cast: case.assign(by, cast.li),
    "note": lambda case, by, cast: case.note(by, "先去问后勤"),
    "ask": lambda case, by, cast: case.ask(by, "是哪一天？"),
    "draft": lambda case, by, cast: case.save_draft(by, "草稿"),
    "merge": lambda case, by, cast: case.merge(by, other(case, cast), "说的是同一个食堂"),
    "split": lambda case, by, cast: case.split(by),
    "entrust": lambda case, by, cast: entrust(case, by, "请核实一下", 3, department="后勤部"),
    "wait": lambda case, by, cast: case.wait(by, "是哪一天？没有日期没法查"),
    "defer": lambda case, by, cast: case.defer(by, 5, "供应商要下周才能报价"),
    "plan": lambda case, by, cast: case.plan(by, "分两步办", [("选窗口", in_days(7)), ("开窗口", in_days(30))]),
    "advance": lambda case, by, cast: case.advance(by, first_step(case)),
    "finish": lambda case, by, cast: case.finish(by, "夜班窗口今天开了，二十三点半到零点半"),
    "answer": lambda case, by, cast: case.answer(by, "下周一起有热饭"),
    "refuse": lambda case, by, cast: case.refuse(by, REASON),
    "reply": lambda case, by, cast: case.reply(by, "补充一下"),
    "rate": lambda case, by, cast: case.rate(by, 3, True),
    "reopen": lambda case, by, cast: case.reopen(by, "还没解决"),
    "withdraw": lambda case, by, cast: case.withdraw(by),
}
AUTHOR_VERBS = {"reply", "rate", "reopen", "withdraw"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("is_masked", [False, True])
def test_each_verb_works_in_its_states_and_nowhere_else(cast, verb, state, is_masked):
    cadre = cast.yang if is_masked else cast.wang  # 甘肃 is too small to hide anyone: 集团 handles
    case = brought_to(state, cast.zhou, cadre, is_masked=is_masked)
    sources, target = Case.flow.moves[verb]
    by = cast.zhou if verb in AUTHOR_VERBS else cadre
    if verb == "assign" and is_masked:
        cast.li = cast.yang
    before = history(case).count()
    if state in sources:
        ACTS[verb](case, by, cast)
        assert fresh(case).state == (target or state)
        assert history(case).filter(verb=f"voice.{verb}").exists()
    else:
        with pytest.raises(IllegalMove):
            ACTS[verb](case, by, cast)
        assert fresh(case).state == state
        assert history(case).count() == before


WHO = {
    "zhou": AUTHOR_VERBS | {"view", "follow", "split"},
    "ma": set(),
    "wang": {*ACTS} - AUTHOR_VERBS | {"view", "view_internal"},
    "li": {*ACTS} - AUTHOR_VERBS | {"view", "view_internal"},
    "yang": {*ACTS} - AUTHOR_VERBS | {"view", "view_internal", "extend", "decline"},
    "chen": set(),
    "zhao": set(),
    "xiong": set(),
    "liu": set(),
    "operator": set(),
}


@pytest.mark.parametrize("name", WHO)
def test_a_private_case_is_open_to_its_author_and_its_cadres_only(cast, name):
    case = ask(cast.zhou)
    user = getattr(cast, name)
    assert {verb for verb in Case.permissions if may(user, verb, case)} == WHO[name]


@pytest.mark.parametrize("name", WHO)
def test_a_hidden_case_is_open_to_its_author_and_the_cadres_above(cast, name):
    case = ask(cast.zhou, is_masked=True)
    user = getattr(cast, name)
    of_chairs = {"sanction", "unmask"}
    expected = {"zhou": WHO["zhou"], "yang": WHO["yang"] | of_chairs}.get(name, set())
    assert {verb for verb in Case.permissions if may(user, verb, case)} == expected


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("private", {"zhou", "wang", "li", "yang"}),
        ("union", {"zhou", "wang", "li", "yang", "ma"}),
        ("group", set(WHO)),
    ],
)
def test_visibility_opens_a_case_to_colleagues(cast, visibility, readers):
    case = ask(cast.zhou, visibility=visibility)
    assert {name for name in WHO if may(getattr(cast, name), "view", case)} == readers
    assert may(cast.operator, "overhear", case) == (visibility == "group")
    for part in ("follow", "hear", "overhear"):
        assert {name for name in WHO if may(getattr(cast, name), part, case)} <= readers, part
    case.withdraw(cast.zhou)
    assert not [name for name in WHO for part in ("hear", "overhear") if may(getattr(cast, name), part, case)]
    assert {name for name in WHO if may(getattr(cast, name), "view", case)} == {"zhou", "wang", "li", "yang"}


@pytest.mark.parametrize("is_masked", [False, True])
def test_nobody_handles_their_own_case(cast, is_masked):
    case = ask(cast.yang, is_masked=is_masked)
    for verb in {*ACTS} - AUTHOR_VERBS - {"split"} | {"view_internal"}:
        assert not may(cast.yang, verb, case), verb
    assert may(cast.yang, "view", case)


def test_a_case_cannot_be_assigned_to_its_named_author_nor_to_somebody_without_the_duty(cast):
    case = ask(cast.wang)
    with pytest.raises(ValidationError, match="提出人"):
        case.assign(cast.li, cast.wang)
    with pytest.raises(ValidationError, match="没有办理"):
        case.assign(cast.li, cast.ma)
    case.assign(cast.li, cast.li)
    assert fresh(case).handler == cast.li


def test_assigning_to_a_hidden_author_neither_fails_nor_lets_them_handle(cast):
    case = ask(cast.yang, is_masked=True)
    case.assign(cast.yang, cast.yang)
    assert fresh(case).handler == cast.yang
    assert not may(cast.yang, "answer", case)


def test_the_old_owner_keeps_reading_and_noting_but_no_longer_decides(cast):
    case = ask(cast.zhou)
    case.refer(cast.wang, cast.hunan, "这件事归湖南管")
    assert fresh(case).union == cast.hunan
    assert may(cast.wang, "view_internal", case)
    assert may(cast.wang, "note", case)
    assert not may(cast.wang, "answer", case)
    assert may(cast.liu, "answer", case)


def test_referring_to_the_owner_itself_or_without_a_reason_is_refused(cast):
    case = ask(cast.zhou)
    with pytest.raises(ValidationError, match="已经在这个工会"):
        case.refer(cast.wang, cast.gansu, "不知道给谁")
    with pytest.raises(ValidationError, match="原因"):
        case.refer(cast.wang, cast.hunan, "  ")
    assert fresh(case).union == cast.gansu


@pytest.mark.parametrize(
    ("reason", "is_enough"), [("不行", False), ("九个字不够的理由啊", False), ("十个字的理由就是够了", True)]
)
def test_refusing_needs_a_real_reason(cast, reason, is_enough):
    case = ask(cast.zhou)
    if is_enough:
        assert case.refuse(cast.wang, reason).conclusion == "refused"
    else:
        with pytest.raises(ValidationError, match="至少10个字"):
            case.refuse(cast.wang, reason)
        assert fresh(case).state == "submitted"


def test_somebody_who_loaded_the_row_before_it_moved_is_told_so(cast):
    case = ask(cast.zhou)
    stale = fresh(case)
    case.accept(cast.wang)
    with pytest.raises(Overtaken) as caught:
        stale.accept(cast.li)
    assert caught.value.row.state == "accepted"
    stale = fresh(case)
    case.refer(cast.wang, cast.hunan, "这件事归湖南管")
    with pytest.raises(Overtaken):
        stale.answer(cast.wang, "已经解决")
    assert not case.answers.exists()


def test_a_draft_is_shared_published_once_and_signed_with_the_office(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    draft = case.save_draft(cast.wang, "正在协调")
    assert case.save_draft(cast.li, "协调好了").pk == draft.pk
    assert not may(cast.zhou, "view", draft)
    answer = case.answer(cast.li, "下周一起有热饭")
    assert answer.pk == draft.pk
    assert answer.office == "甘肃连锁工会主席 李建国"
    assert may(cast.zhou, "view", answer)
    assert case.answers.count() == 1


@pytest.mark.parametrize(("name", "office"), [("wang", "甘肃连锁工会 王丽娟"), ("yang", "集团工会主席 杨玉兰")])
def test_the_signature_says_which_office_answers(cast, name, office):
    assert ask(cast.zhou).answer(getattr(cast, name), "已解决").office == office


def test_notes_are_for_cadres_only(cast):
    case = ask(cast.zhou, visibility="group")
    case.note(cast.wang, "先去问后勤")
    note = Message.objects.get(case=case)
    seen = {name for name in WHO if may(getattr(cast, name), "view", note)}
    assert seen == {"wang", "li", "yang"}


def test_the_same_message_sent_twice_is_one(cast):
    case = ask(cast.zhou)
    once = "6b1f7a36-9d3e-4f2a-8a6e-0d5a3f1c9b11"
    case.reply(cast.zhou, "补充一下", once=once)
    case.reply(cast.zhou, "补充一下", once=once)
    assert case.messages.count() == 1
