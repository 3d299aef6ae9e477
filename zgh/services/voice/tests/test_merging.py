"""Two said the same: one answer for both, each keeps what is theirs, and it can be undone."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zgh.foundation.access.permitted import may
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Case, Clock, MergeLink, Obligation, people_behind

from .telling import ask, expire, fresh, rule

SAME = "说的是同一个食堂"
ANSWER = "周敏您好，下周一起夜班有热饭，窗口开到零点半"
PEOPLE = ("zhou", "ma", "wang", "li", "yang", "liu", "xiong")


@pytest.fixture
def two(cast):
    """(what 马俊 said, what 周敏 said before): the first laid over the second."""
    into, child = ask(cast.zhou), ask(cast.ma, once=uuid.uuid4(), text="夜班食堂关得太早，想吃口热的都没有")
    child.merge(cast.wang, into, SAME)
    return fresh(child), fresh(into)


def test_one_answer_reaches_both_and_neither_learns_of_the_other(cast, two):
    child, into = two
    assert (child.state, child.due_at, child.merged_into) == ("merged", None, into)
    assert not Todo.objects.open().filter(about_id=child.pk).exists()
    into.answer(cast.wang, ANSWER)
    assert {n.user for n in Notice.objects.filter(kind="voice.answered")} == {cast.zhou, cast.ma}
    page = Client()
    page.force_login(cast.ma)
    text = page.get(f"/voice/{child.pk}/").content.decode()
    assert "下周一起夜班有热饭" in text
    assert "周敏" not in text
    assert page.get(f"/voice/{into.pk}/").status_code == 404, "the other's words stay theirs"
    page.force_login(cast.zhou)
    text = page.get(f"/voice/{into.pk}/").content.decode()
    assert "马俊" not in text
    assert "想吃口热的" not in text
    assert page.get(f"/voice/{child.pk}/").status_code == 404


def test_the_author_takes_it_apart_and_it_has_a_clock_of_its_own_again(cast, two):
    child, into = two
    assert [name for name in PEOPLE if may(getattr(cast, name), "split", child)] == ["ma", "wang", "li", "yang"]
    child.split(cast.ma)
    child = fresh(child)
    assert (child.state, child.merged_into, child.phase) == ("submitted", None, "accept")
    assert Todo.objects.open().get(about_id=child.pk).verb == "accept"
    assert Notice.objects.filter(user=cast.wang, text__contains="不是一回事").exists()
    assert MergeLink.objects.get().ended_at
    into.answer(cast.wang, ANSWER)
    assert not Notice.objects.filter(user=cast.ma, kind="voice.answered").exists()
    child.merge(cast.wang, ask(cast.zhou, once=uuid.uuid4()), SAME)
    assert MergeLink.objects.count() == 2, "what was once is kept"


def test_a_hidden_author_who_takes_it_apart_leaves_no_minute(cast):
    into, child = ask(cast.zhou, to_group=True), ask(cast.ma, is_masked=True, once=uuid.uuid4())
    child.merge(cast.yang, into, SAME)
    fresh(child).split(cast.ma)
    link, clock = MergeLink.objects.get(), Clock.objects.get(case=child, stopped_at=None)
    assert {timezone.localtime(at).time() for at in (link.ended_at, clock.started_at)} == {dt.time(0)}


def test_what_was_laid_over_goes_along_when_the_case_moves(cast, two):
    child, into = two
    into.refer(cast.wang, cast.hunan, "食堂归湖南管")
    child = fresh(child)
    assert child.union == cast.hunan
    assert may(cast.liu, "split", child)
    assert may(cast.wang, "view_internal", child), "the old union reads on"
    assert not may(cast.wang, "split", child)
    into = expire(into)
    into.escalate(timezone.now())
    assert fresh(child).union == cast.group


def test_taking_the_case_back_leaves_the_others_standing(cast, two):
    child, into = two
    into.withdraw(cast.zhou)
    assert (fresh(child).state, fresh(into).state) == ("submitted", "withdrawn")
    assert Notice.objects.filter(user=cast.ma, text__contains="单独办理").exists()


def test_only_what_lies_open_on_the_same_desk_can_be_one(cast):
    into, child = ask(cast.zhou), ask(cast.ma, once=uuid.uuid4())
    elsewhere = ask(cast.xiong, once=uuid.uuid4())
    with pytest.raises(ValidationError, match="不在同一个工会"):
        child.merge(cast.yang, elsewhere, SAME)
    with pytest.raises(ValidationError, match="已经办结或者并到别处"):
        child.merge(cast.wang, child, SAME)
    with pytest.raises(ValidationError, match="为什么"):
        child.merge(cast.wang, into, " ")
    child.merge(cast.wang, into, SAME)
    third = ask(cast.li, once=uuid.uuid4())
    with pytest.raises(ValidationError, match="并到别处"):
        third.merge(cast.wang, fresh(child), SAME)
    with pytest.raises(ValidationError, match="下面还并着"):
        fresh(into).merge(cast.wang, third, SAME)
    with pytest.raises(IllegalMove):
        fresh(child).answer(cast.wang, ANSWER)
    third.withdraw(cast.li)
    with pytest.raises(ValidationError, match="已经办结"):
        ask(cast.zhou, once=uuid.uuid4()).merge(cast.wang, fresh(third), SAME)


def test_nobody_lays_their_own_words_over_anything(cast):
    child = ask(cast.wang)
    assert [name for name in PEOPLE if may(getattr(cast, name), "merge", child)] == ["li", "yang"]


def test_the_page_offers_what_is_alike_and_keeps_what_was_typed(cast):
    into, child = ask(cast.zhou), ask(cast.ma, once=uuid.uuid4())
    foreign = ask(cast.xiong, once=uuid.uuid4())
    page = Client()
    page.force_login(cast.wang)
    url = f"/voice/{child.pk}/merge/"
    text = page.get(url).content.decode()
    assert into.number in text
    assert foreign.number not in text
    assert into.number in page.post(url, {"q": into.number, "find": "1"}).content.decode()
    assert "没有在办的相似心声" in page.post(url, {"q": "没有这样的词", "find": "1"}).content.decode()
    answer = page.post(url, {"into": foreign.pk, "reason": SAME})
    assert answer.status_code == 422
    assert SAME in answer.content.decode()
    assert page.post(url, {"into": into.pk, "reason": SAME}).status_code == 302
    assert "并进来的1件" in page.get(f"/voice/{into.pk}/desk/").content.decode()
    assert page.post(f"/voice/{child.pk}/split/").status_code == 302
    assert fresh(child).state == "submitted"
    page.force_login(cast.liu)
    assert page.get(url).status_code == 404
    assert page.post(f"/voice/{child.pk}/split/").status_code == 404


def test_a_desk_page_costs_the_same_with_one_and_with_five_laid_over_it(cast):
    into = ask(cast.zhou)
    page = Client()
    page.force_login(cast.wang)
    costs = []
    for _n in range(5):
        ask(cast.ma, once=uuid.uuid4()).merge(cast.wang, fresh(into), SAME)

        with CaptureQueriesContext(connection) as queries:
            page.get(f"/voice/{into.pk}/desk/")
        costs.append(len(queries))
    assert max(costs[1:]) == min(costs[1:]) <= 12
    assert Case.objects.filter(merged_into=into).count() == 5


def test_a_former_owner_of_one_does_not_read_the_other_through_it(cast):
    moved, into = ask(cast.xiong, title="湖南提的"), ask(cast.zhou, once=uuid.uuid4(), title="甘肃提的")
    moved.refer(cast.liu, cast.gansu, "人在甘肃上班")
    fresh(moved).merge(cast.wang, into, SAME)
    page = Client()
    page.force_login(cast.liu)
    assert "湖南提的" in page.get(f"/voice/{moved.pk}/desk/").content.decode()
    assert "甘肃提的" not in page.get(f"/voice/{moved.pk}/desk/").content.decode()
    page.force_login(cast.wang)
    assert "甘肃提的" in page.get(f"/voice/{moved.pk}/desk/").content.decode()


def test_who_said_it_in_two_places_counts_once(cast):
    into, child = ask(cast.zhou, visibility="group"), ask(cast.ma, once=uuid.uuid4(), visibility="group")
    for case, who in ((into, cast.xiong), (child, cast.xiong), (child, cast.zhou), (child, cast.yang)):
        fresh(case).support(who)
    fresh(child).merge(cast.wang, fresh(into), SAME)
    assert people_behind(fresh(into)) == 4, "周敏、马俊、熊、杨"
    page = Client()
    page.force_login(cast.xiong)
    assert "共4人" in page.get(f"/voice/{into.pk}/").content.decode()
    fresh(child).split(cast.wang)
    assert people_behind(fresh(into)) == 2


def test_laying_together_may_be_what_makes_an_answer_owed_and_splitting_does_not_undo_it(cast):
    rule(cast.group)  # three people
    into, child = ask(cast.zhou, visibility="group"), ask(cast.ma, once=uuid.uuid4(), visibility="group")
    fresh(child).support(cast.xiong)
    assert not Obligation.objects.exists()
    fresh(child).merge(cast.wang, fresh(into), SAME)
    owed = Obligation.objects.get()
    assert (owed.case_id, owed.people_count, owed.union_count) == (into.pk, 3, 2)
    fresh(child).split(cast.wang)
    assert Obligation.objects.get().state == "owed"
