"""The doors people come in by: home, services, 我的, the workbench."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.orgs.belonging import person_of
from zgh.foundation.orgs.models import Duty
from zgh.foundation.portal import home, menu
from zgh.foundation.portal.shell import shell_of
from zgh.foundation.todo.book import open_todo
from zgh.foundation.todo.models import Todo

MENU = "{% for g, entries in shell.menu %}{% for e in entries %}{{ e.url }}{{ e.count }}{% endfor %}{% endfor %}"
EVERYONE = ("home", "services", "learn", "me")


@pytest.mark.parametrize("door", EVERYONE)
@pytest.mark.parametrize("who", ["zhou", "ma", "li", "yang", "chen", "zhao", "operator"])
def test_every_door_opens_for_everyone_who_signed_in(cast, client, door, who):
    client.force_login(getattr(cast, who))
    assert client.get(reverse(f"portal:{door}")).status_code == 200


@pytest.mark.parametrize("door", [*EVERYONE, "desk", "everything"])
def test_strangers_are_sent_to_sign_in(db, client, door):
    assert client.get(reverse(f"portal:{door}")).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"), [("zhou", 404), ("operator", 404), ("wang", 200), ("chen", 200), ("zhao", 200)]
)
@pytest.mark.parametrize("door", ["desk", "everything"])
def test_the_workbench_is_for_those_with_a_duty(cast, client, who, status, door):
    client.force_login(getattr(cast, who))
    assert client.get(reverse(f"portal:{door}")).status_code == status


def test_every_registered_entry_leads_somewhere():
    items = [item for group in ("", "govern", "serve", "base", "me") for item in menu.items(group)]
    assert {"today", "everything", "notices"} <= {item.key for item in items}
    for thing in [*items, *home.services(), home.lead()]:
        assert thing.url.startswith("/"), thing.key
    assert all(item.duties for item in items if item.group != "me")


def test_menus_show_only_what_a_duty_opens(cast, rf):
    def keys(user):
        request = rf.get("/")
        request.user = user
        return {entry.key for _group, entries in shell_of(request).menu for entry in entries}

    assert keys(cast.zhou) == set()
    assert "audit" in keys(cast.zhao)
    assert "audit" not in keys(cast.wang)
    assert {"orgs", "import"} <= keys(cast.wang)


def test_home_greets_and_names_the_union(cast, client):
    client.force_login(cast.zhou)
    body = client.get("/").content.decode()
    assert "好，周敏" in body
    assert "甘肃连锁工会" in body
    assert "进工作台" not in body
    client.force_login(cast.wang)
    assert "进工作台" in client.get("/").content.decode()


def test_what_is_not_built_is_named_as_a_plan_and_never_linked(cast, client):
    client.force_login(cast.zhou)
    body = client.get("/services/").content.decode()
    plans = body[body.index("正在盖") :]
    assert "约场地" in plans
    assert plans.index("约场地") < plans.index("<a ")
    assert "正在搬进来" in client.get("/learn/").content.decode()


def test_the_card_tells_members_from_others(cast, client):
    client.force_login(cast.zhou)
    assert "2020年1月" in client.get("/me/").content.decode()
    client.force_login(cast.ma)
    body = client.get("/me/").content.decode()
    assert "您还不是工会会员" in body
    assert "2020年1月" not in body
    client.force_login(cast.operator)
    assert "只用来维护平台" in client.get("/me/").content.decode()


def test_the_frame_costs_five_queries(cast, client, rf):
    request = rf.get("/")
    request.user = cast.wang
    with CaptureQueriesContext(connection) as queries:
        shell = shell_of(request)
        facts = [shell.unread, shell.person, shell.union, shell.has_desk, shell.duty_label, shell.desk_union]
        Template(MENU).render(Context({"shell": shell}))
    assert facts
    assert len(queries) <= 5


def test_the_person_is_loaded_once_with_the_union(cast):
    user = type(cast.zhou).objects.get(pk=cast.zhou.pk)
    with CaptureQueriesContext(connection) as queries:
        assert person_of(user).union == cast.gansu
        assert user.person.union == cast.gansu
    assert len(queries) == 1


@pytest.mark.parametrize("url", ["/", "/services/", "/me/", "/desk/", "/desk/everything/"])
def test_every_page_keeps_the_budget(cast, client, url):
    client.force_login(cast.li)
    client.get(url)  # figures that a desk keeps for ten minutes are counted now
    with CaptureQueriesContext(connection) as queries:
        body = client.get(url).content
    assert len(queries) <= 12
    assert len(body) < 100_000


def owe(cast, row, hours, *, union=None, user=None, verb="answer"):
    due = timezone.now() + dt.timedelta(hours=hours)
    facts = {"started_at": due - dt.timedelta(days=5), "due_at": due, "url": "/me/", "user": user}
    open_todo(about=row, verb=verb, title=f"事{hours}", union=union or cast.gansu, duty="voice", **facts)


def test_the_workbench_sorts_by_what_is_due_and_says_it_in_a_sentence(cast, client):
    for n, hours in enumerate((-2, -30, 24 * 40)):
        owe(cast, cast.zhou, hours, verb=f"v{n}")
    client.force_login(cast.wang)
    answer = client.get("/desk/")
    groups = dict(answer.context["today"].groups)
    assert [line.title for line in groups["已超时"]] == ["事-30", "事-2"]
    assert [line.title for line in groups["以后"]] == ["事960"]
    assert "2件超时了" in answer.content.decode()
    assert "上午好" in answer.content.decode() or "好，丽娟" in answer.content.decode()


def test_a_to_do_given_to_a_colleague_is_not_mine_and_one_below_is_not_mine_either(cast, client):
    owe(cast, cast.zhou, -2, user=cast.li)
    owe(cast, cast.ma, -3)
    client.force_login(cast.yang)
    answer = client.get("/desk/")
    assert answer.context["today"].lines == []
    assert {line.title for line in answer.context["late"]} == {"事-2", "事-3"}
    assert "下级有2件超时" in answer.content.decode()
    client.force_login(cast.wang)
    assert [line.title for line in client.get("/desk/").context["today"].lines] == ["事-3"]


def test_the_filter_by_kind_answers_htmx_with_the_list_alone(cast, client):
    owe(cast, cast.zhou, -2)
    client.force_login(cast.wang)
    part = client.get("/desk/?kind=accounts", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "事-2" in part
    assert "事-2" not in client.get("/desk/?kind=voice", headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize("n", [1, 5])
def test_the_workbench_costs_the_same_for_one_and_five(cast, client, n):
    for i in range(n):
        owe(cast, cast.xiong, -2, union=cast.hunan, verb=f"v{i}")
    client.force_login(cast.yang)
    client.get("/desk/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/desk/")
    assert len(queries) == 10


def test_more_than_the_page_shows_is_counted_truly(cast, client):
    rows = [
        Todo(
            about_type="voice.case",
            about_id=n,
            verb="answer",
            title=f"事{n}",
            union=cast.gansu,
            duty="voice",
            url="/me/",
        )
        for n in range(70)
    ]
    Todo.objects.bulk_create(rows)
    client.force_login(cast.wang)
    today = client.get("/desk/").context["today"]
    assert sum(today.counts.values()) == 70
    assert today.is_cut


def test_a_duty_that_has_ended_closes_the_workbench(cast, client):
    Duty.objects.filter(user=cast.wang).update(ends_on=timezone.localdate())
    client.force_login(cast.wang)
    assert client.get("/desk/").status_code == 404


def test_people_without_cases_find_what_they_can_do_on_the_workbench(cast, client):
    client.force_login(cast.zhao)
    body = client.get("/desk/").content.decode()
    assert "操作日志" in body[body.index('id="todos"') :]
    assert "本月成绩" not in body
