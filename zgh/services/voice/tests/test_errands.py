"""Errands (交办): somebody is asked, learns no more than the words, reports to the cadres; no ping-pong of cases."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import LONG_AGO
from zgh.foundation.access.permitted import may
from zgh.foundation.accounts.models import User
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, Membership, Person
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Errand
from zgh.services.voice.models.errand import entrust

from .telling import ask, brought_to, fresh

EVERYBODY = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
FOUND_OUT = "夜班窗口确实九点就关，承包方同意加开。"


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def given(cast, *, case=None, **facts):
    case = case or brought_to("accepted", cast.zhou, cast.wang)
    usual = {"department": "后勤部", "person": cast.ma}
    return entrust(case, cast.wang, "请核实夜班窗口几点关", 3, **{**usual, **facts})


def may_all(cast, verb, row):
    return {name for name in EVERYBODY if may(getattr(cast, name), verb, row)}


@pytest.mark.parametrize(
    ("verb", "asked", "reported"),
    [
        ("view", {"ma", "wang", "li", "yang"}, {"ma", "wang", "li", "yang"}),
        ("report", {"ma"}, {"ma"}),
        ("send_back", {"wang", "li", "yang"}, {"wang", "li", "yang"}),
        ("withdraw", {"wang", "li", "yang"}, {"wang", "li", "yang"}),
    ],
)
def test_who_may_do_what(cast, verb, asked, reported):
    errand = given(cast)
    assert may_all(cast, verb, errand) == asked
    errand.report(cast.ma, FOUND_OUT)
    assert may_all(cast, verb, errand) == reported


MOVES = {
    "report": lambda errand, cast: errand.report(cast.ma, FOUND_OUT),
    "send_back": lambda errand, cast: errand.send_back(cast.wang, "周末呢？"),
    "withdraw": lambda errand, cast: errand.withdraw(cast.wang),
}
PATHS = {"asked": [], "reported": ["report"], "returned": ["report", "send_back"], "withdrawn": ["withdraw"]}


@pytest.mark.parametrize("state", PATHS)
@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_works_in_its_states_and_nowhere_else(cast, verb, state):
    errand = given(cast)
    for step in PATHS[state]:
        MOVES[step](errand, cast)
    assert errand.state == state
    sources, target = Errand.flow.moves[verb]
    if state in sources:
        MOVES[verb](errand, cast)
        assert Errand.objects.get().state == target
    else:
        with pytest.raises(IllegalMove):
            MOVES[verb](errand, cast)


def test_whoever_is_asked_hears_of_it_and_the_desk_hears_of_the_report(cast):
    errand = given(cast)
    assert Notice.objects.get(kind="voice.entrusted").user == cast.ma
    todo = Todo.objects.open().get(verb="report")
    assert (todo.user, todo.due_at) == (cast.ma, errand.due_at)
    errand.report(cast.ma, FOUND_OUT)
    assert Notice.objects.get(kind="voice.reported").user == cast.wang
    assert not Todo.objects.open().filter(verb="report").exists()
    errand.send_back(cast.wang, "周末呢？")
    assert Todo.objects.open().get(verb="report").user == cast.ma


def test_the_author_is_told_where_it_is_and_neither_who_nor_what_came_back(cast):
    errand = given(cast)
    errand.report(cast.ma, FOUND_OUT)
    page = browser(cast.zhou).get(f"/voice/{errand.case_id}/").content.decode()
    assert "已交后勤部核实" in page
    assert "马俊" not in page
    assert FOUND_OUT not in page


def test_the_report_can_be_put_into_the_answer(cast):
    errand = given(cast)
    errand.report(cast.ma, FOUND_OUT)
    wang = browser(cast.wang)
    assert FOUND_OUT in wang.get(f"/voice/{errand.case_id}/desk/").content.decode()
    wang.post(f"/voice/{errand.case_id}/insert/", {"errand": errand.pk})
    assert errand.case.draft_of_round().text == f"经后勤部核实：{FOUND_OUT}"


@pytest.mark.parametrize("names_author", [False, True])
def test_the_name_is_told_only_when_a_cadre_wants_it_told(cast, names_author):
    case = brought_to("accepted", cast.zhou, cast.wang)
    errand = given(cast, case=case, names_author=names_author)
    page = browser(cast.ma).get(errand.get_absolute_url()).content.decode()
    assert ("周敏" in page) == names_author
    assert case.text[:10] in page


def hidden_one(cast):
    Person.objects.bulk_create([Person(name=f"职工{i}", union=cast.gansu) for i in range(12)])
    who = User.objects.create_user("ouyang", "欧阳隐姓")
    person = Person.objects.create(user=who, name="欧阳隐姓", union=cast.gansu)
    Membership.objects.create(person=person, union=cast.gansu, starts_on=LONG_AGO)
    return who


def test_a_hidden_author_is_told_to_nobody(cast):
    who = hidden_one(cast)
    case = ask(who, is_masked=True)
    case.accept(cast.wang)
    errand = given(cast, case=case, names_author=True)
    assert not errand.names_author
    errand.report(cast.ma, FOUND_OUT)
    for reader in ("ma", "wang", "li", "yang"):
        for address in (errand.get_absolute_url(), f"/voice/{case.pk}/desk/", "/voice/errands/?view=all"):
            assert "欧阳隐姓" not in browser(getattr(cast, reader)).get(address).content.decode()
    assert "names_author" not in browser(cast.wang).get(f"/voice/{case.pk}/entrust/").content.decode()


def test_a_named_author_is_not_found_and_a_hidden_one_is_like_anybody(cast):
    who = hidden_one(cast)
    wang, named, hidden = browser(cast.wang), ask(who), ask(who, is_masked=True)
    asked = {"q": "欧阳", "find": "1"}
    assert 'name="person"' not in wang.post(f"/voice/{named.pk}/entrust/", asked).content.decode()
    assert 'name="person"' in wang.post(f"/voice/{hidden.pk}/entrust/", asked).content.decode()
    with pytest.raises(ValidationError, match="提出人"):
        given(cast, case=named, person=who)
    assert given(cast, case=hidden, person=who).person == who


def test_people_one_may_not_see_are_not_found(cast):
    case = ask(cast.zhou)
    page = browser(cast.wang).post(f"/voice/{case.pk}/entrust/", {"q": "熊枫", "find": "1"}).content.decode()
    assert 'name="person"' not in page
    posted = {"department": "", "person": cast.xiong.person.pk, "text": "请核实一下", "workdays": "3"}
    assert browser(cast.wang).post(f"/voice/{case.pk}/entrust/", posted).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"department": "", "person": ""}, "请写明交给哪个部门"),
        ({"text": ""}, "写一写请对方核实什么"),
        ({"workdays": "0"}, "至少1个工作日"),
        ({"workdays": "31"}, "最多30个工作日"),
        ({"workdays": "三"}, "写一个数"),
        ({"person": "x"}, "找不到这位同事"),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed(cast, wrong, said):
    case = ask(cast.zhou)
    good = {"department": "后勤部", "person": cast.ma.person.pk, "text": "请核实夜班窗口", "workdays": "3"}
    answer = browser(cast.wang).post(f"/voice/{case.pk}/entrust/", {**good, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Errand.objects.exists()


def test_sent_twice_is_one_errand(cast):
    case, once = ask(cast.zhou), str(uuid.uuid4())
    posted = {"department": "后勤部", "text": "请核实夜班窗口", "workdays": "3", "once": once}
    for _time in range(2):
        browser(cast.wang).post(f"/voice/{case.pk}/entrust/", posted)
    assert Errand.objects.count() == 1


def test_a_department_without_a_login_is_reported_by_the_cadres(cast):
    errand = given(cast, person=None)
    assert may_all(cast, "report", errand) == {"wang", "li", "yang"}
    browser(cast.wang).post(f"/voice/errands/{errand.pk}/report/", {"findings": FOUND_OUT})
    assert Errand.objects.get().findings == FOUND_OUT


def test_a_withdrawn_case_calls_its_errands_in(cast):
    errand = given(cast)
    fresh(errand.case).withdraw(cast.zhou)
    errand.refresh_from_db()
    assert errand.state == "withdrawn"
    assert not Todo.objects.open().filter(verb="report").exists()
    assert browser(cast.ma).get(errand.get_absolute_url()).status_code == 404


def test_a_confidence_is_passed_on_to_nobody(cast):
    Duty.objects.create(user=cast.li, union=cast.gansu, code="counsel", starts_on=LONG_AGO)
    case = ask(cast.zhou, kind="counsel")
    assert may(cast.li, "answer", case)
    assert not may(cast.li, "entrust", case)


def test_overdue_is_read_and_shown(cast):
    errand = given(cast)
    Errand.objects.update(due_at=timezone.now() - dt.timedelta(hours=3))
    page = browser(cast.wang).get("/voice/errands/?view=late")
    assert [row.pk for row in page.context["rows"]] == [errand.pk]
    assert "is-late" in page.content.decode()
    assert browser(cast.ma).get("/voice/errands/").status_code == 404
    assert errand.text in browser(cast.ma).get("/voice/errands/mine/").content.decode()


@pytest.mark.parametrize("n", [1, 5])
def test_the_lists_cost_the_same_for_one_and_five(cast, n):
    for _i in range(n):
        given(cast)
    for who, address, budget in (("wang", "/voice/errands/?view=all", 8), ("ma", "/voice/errands/mine/", 6)):
        client = browser(getattr(cast, who))
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert len(page.context["rows"]) == n
        assert len(asked) == budget, (address, len(asked))


@pytest.mark.parametrize("n", [1, 5])
def test_the_desk_page_costs_the_same_for_one_and_five(cast, n):
    case = brought_to("accepted", cast.zhou, cast.wang)
    for _i in range(n):
        given(cast, case=case).report(cast.ma, FOUND_OUT)
    client = browser(cast.wang)
    client.get(f"/voice/{case.pk}/desk/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/voice/{case.pk}/desk/")
    assert page.content.decode().count(FOUND_OUT) >= n
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked)


def test_a_case_is_not_played_back_and_forth_but_goes_up(cast):
    case = ask(cast.zhou)
    case.refer(cast.wang, cast.hunan, "这件事归湖南管")
    case = fresh(case)
    with pytest.raises(ValidationError, match="不能再转回去"):
        case.refer(cast.liu, cast.gansu, "还是归甘肃管")
    case.refer(cast.liu, cast.group, "请集团定")
    case = fresh(case)
    with pytest.raises(ValidationError, match="不能再转回去"):
        case.refer(cast.yang, cast.hunan, "还是湖南")
    assert fresh(case).union == cast.group
