"""Supervision orders (督办单) and the follow-up list (回访): nobody who was not content is forgotten."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import LONG_AGO
from zgh.foundation.access.permitted import may
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, Membership, Person
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import SupervisionOrder, supervision
from zgh.services.voice.models.supervision import issue

from .telling import ask, brought_to, fresh

EVERYBODY = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
DONE = "又找承包方谈了一次，周末也开窗口了。"


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def ordered(cast, author=None, cadre=None, **facts):
    """An order of an author who was not content with 甘肃's answer."""
    author = author or cast.zhou
    case = brought_to("answered", author, cadre or cast.wang, **facts)
    case.rate(author, 1, is_solved=False, comment="周末还是没有饭")
    return case.orders.get()


def may_all(cast, verb, row):
    return {name for name in EVERYBODY if may(getattr(cast, name), verb, row)}


@pytest.mark.parametrize(
    ("level", "is_solved", "count"), [(4, True, 0), (2, True, 0), (1, True, 1), (4, False, 1), (1, False, 1)]
)
def test_an_unhappy_rating_and_no_other_is_one_order(cast, level, is_solved, count):
    case = brought_to("answered", cast.zhou, cast.wang)
    rating = case.rate(cast.zhou, level, is_solved=is_solved)
    assert SupervisionOrder.objects.count() == count
    issue(case, rating)
    assert SupervisionOrder.objects.count() == count


def test_the_order_goes_to_the_union_that_answered_from_the_one_above(cast):
    order = ordered(cast)
    assert (order.union, order.issuer) == (cast.gansu, cast.group)
    assert order.due_at > timezone.now()
    todo = Todo.objects.open().get(verb="report")
    assert (todo.union, todo.due_at) == (cast.gansu, order.due_at)
    assert Notice.objects.filter(kind="voice.order_issued", user=cast.wang).exists()
    assert Notice.objects.filter(kind="voice.order_issued", user=cast.yang).exists()
    assert Notice.objects.filter(kind="voice.supervised", user=cast.zhou).count() == 1


def test_the_root_supervises_itself(cast):
    case = ask(cast.zhou, to_group=True)
    case.answer(cast.yang, "已经协调好了，下周一起有热饭。")
    case.rate(cast.zhou, 1, is_solved=True)
    order = SupervisionOrder.objects.get()
    assert order.union == order.issuer == cast.group


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("view", {"wang", "li", "yang"}),
        ("report", {"wang", "li", "yang"}),
        ("send_back", {"yang"}),
        ("ask", {"yang"}),
        ("close", {"yang"}),
        ("reply", {"zhou"}),
    ],
)
def test_who_may_do_what(cast, verb, who):
    assert may_all(cast, verb, ordered(cast)) == who


def test_nobody_supervises_their_own_case(cast):
    order = ordered(cast, author=cast.yang, to_group=True, cadre=cast.yang)
    assert may_all(cast, "close", order) == set()


MOVES = {
    "report": lambda order, cast: order.report(cast.wang, DONE),
    "send_back": lambda order, cast: order.send_back(cast.yang, "周末的饭呢？"),
    "ask": lambda order, cast: order.ask(cast.yang, "现在有饭了吗？"),
    "reply": lambda order, cast: order.reply(cast.zhou, "有了，谢谢"),
    "close": lambda order, cast: order.close(cast.yang, "call", "solved", "说有饭了"),
}
PATHS = {
    "issued": [],
    "reported": ["report"],
    "returned": ["report", "send_back"],
    "closed": ["report", "close"],
}


@pytest.mark.parametrize("state", PATHS)
@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_works_in_its_states_and_nowhere_else(cast, verb, state):
    order = ordered(cast)
    for step in PATHS[state]:
        MOVES[step](order, cast)
    assert order.state == state
    sources, target = SupervisionOrder.flow.moves[verb]
    if state in sources:
        MOVES[verb](order, cast)
        assert SupervisionOrder.objects.get().state == (target or state)
    else:
        with pytest.raises(IllegalMove):
            MOVES[verb](order, cast)


