"""The tree, a union's home, people: who sees what, and at what cost."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import LONG_AGO, grow
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs import slots
from zgh.foundation.orgs.bulk import NewPerson, insert_people
from zgh.foundation.orgs.models import Company, Coverage, Membership, Officer, Union

EVERYONE = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
HTMX = {"HX-Request": "true"}


def text_of(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def crowd(cast, n: int, first: int = 0) -> None:
    """n employees and members more in 甘肃, with unions below it."""
    rows = [
        NewPerson(
            name=f"职工{i}",
            company_id=cast.gansu_co.pk,
            company_code="C1",
            employee_no=f"X{i}",
            phone=f"1391111{i:04d}",
        )
        for i in range(first, first + n)
    ]
    people = insert_people(rows)
    for i, person in enumerate(people, first):
        union = grow(Union, cast.gansu, code=f"U1-{i}", name=f"第{i}分工会", short_name=f"第{i}分工会", kind="branch")
        unit = grow(Company, cast.gansu_co, code=f"C1-{i}", name=f"第{i}分公司")
        shop = grow(Company, unit, code=f"C1-{i}-1", name=f"第{i}门店", kind="department")
        Coverage.objects.create(union=union, company=shop, starts_on=LONG_AGO)
        Coverage.objects.create(union=cast.gansu, company=shop, starts_on=LONG_AGO)
        Membership.objects.create(person=person, union=union, starts_on=LONG_AGO)
        Officer.objects.create(union=cast.gansu, person=person, post="committee_member", starts_on=LONG_AGO)
        type(person).objects.filter(pk=person.pk).update(union=union)


@pytest.mark.parametrize("who", EVERYONE)
def test_every_colleague_may_walk_the_tree(cast, client, who):
    client.force_login(getattr(cast, who))
    assert "湖南民生工会" in text_of(client, "orgs:unions")
    assert "湖南民生工会委员会" in text_of(client, "orgs:union", cast.hunan.pk)
    assert client.get(reverse("orgs:below", args=[cast.group.pk])).status_code == 200


@pytest.mark.parametrize(
    "name", ["orgs:unions", "orgs:home", "orgs:people", "orgs:me", "orgs:import", "orgs:companies"]
)
def test_nobody_gets_in_without_signing_in(cast, client, name):
    assert client.get(reverse(name)).status_code == 302


def test_a_branch_opens_in_place_and_is_a_page_without_script(cast, client):
    crowd(cast, 1)
    client.force_login(cast.zhou)
    url = reverse("orgs:below", args=[cast.gansu.pk])
    part = client.get(url, headers=HTMX).content.decode()
    assert "第0分工会" in part
    assert "<html" not in part
    assert "<html" in client.get(url).content.decode()
    assert url in text_of(client, "orgs:unions")


@pytest.mark.parametrize("text", ["民生", "湖南民生工会委员会", "hnms", "HNMS", "u2"])
def test_a_union_is_found_by_name_initials_or_code(cast, client, text):
    client.force_login(cast.zhou)
    found = text_of(client, "orgs:unions", q=text)
    assert reverse("orgs:union", args=[cast.hunan.pk]) in found
    assert reverse("orgs:union", args=[cast.gansu.pk]) not in found


def test_a_search_without_result_offers_a_way_on(cast, client):
    client.force_login(cast.zhou)
    assert "看全部工会" in text_of(client, "orgs:unions", q="<script>")
    assert "看全部工会" in text_of(client, "orgs:unions", q="\x00没有")
    assert "<script>alert" not in text_of(client, "orgs:unions", q="<script>alert")


def test_counts_are_those_of_the_whole_subtree(cast, client):
    crowd(cast, 3)
    client.force_login(cast.zhou)
    text = text_of(client, "orgs:unions")
    assert "会员6/职工7·下级3个" in text  # 甘肃: zhou wang li + 3; ma is no member
    assert "会员11/职工12" in text


@pytest.mark.parametrize(
    "name", ["orgs:unions", "orgs:union", "orgs:below", "orgs:people", "orgs:companies", "orgs:officers"]
)
def test_pages_cost_the_same_for_one_row_and_for_five(cast, client, name):
    client.force_login(cast.wang)
    args = [cast.gansu.pk] if name in ("orgs:union", "orgs:below", "orgs:officers") else []
    url = reverse(name, args=args)
    crowd(cast, 1)
    few = queries(client, url)
    crowd(cast, 4, first=1)
    assert queries(client, url) == few
    # a union's home has news of the room above: one query, and two for who is asking
    assert few <= (15 if name == "orgs:union" else 12)


def test_a_union_at_home_says_who_leads_it_and_where_to_turn(cast, client):
    Union.objects.filter(pk=cast.gansu.pk).update(phone="0931-8000000", about="离职工最近的家")
    client.force_login(cast.zhou)
    text = text_of(client, "orgs:union", cast.gansu.pk)
    for word in ("李建国", "主席", "0931-8000000", "离职工最近的家", "甘肃健康医药连锁有限公司", "集团工会"):
        assert word in text
    assert "职工名册" not in text
    assert "干部与职责" not in text


@pytest.mark.parametrize(
    ("who", "people", "officers"), [("wang", True, True), ("li", True, False), ("liu", False, False)]
)
def test_only_who_works_there_is_offered_the_tools(cast, client, who, people, officers):
    client.force_login(getattr(cast, who))
    text = text_of(client, "orgs:union", cast.gansu.pk)
    assert ("职工名册" in text) == people
    assert ("干部与职责" in text) == officers


def test_ones_own_union_is_one_tap_away(cast, client):
    client.force_login(cast.zhou)
    assert client.get(reverse("orgs:home")).url == reverse("orgs:union", args=[cast.gansu.pk])
    client.force_login(cast.operator)
    assert client.get(reverse("orgs:home")).url == reverse("orgs:unions")


def test_upper_rooms_fill_the_slots_of_a_home(cast, client, monkeypatch):
    monkeypatch.setattr(slots, "_actions", {})
    monkeypatch.setattr(slots, "_news", [])
    slots.register_action(slots.Action("x", "有话对工会说", "message-2-heart", "orgs:people", is_primary=True))
    slots.register_news(lambda request, union: [slots.NewsLine("亲子日开放报名", "/x", LONG_AGO)])
    client.force_login(cast.zhou)
    text = text_of(client, "orgs:union", cast.gansu.pk)
    assert f"{reverse('orgs:people')}?union={cast.gansu.pk}" in text
    assert "亲子日开放报名" in text


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("wang", "甘肃"), ("li", "甘肃"), ("liu", "湖南"), ("yang", "all"), ("chen", "all"),
        ("zhou", None), ("zhao", None), ("operator", None),
    ],
)  # fmt: skip
def test_the_list_of_people_ends_where_the_duty_ends(cast, client, who, sees):
    client.force_login(getattr(cast, who))
    answer = client.get(reverse("orgs:people"))
    if sees is None:
        assert answer.status_code == 404
        return
    text = answer.content.decode()
    assert ("周敏" in text) == (sees in ("甘肃", "all"))
    assert ("熊枫" in text) == (sees in ("湖南", "all"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "周"}, {"周敏"}), ({"q": "zm"}, {"周敏"}), ({"q": "E0002"}, {"马俊"}),
        ({"membership": "none"}, {"马俊"}), ({"membership": "full"}, {"周敏", "王丽娟", "李建国"}),
        ({"company": "C1"}, {"周敏", "马俊", "王丽娟", "李建国"}), ({"company": "湖南"}, set()), ({"sex": "F"}, set()),
    ],
)  # fmt: skip
def test_filters_narrow_the_list_and_the_file(cast, client, query, found):
    client.force_login(cast.wang)
    answer = client.get(reverse("orgs:people"), {**query, "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {row["姓名"] for row in rows} == found
    assert all("****" in row["手机号"] for row in rows)


def test_the_union_filter_takes_a_subtree_and_nothing_out_of_reach(cast, client):
    client.force_login(cast.yang)
    text = text_of(client, "orgs:people", union=cast.hunan.pk)
    assert "熊枫" in text
    assert "周敏" not in text
    client.force_login(cast.wang)
    assert "熊枫" not in text_of(client, "orgs:people", union=cast.hunan.pk)


@pytest.mark.parametrize("who", [who for who in EVERYONE if who != "operator"])
def test_who_may_open_a_persons_page(cast, client, who):
    may = who in ("zhou", "wang", "li", "chen", "yang")
    client.force_login(getattr(cast, who))
    answer = client.get(reverse("orgs:person", args=[cast.zhou.person.pk]))
    assert answer.status_code == (200 if may else 404)
    assert queries(client, answer.request["PATH_INFO"]) <= 12 if may else True


def test_a_person_without_a_file_has_no_page_of_their_own(cast, client):
    client.force_login(cast.operator)
    assert client.get(reverse("orgs:me")).status_code == 404


def test_companies_nobody_covers_are_listed_with_their_people(cast, client):
    grow(Company, cast.hq, code="C9", name="青海药业有限公司", province="63")
    client.force_login(cast.zhou)
    assert "1个单位还没建会" in text_of(client, "orgs:unions")
    text = text_of(client, "orgs:companies")
    assert "青海药业有限公司" in text
    assert "重药集团" in text
    assert "湖南民生药业有限公司" not in text


@pytest.mark.parametrize(("who", "status"), [("wang", 302), ("yang", 302), ("li", 404), ("liu", 404), ("zhou", 404)])
def test_appointing_and_granting_on_the_page(cast, client, who, status):
    client.force_login(getattr(cast, who))
    url = reverse("orgs:appoint", args=[cast.gansu.pk])
    fields = {
        "appoint-who": "E0001",
        "appoint-post": "secretary",
        "appoint-term_no": 3,
        "appoint-starts_on": "2026-01-01",
    }
    assert client.post(url, fields).status_code == status
    assert Officer.objects.filter(person=cast.zhou.person).exists() == (status == 302)
    fields = {"grant-who": "马俊", "grant-code": "voice", "grant-starts_on": "2026-01-01"}
    assert client.post(reverse("orgs:grant", args=[cast.gansu.pk]), fields).status_code == status
    assert cast.ma.duties.exists() == (status == 302)
    if status == 302:
        duty, officer = cast.ma.duties.get(), Officer.objects.get(person=cast.zhou.person)
        client.post(reverse("orgs:end", args=[duty.pk]), {"ends_on": "2026-02-01"})
        client.post(reverse("orgs:leave", args=[officer.pk]), {"ends_on": "2026-02-01"})
        assert not Officer.objects.filter(person=cast.zhou.person, ends_on=None).exists()
        assert not cast.ma.duties.filter(ends_on=None).exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"grant-who": "熊枫"}, "没有找到“熊枫”"),
        ({"grant-who": "王丽娟"}, "不能给自己加职责"),
        ({"grant-who": "李建国"}, "已经有这项职责"),
        ({"grant-who": "周敏", "grant-ends_on": "2020-01-01"}, "晚于开始日期"),
        ({"grant-who": ""}, "还差一处"),
    ],
)
def test_what_cannot_be_granted_is_said_where_it_was_typed(cast, client, fields, said):
    client.force_login(cast.wang)
    fields = {"grant-code": "voice", "grant-starts_on": "2026-01-01", **fields}
    answer = client.post(reverse("orgs:grant", args=[cast.gansu.pk]), fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.get(username="zhou").duties.exists()


def test_two_people_of_one_name_are_told_apart_by_number(cast, client):
    insert_people([NewPerson(name="周敏", company_id=cast.gansu_co.pk, company_code="C1", employee_no="X1")])
    type(cast.zhou.person).objects.filter(union=None).update(union=cast.gansu)
    client.force_login(cast.wang)
    fields = {"grant-who": "周敏", "grant-code": "voice", "grant-starts_on": "2026-01-01"}
    answer = client.post(reverse("orgs:grant", args=[cast.gansu.pk]), fields)
    assert "请改填工号" in answer.content.decode()


def test_a_search_puts_first_what_begins_with_the_words(cast, client):
    for at, name in enumerate(("北京公司工会", "公司总部工会")):
        grow(Union, cast.group, code=f"U9{at}", name=name, short_name=name)
    client.force_login(cast.zhou)
    text = text_of(client, "orgs:unions", q="gs")
    places = [text.index(name) for name in ("甘肃连锁工会", "公司总部工会", "北京公司工会")]
    assert places == sorted(places)
