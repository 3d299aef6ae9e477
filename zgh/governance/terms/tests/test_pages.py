"""The pages: who gets in, what they say, what they cost."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import grow
from zgh.foundation.orgs.layers import layers
from zgh.foundation.orgs.models import Duty, Officer, Union
from zgh.governance.terms.enter import enter
from zgh.governance.terms.models import Certificate, Figure, ReElection, Term, register
from zgh.governance.terms.spans import months_after

from .walking import begin, day, facts_of, paper, step, term, walk


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def body(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def crowd(cast, n: int, first: int = 0) -> None:
    """n unions more below 甘肃, each with an overdue term, a certificate and a running re-election."""
    for i in range(first, first + n):
        union = grow(Union, cast.gansu, code=f"T{i}", name=f"第{i}分工会", short_name=f"第{i}分工会", province="62")
        term(cast, union, months_left=-1)
        enter(
            cast.wang, union, number=f"证{i}", issued_on=day(900), expires_on=day(-20), registrar="省总",
            representative=cast.zhou.person,
        )  # fmt: skip
        Officer.objects.create(union=union, person=cast.ma.person, post="chair", starts_on=day(10))
        ReElection.objects.create(union=union, once=uuid.uuid4(), term_no=4, years=3)


@pytest.mark.parametrize("name", ["terms:terms", "terms:re_elections", "terms:certificates", "terms:missing"])
def test_lists_cost_the_same_for_one_row_and_for_five(cast, client, name):
    client.force_login(cast.wang)
    crowd(cast, 1)
    few = queries(client, reverse(name))
    crowd(cast, 4, first=1)
    assert queries(client, reverse(name)) == few
    assert few <= 12


def test_the_pages_of_a_union_and_an_election_cost_the_same_whatever_is_on_them(cast, client):
    client.force_login(cast.li)
    old = term(cast)
    election = begin(cast)
    pages = [reverse("terms:union", args=[cast.gansu.pk]), election.get_absolute_url()]
    few = [queries(client, page) for page in pages]
    walk(cast, election, "report")
    for i in range(4):
        Officer.objects.create(union=cast.gansu, person=cast.zhou.person, post="committee_member", starts_on=day(i))
    Term.objects.create(union=cast.gansu, term_no=2, years=3, starts_on=dt.date(2019, 1, 1), ends_on=old.starts_on)
    many = [queries(client, page) for page in pages]
    assert [b - a for a, b in zip(few, many, strict=True)] == [0, 0]
    assert max(few) <= 12


@pytest.mark.parametrize(
    ("view", "months_left", "is_listed"),
    [
        ("overdue", -1, True), ("overdue", 1, False), ("due1", 1, True), ("due1", 2, False), ("due3", 3, True),
        ("due3", 4, False), ("due6", 6, True), ("due12", 12, True), ("due12", 13, False), ("due12", -1, False),
    ],
)  # fmt: skip
def test_each_preset_lists_its_terms(cast, client, view, months_left, is_listed):
    client.force_login(cast.yang)
    term(cast, months_left=months_left)
    assert ("甘肃连锁工会</a>" in body(client, "terms:terms", view=view)) is is_listed


def test_vacancies_are_listed_and_said(cast, client):
    client.force_login(cast.wang)
    term(cast, months_left=20)
    assert "甘肃连锁工会</a>" not in body(client, "terms:terms", view="vacant")
    Officer.objects.filter(union=cast.gansu).update(ends_on=day(130))
    assert "甘肃连锁工会</a>" in body(client, "terms:terms", view="vacant")
    said = body(client, "terms:union", cast.gansu.pk)
    assert "起空缺" in said
    assert "已经超过提醒的时间" in said


@pytest.mark.parametrize(
    ("who", "may"), [("yang", True), ("li", True), ("wang", True), ("zhou", False), ("liu", False)]
)
def test_overdue_unions_are_seen_from_above_and_not_from_beside(cast, client, who, may):
    term(cast, months_left=-1)
    client.force_login(getattr(cast, who))
    answer = client.get(reverse("terms:terms"))
    assert ("甘肃连锁工会</a>" in answer.content.decode()) is may
    layer = next(layer for layer in layers() if layer.key == "overdue_terms")
    assert layer.counts(getattr(cast, who)) == ({"62": 1} if may else {})
    assert layer.url("62").endswith("?view=overdue&province=62")


def test_the_number_on_the_grid_is_the_length_of_its_list(cast, client):
    crowd(cast, 3)
    term(cast, months_left=-1)
    client.force_login(cast.yang)
    layer = next(layer for layer in layers() if layer.key == "overdue_terms")
    assert f"共{layer.counts(cast.yang)['62']}件" in client.get(layer.url("62")).content.decode()


def test_the_workbench_counts_what_is_due(cast, client):
    crowd(cast, 2)
    client.force_login(cast.li)
    text = body(client, "portal:desk")
    assert "届满还没换届" in text
    assert reverse("terms:terms") + "?view=overdue" in text


def test_a_unions_home_says_its_term_and_leads_only_who_answers_for_it(cast, client):
    term(cast)
    link = reverse("terms:union", args=[cast.gansu.pk])
    for who, leads in (("zhou", False), ("wang", True)):
        client.force_login(getattr(cast, who))
        text = body(client, "orgs:union", cast.gansu.pk)
        assert "第三届" in text
        assert (link in text) is leads


def test_a_term_is_entered_from_the_list_of_missing_ones(cast, client):
    client.force_login(cast.wang)
    assert "登记届期，平台提醒不到" in body(client, "terms:terms")
    url = reverse("terms:register", args=[cast.gansu.pk])
    assert url in body(client, "terms:missing")
    wrong = client.post(url, {"term_no": "3", "years": "3", "starts_on": "2099-01-01"})
    assert wrong.status_code == 422
    assert "还没到这一天" in wrong.content.decode()
    assert client.post(url, {"term_no": "3", "years": "5", "starts_on": "2024-03-15"}).status_code == 302
    assert Term.objects.get(union=cast.gansu).due_on == dt.date(2029, 3, 15)


@pytest.mark.parametrize(("day_", "said"), [("0024-01-01", "请重选一次"), ("昨天", "日期看不懂"), ("", "还没有填")])
def test_bad_days_are_answered_at_the_field(cast, client, day_, said):
    client.force_login(cast.wang)
    url = reverse("terms:register", args=[cast.gansu.pk])
    answer = client.post(url, {"term_no": "3", "years": "3", "starts_on": day_})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="3"' in answer.content.decode()


def test_an_extension_is_refused_without_the_paper_and_keeps_what_was_typed(cast, client):
    client.force_login(cast.li)
    row = term(cast)
    url = reverse("terms:extend", args=[row.pk])
    facts = {"months": "6", "number": "甘工发〔2026〕3号", "issuer": "甘肃省总工会", "issued_on": str(day(3))}
    answer = client.post(url, facts)
    assert answer.status_code == 422
    assert "甘工发〔2026〕3号" in answer.content.decode()
    assert client.post(url, {**facts, "files": paper()}).status_code == 302
    row.refresh_from_db()
    assert row.extended_months == 6


def test_a_chair_walks_through_a_re_election_on_the_pages(cast, client):
    term(cast)
    client.force_login(cast.li)
    url = reverse("terms:start", args=[cast.gansu.pk])
    once = str(uuid.uuid4())
    facts = {"once": once, "term_no": "4", "years": "5", "is_inside": "0"}
    to = client.post(url, facts).url
    assert client.post(url, facts).url == to  # a second tap finds the first
    election = ReElection.objects.get()
    assert to == election.get_absolute_url()
    for n, key in enumerate(
        ("prepare", "delegates", "nominate", "request", "congress", "plenary", "report", "approval")
    ):
        row = step(election, key)
        if key == "plenary":
            seat = {"seat-who": "马俊", "seat-post": "chair"}
            assert client.post(reverse("terms:nominate", args=[election.pk]), seat).status_code == 302
        sent = {f"step-{row.pk}-{name}": str(value) for name, value in facts_of(key, 60 - n).items() if name != "files"}
        if key == "approval":
            without = client.post(reverse("terms:complete", args=[row.pk]), sent)
            assert without.status_code == 422
            assert "请至少传一张照片或一个文件" in without.content.decode()
            sent[f"step-{row.pk}-files"] = paper()
        assert client.post(reverse("terms:complete", args=[row.pk]), sent).status_code == 302, key
    assert "批复下来了，可以就任" in client.get(to).content.decode()
    client.post(reverse("terms:finish", args=[election.pk]))
    assert Officer.objects.at().get(union=cast.gansu, post="chair").person == cast.ma.person
    assert "甘肃省总工会" in client.get(to).content.decode()


def test_a_step_out_of_turn_is_refused_with_a_sentence(cast, client):
    term(cast)
    election = begin(cast)
    client.force_login(cast.li)
    row = step(election, "nominate")
    answer = client.post(reverse("terms:complete", args=[row.pk]), {f"step-{row.pk}-done_on": str(day(1))})
    assert answer.status_code == 422
    assert "一步一步来" in answer.content.decode()


def test_the_approving_union_answers_in_one_tap(cast, client):
    term(cast)
    election = begin(cast, is_inside=True)
    walk(cast, election, "report")
    row = step(election, "approval")
    client.force_login(cast.li)
    assert client.post(reverse("terms:approve", args=[row.pk])).status_code == 404
    assert "等集团工会批复" in client.get(election.get_absolute_url()).content.decode()
    client.force_login(cast.yang)
    assert "同意，批复" in client.get(election.get_absolute_url()).content.decode()
    client.post(reverse("terms:approve", args=[row.pk]), {f"step-{row.pk}-done_on": str(timezone.localdate())})
    assert step(election, "approval").state == "done"


def test_a_finished_election_answers_a_late_tap_with_the_fresh_page(cast, client):
    term(cast)
    election = walk(cast, begin(cast), "approval")
    client.force_login(cast.li)
    url = reverse("terms:finish", args=[election.pk])
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    assert Term.objects.filter(union=cast.gansu).count() == 2


def test_guides_are_shown_with_their_source_and_are_not_law(cast, client):
    term(cast)
    election = begin(cast)
    client.force_login(cast.li)
    text = client.get(election.get_absolute_url()).content.decode()
    assert "委员差额比例" in text
    assert "待核对" in text


def test_the_group_changes_a_rule_and_others_only_read_it(cast, client):
    row = Figure.objects.get(key="extension")
    url = reverse("terms:amend_figure", args=[row.pk])
    client.force_login(cast.wang)
    assert "延期换届最多几个月" in body(client, "terms:rules")
    assert url not in body(client, "terms:rules")
    assert client.post(url).status_code == 404
    client.force_login(cast.yang)
    assert url in body(client, "terms:rules")
    client.post(url, {"amount": "4", "source": "重药工〔2026〕2号", "is_checked": "on"})
    now = Figure.objects.at().get(key="extension")
    assert (now.amount, now.is_checked, now.by) == (4, True, cast.yang)


def test_a_wrongly_entered_term_is_put_right_on_the_page(cast, client):
    row = register(cast.wang, cast.gansu, term_no=3, years=3, starts_on=dt.date(2024, 3, 15))
    client.force_login(cast.wang)
    client.post(reverse("terms:amend", args=[row.pk]), {"term_no": "3", "years": "5", "starts_on": "2024-03-15"})
    row.refresh_from_db()
    assert row.due_on == months_after(dt.date(2024, 3, 15), 60)


def test_certificates_are_seen_by_whoever_answers_for_the_union(cast, client):
    crowd(cast, 1)
    row = Certificate.objects.get()
    for who, status in (("wang", 200), ("yang", 200), ("liu", 404), ("zhou", 404)):
        client.force_login(getattr(cast, who))
        assert client.get(row.get_absolute_url()).status_code == status


@pytest.mark.parametrize("name", ["terms:terms", "terms:missing", "terms:re_elections", "terms:certificates"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 404), ("voice", 404), ("chen", 404), ("zhao", 404), ("operator", 404), ("li", 200), ("wang", 200)],
)
def test_the_lists_are_there_for_leaders_and_for_nobody_else(cast, client, name, who, status):
    cast.voice = cast.ma
    Duty.objects.create(user=cast.ma, union=cast.gansu, code="voice", starts_on=day(9))
    client.force_login(getattr(cast, who))
    assert client.get(reverse(name)).status_code == status