def test_it_goes_back_only_once(cast):
    order = ordered(cast)
    for step in ("report", "send_back", "report"):
        MOVES[step](order, cast)
    assert not may(cast.yang, "send_back", order)
    with pytest.raises(IllegalMove):
        order.send_back(cast.yang, "还要再办")


def test_the_whole_way_on_the_pages(cast):
    order = ordered(cast)
    wang, yang, zhou = browser(cast.wang), browser(cast.yang), browser(cast.zhou)
    place = order.get_absolute_url()
    assert "集团工会在督办这件事" in zhou.get(f"/voice/{order.case_id}/").content.decode()
    assert wang.post(f"{place}report/", {"measures": ""}).status_code == 422
    assert wang.post(f"{place}report/", {"measures": DONE}).status_code == 302
    assert wang.post(f"{place}close/", {"way": "call", "result": "solved"}).status_code == 404
    yang.post(f"{place}ask/", {"text": "周末有饭了吗？"})
    assert "周末有饭了吗？" in zhou.get(f"/voice/{order.case_id}/").content.decode()
    zhou.post(f"{place}reply/", {"text": "这周末有了"})
    page = yang.get(place).content.decode()
    assert DONE in page
    assert "这周末有了" in page
    assert yang.post(f"{place}close/", {"way": "", "result": ""}).status_code == 422
    yang.post(f"{place}close/", {"way": "talk", "result": "solved", "words": "有饭了"})
    assert "督办办结了" in zhou.get(f"/voice/{order.case_id}/").content.decode()
    sheet = yang.get(f"{place}sheet/").content.decode()
    assert "职工心声督办单" in sheet
    assert not Todo.objects.open().filter(verb__in=("report", "close")).exists()


def test_the_list_says_how_many_were_followed_up(cast):
    done, _open = ordered(cast), ordered(cast, author=cast.ma)
    MOVES["report"](done, cast)
    MOVES["close"](done, cast)
    yang = browser(cast.yang)
    page = yang.get("/voice/orders/?view=all")
    assert (page.context["share"], page.context["done_count"], page.context["whole_count"]) == (50, 1, 2)
    assert len(page.context["rows"]) == 2
    assert [row.pk for row in yang.get("/voice/orders/?view=closed").context["rows"]] == [done.pk]
    assert [row.pk for row in yang.get(f"/voice/orders/?view=all&q=DB-{done.pk:06d}").context["rows"]] == [done.pk]
    assert browser(cast.liu).get("/voice/orders/?view=all").context["share"] is None
    assert browser(cast.zhou).get("/voice/orders/").status_code == 404


def test_a_broken_promise_is_read_as_climbed(cast):
    order = ordered(cast)
    SupervisionOrder.objects.update(due_at=timezone.now() - dt.timedelta(days=30))
    order.refresh_from_db()
    assert list(order.holders()) == [cast.group]
    page = browser(cast.wang).get(order.get_absolute_url()).content.decode()
    assert "超期没有回报" in page
    late = browser(cast.yang).get("/voice/orders/?view=late")
    assert [row.pk for row in late.context["rows"]] == [order.pk]
    MOVES["report"](order, cast)
    assert list(order.holders()) == []


def test_a_confidence_is_supervised_by_nobody(cast):
    Duty.objects.create(user=cast.li, union=cast.gansu, code="counsel", starts_on=LONG_AGO)
    case = ask(cast.zhou, kind="counsel")
    case.answer(cast.li, "我们约个时间慢慢说。")
    case.rate(cast.zhou, 1, is_solved=False)
    assert not SupervisionOrder.objects.exists()


def test_of_two_who_close_at_once_the_second_is_told(cast):
    order = ordered(cast)
    MOVES["report"](order, cast)
    stale = SupervisionOrder.objects.get()
    MOVES["close"](order, cast)
    with pytest.raises(Overtaken):
        MOVES["close"](stale, cast)


