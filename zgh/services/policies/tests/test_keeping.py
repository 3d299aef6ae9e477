"""Keepers: what they write is kept, what they may not choose stays as it is, and nobody else may."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from zgh.foundation.orgs.models import Duty
from zgh.services.policies.models import Document, Gap, Rule
from zgh.services.policies.models.gap import ask_in_vain


@pytest.fixture
def keepers(cast):
    """yang keeps for the group, liu for 湖南."""
    for user, union in ((cast.yang, cast.group), (cast.liu, cast.hunan)):
        Duty.objects.create(user=user, union=union, code="policy", starts_on=dt.date(2020, 1, 1))
    return cast


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(rule, **changed):
    usual = {"kind": rule.kind, "province": rule.province, "case": rule.case, "value": rule.value, "unit": rule.unit}
    usual |= {"conditions": rule.conditions, "clause": rule.clause, "note": rule.note, "quote": rule.quote}
    return usual | {"document": rule.document_id or "", "source_url": rule.source_url} | changed


@pytest.mark.parametrize(("who", "province", "status"), [("yang", "62", 302), ("liu", "43", 302), ("liu", "62", 404),
                                                         ("wang", "62", 404), ("zhou", "62", 404)])  # fmt: skip
def test_a_rule_is_changed_by_its_keeper_and_every_word_of_it_is_kept(keepers, who, province, status):
    rule = Rule.objects.filter(kind="childcare", province=province).first()
    data = page_of(rule, note="对过省人大公布的原文", value="12")
    answer = browser(getattr(keepers, who)).post(f"/policies/rules/{rule.pk}/amend/", data)
    assert answer.status_code == status
    rule.refresh_from_db()
    assert (rule.note == "对过省人大公布的原文", rule.value == "12") == (status == 302, status == 302)


def test_what_a_keeper_may_not_choose_stays_as_it_is(keepers):
    facts = {"level": "company", "state": "published", "published_at": timezone.now()}
    own = Document.objects.create(title="甘肃的细则", union=keepers.gansu, **facts)
    data = {"title": "甘肃的细则（修订）", "level": "company", "category": "leave", "text": "第一条"}
    assert browser(keepers.yang).post(f"/policies/documents/{own.pk}/amend/", data).status_code == 302
    own.refresh_from_db()
    assert (own.title, own.union, own.text) == ("甘肃的细则（修订）", keepers.gansu, "第一条")
    rule = Rule.objects.filter(kind="childcare", province="43").first()
    Document.objects.filter(pk=rule.document_id).update(state="withdrawn")
    browser(keepers.liu).post(f"/policies/rules/{rule.pk}/amend/", page_of(rule, document="", value="9"))
    rule.refresh_from_db()
    assert (rule.value, rule.document_id is None) == ("9", False)


@pytest.mark.parametrize("value", ["²²-01", "13-01", "x", "-1"])
def test_a_wrong_value_is_said_where_it_was_typed(keepers, value):
    rule = Rule.objects.filter(kind="hot_months", unit="months").first()
    answer = browser(keepers.yang).post(f"/policies/rules/{rule.pk}/amend/", page_of(rule, value=value))
    assert answer.status_code == 422
    assert "月份写成06-09" in answer.content.decode()


def test_a_document_goes_from_draft_to_the_shelf_and_ends_what_it_takes_the_place_of(keepers):
    client = browser(keepers.yang)
    data = {"title": "旧办法", "level": "group", "category": "care", "starts_on": "2020-01-01"}
    client.post("/policies/documents/add/", data)
    old = Document.objects.get(title="旧办法")
    client.post(f"/policies/documents/{old.pk}/publish/")
    client.post("/policies/documents/add/", data | {"title": "新办法", "starts_on": "2026-01-01", "supersedes": old.pk})
    new = Document.objects.get(title="新办法")
    assert browser(keepers.zhou).get(new.get_absolute_url()).status_code == 404
    client.post(f"/policies/documents/{new.pk}/publish/")
    old.refresh_from_db()
    assert (old.ends_on, old.standing()) == (dt.date(2026, 1, 1), "ended")
    page = browser(keepers.zhou).get(old.get_absolute_url()).content.decode()
    assert "已失效" in page
    assert "新办法" in page


def test_a_gap_says_how_it_was_filled_and_opens_again_when_it_is_asked_again(keepers):
    ask_in_vain("宿舍怎么申请", "62", "")
    gap = Gap.objects.get()
    browser(keepers.yang).post(f"/policies/desk/gaps/{gap.pk}/settle/", {"note": "加了后勤的办法"})
    gap.refresh_from_db()
    assert (gap.state, gap.note) == ("settled", "加了后勤的办法")
    ask_in_vain("宿舍怎么申请", "62", "")
    gap.refresh_from_db()
    assert (gap.state, gap.asked_count) == ("open", 2)


@pytest.mark.parametrize("n", [1, 5])
def test_the_lists_cost_the_same_for_one_and_five(keepers, n, django_assert_max_num_queries):
    for i in range(n):
        ask_in_vain(f"问题{i}", "62", "")
    client = browser(keepers.yang)
    for path in ("/policies/desk/", "/policies/desk/documents/", "/policies/desk/gaps/", "/policies/documents/"):
        client.get(path)
        with django_assert_max_num_queries(11):
            assert client.get(path).status_code == 200


def test_the_page_of_a_rule_says_who_did_what_and_names_no_unions_own_document(keepers):
    facts = {"level": "company", "state": "published", "published_at": timezone.now()}
    own = Document.objects.create(title="甘肃内部的细则", union=keepers.gansu, **facts)
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    rule.amend(keepers.yang, document=own)
    kept = browser(keepers.yang).get(rule.get_absolute_url()).content.decode()
    assert "<b>更正</b>" in kept
    assert f"{keepers.yang.name}·" in kept
    seen = browser(keepers.xiong).get(rule.get_absolute_url()).content.decode()
    assert "没有向全集团公开" in seen
    assert "甘肃内部的细则" not in seen
    assert "改过什么" not in seen


def test_nobody_signs_what_was_changed_behind_their_page(keepers):
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    rule.amend(keepers.yang, starts_on=dt.date(2022, 1, 1), value="15")
    seen, client = rule.wording, browser(keepers.yang)
    assert f'value="{seen}"' in client.get(rule.get_absolute_url()).content.decode()
    rule.amend(keepers.yang, value="158")
    told = client.post(f"/policies/rules/{rule.pk}/verify/", {"seen": seen}, follow=True).content.decode()
    assert "刚有人改过" in told
    rule.refresh_from_db()
    assert rule.state == "unverified"
    client.post(f"/policies/rules/{rule.pk}/verify/", {"seen": rule.wording})
    rule.refresh_from_db()
    assert (rule.state, rule.verified_by) == ("verified", keepers.yang)