def hidden_one(cast):
    Person.objects.bulk_create([Person(name=f"职工{i}", union=cast.gansu) for i in range(12)])
    who = User.objects.create_user("ouyang", "欧阳隐姓")
    person = Person.objects.create(user=who, name="欧阳隐姓", union=cast.gansu)
    Membership.objects.create(person=person, union=cast.gansu, starts_on=LONG_AGO)
    return who


def test_a_hidden_author_is_asked_in_the_case_and_stays_hidden(cast):
    who = hidden_one(cast)
    order = ordered(cast, author=who, is_masked=True, visibility="group")
    order.report(cast.wang, DONE)
    with pytest.raises(ValidationError, match="隐去了姓名"):
        order.close(cast.yang, "call", "solved")
    order.ask(cast.yang, "周末有饭了吗？")
    assert Notice.objects.permitted("view", who).filter(kind="voice.supervised").count() == 2
    order.reply(who, "这周末有了")
    order.close(cast.yang, "talk", "solved", "有饭了")
    for reader in ("wang", "li", "yang", "zhao", "ma"):
        client = browser(getattr(cast, reader))
        places = (order.get_absolute_url(), f"{order.get_absolute_url()}sheet/", f"/voice/{order.case_id}/",
                  "/voice/orders/?view=all", "/voice/orders/?view=all&format=csv", "/notices/")  # fmt: skip
        for address in places:
            answer = client.get(address, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert "欧阳隐姓" not in body.decode("utf-8", "replace"), (reader, address)
            assert "ouyang" not in body.decode("utf-8", "replace"), (reader, address)


def test_of_a_hidden_author_the_order_keeps_the_day(cast):
    who = hidden_one(cast)
    order = ordered(cast, author=who, is_masked=True)
    order.reply(who, "还是没有")
    assert timezone.localtime(order.issued_at).time() == dt.time(0)
    records = Record.objects.filter(about_type="voice.supervisionorder")
    assert {timezone.localtime(r.at).time() for r in records} == {dt.time(0)}
    assert not records.filter(actor_id=who.pk).exists()
    assert timezone.localtime(Todo.objects.open().get(verb="report").started_at).time() == dt.time(0)
    told = Notice.objects.filter(kind__startswith="voice.order")
    assert {timezone.localtime(n.created_at).time() for n in told} == {dt.time(0)}
    moment = order.rating.at
    page = browser(cast.yang).get(order.get_absolute_url()).content.decode()
    assert not re.search(rf"\b{timezone.localtime(moment):%H:%M}\b", re.sub(r"<time.*?</time>|草稿.*", "", page))


@pytest.mark.parametrize("n", [1, 5])
def test_the_list_costs_the_same_for_one_and_five(cast, n):
    for _i in range(n):
        ordered(cast)
    client = browser(cast.yang)
    client.get("/voice/orders/?view=all")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/voice/orders/?view=all")
    assert len(page.context["rows"]) == n
    assert len(asked) == 9
    assert fresh(SupervisionOrder.objects.first().case).state == "closed"


def test_a_hidden_authors_word_to_whoever_follows_up_keeps_the_day_alone(cast):
    order = ordered(cast, cast.ma, cast.yang, is_masked=True, to_group=True)
    order.ask(cast.yang, "后来好些了吗？")
    order.reply(cast.ma, "还是没有")
    said = order.case.messages.filter(side="author")
    assert {timezone.localtime(message.at).time() for message in said} == {dt.time(0)}
    assert "还是没有" in browser(cast.yang).get(order.get_absolute_url()).content.decode()


def test_numbers_of_orders_are_drawn_for_they_stand_beside_a_hidden_authors(cast, monkeypatch):
    numbers = [ordered(cast).pk for _n in range(4)]
    assert min(abs(a - b) for a, b in itertools.pairwise(numbers)) > 100
    drawn = iter([numbers[0], 417302968])
    monkeypatch.setattr(supervision, "order_number", lambda: next(drawn))
    assert ordered(cast).number == "DB-417302968", "a number that is taken is drawn again"
