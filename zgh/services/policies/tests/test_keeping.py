"""Keepers: what they write is kept, what they may not choose stays as it is, and nobody else may."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zgh.foundation.orgs.models import Duty
from zgh.foundation.stock.wording import wording_of
from zgh.services.policies.fields import label_of
from zgh.services.policies.models import Document, Gap, Guide, Rule
from zgh.services.policies.models.gap import note
from zgh.services.policies.models.keepers import keeps_province

from .conftest import browser


def page_of(rule, **changed):
    usual = {"kind": rule.kind, "province": rule.province, "case": rule.case, "value": rule.value, "unit": rule.unit}
    usual |= {"conditions": rule.conditions, "clause": rule.clause, "note": rule.note, "quote": rule.quote}
    named = label_of(rule.document) if rule.document else ""
    return usual | {"document": named, "source_url": rule.source_url, "seen": rule.wording} | changed


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
    data["seen"] = wording_of(own)
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
    client.post(
        "/policies/documents/add/", data | {"title": "新办法", "starts_on": "2026-01-01", "supersedes": old.title}
    )
    new = Document.objects.get(title="新办法")
    assert browser(keepers.zhou).get(new.get_absolute_url()).status_code == 404
    client.post(f"/policies/documents/{new.pk}/publish/")
    old.refresh_from_db()
    assert (old.ends_on, old.standing()) == (dt.date(2026, 1, 1), "ended")
    page = browser(keepers.zhou).get(old.get_absolute_url()).content.decode()
    assert "已失效" in page
    assert "新办法" in page


def test_a_gap_says_how_it_was_filled_and_opens_again_when_somebody_passes_it_on(keepers):
    note("asked", "宿舍怎么申请", "62", "")
    gap = Gap.objects.get()
    browser(keepers.yang).post(f"/policies/desk/gaps/{gap.pk}/settle/", {"note": "加了后勤的办法"})
    gap.refresh_from_db()
    assert (gap.state, gap.note) == ("settled", "加了后勤的办法")
    assert note("asked", "宿舍怎么申请", "62", "") is False
    gap.refresh_from_db()
    assert (gap.state, gap.asked_count) == ("settled", 1)
    for what in ("passed_on", "asked"):
        assert note(what, "宿舍怎么申请", "62", "") is True
    gap.refresh_from_db()
    assert (gap.state, gap.asked_count) == ("open", 2)


@pytest.mark.parametrize("n", [1, 5])
def test_the_lists_cost_the_same_for_one_and_five(keepers, n, django_assert_max_num_queries):
    for i in range(n):
        note("asked", f"问题{i}", "62", "")
    client = browser(keepers.yang)
    for path in ("/policies/desk/", "/policies/desk/documents/", "/policies/desk/gaps/", "/policies/documents/"):
        client.get(path)
        with django_assert_max_num_queries(11):
            assert client.get(path).status_code == 200


def test_the_page_of_a_rule_says_who_did_what_and_names_no_unions_own_document(keepers):
    facts = {"level": "company", "state": "published", "published_at": timezone.now()}
    own = Document.objects.create(title="甘肃内部的细则", union=keepers.gansu, **facts)
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    rule.amend(keepers.yang, document=own, quote="内部细则的原话", clause="第九十九条")
    kept = browser(keepers.yang).get(rule.get_absolute_url()).content.decode()
    assert "<b>更正</b>" in kept
    assert f"{keepers.yang.name}·" in kept
    seen = browser(keepers.xiong).get(rule.get_absolute_url()).content.decode()
    assert "没有向全集团公开" in seen
    for words in ("甘肃内部的细则", "内部细则的原话", "第九十九条"):
        assert words in kept
        assert words not in seen
        assert words not in browser(keepers.xiong).get("/policies/?q=甘肃育儿假").content.decode()
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


def test_two_editors_do_not_overwrite_each_other_and_nothing_typed_is_lost(keepers):
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    client = browser(keepers.yang)
    seen = client.get(f"/policies/rules/{rule.pk}/amend/").context["seen"]
    rule.amend(keepers.yang, value="99", clause="第九条")
    data = page_of(rule, value="12", note="我查到的说明") | {"seen": seen, "clause": "第一条"}
    refused = client.post(f"/policies/rules/{rule.pk}/amend/", data)
    assert refused.status_code == 422
    text = refused.content.decode()
    for words in ("别人刚改过", "我查到的说明", "第九条", "99"):
        assert words in text
    rule.refresh_from_db()
    assert rule.value == "99"
    client.post(f"/policies/rules/{rule.pk}/amend/", data | {"seen": refused.context["seen"]})
    rule.refresh_from_db()
    assert (rule.value, rule.note) == ("12", "我查到的说明")


def test_leaving_out_what_was_seen_overwrites_nothing(keepers):
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    data = page_of(rule, value="12")
    del data["seen"]
    refused = browser(keepers.yang).post(f"/policies/rules/{rule.pk}/amend/", data)
    assert (refused.status_code, "别人刚改过" in refused.content.decode()) == (422, True)
    assert Rule.objects.get(pk=rule.pk).value == rule.value


def test_a_document_changed_meanwhile_is_not_overwritten(keepers):
    row = Document.objects.create(title="旧题", level="group", category="care")
    client = browser(keepers.yang)
    seen = client.get(f"/policies/documents/{row.pk}/amend/").context["seen"]
    row.amend(keepers.yang, text="第一条 同事刚粘的。")
    data = {"title": "新题", "level": "group", "category": "care", "text": "第一条 我写的。", "seen": seen}
    refused = client.post(f"/policies/documents/{row.pk}/amend/", data)
    assert (refused.status_code, "同事刚粘的" in refused.content.decode()) == (422, True)
    assert "我写的" in refused.content.decode()
    row.refresh_from_db()
    assert row.title == "旧题"


def test_a_rule_sent_twice_is_one(keepers):
    client = browser(keepers.yang)
    form = client.get("/policies/rules/add/").context["form"]
    data = {"kind": "gifts", "value": "500", "unit": "yuan", "once": str(form["once"].value())}
    for _n in range(2):
        assert client.post("/policies/rules/add/", data).status_code == 302
    assert Rule.objects.filter(kind="gifts", value="500").count() == 1


def test_the_lists_and_pages_name_no_unions_own_document_to_keepers_elsewhere(keepers):
    facts = {"level": "company", "state": "published", "published_at": timezone.now()}
    own = Document.objects.create(title="甘肃内部的细则", union=keepers.gansu, **facts)
    rule = Rule.objects.filter(kind="childcare", province="43").first()
    rule.amend(keepers.yang, document=own, quote="内部细则的原话", clause="第九十九条")
    for path in (
        f"/policies/rules/{rule.pk}/",
        f"/policies/rules/{rule.pk}/amend/",
        "/policies/desk/",
        "/policies/desk/?view=all",
        "/policies/desk/work/?view=lacking",
        "/policies/desk/?format=csv",
    ):
        answer = browser(keepers.liu).get(path)
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        for words in ("甘肃内部的细则", "内部细则的原话", "第九十九条"):
            assert words not in text, (path, words)
        assert str(rule.place) in text or "csv" not in path
    assert (
        "甘肃内部的细则"
        in browser(keepers.yang).get("/policies/desk/?view=all&kind=childcare&province=43").content.decode()
    )
    guessed = browser(keepers.liu).get("/policies/desk/?view=all&q=甘肃内部").content.decode()
    assert f"/policies/rules/{rule.pk}/" not in guessed


def test_a_keeper_of_many_unions_costs_no_more(keepers, django_assert_num_queries):
    for union in (keepers.gansu, keepers.group):
        Duty.objects.create(user=keepers.liu, union=union, code="policy", starts_on=dt.date(2020, 1, 1))
    Duty.objects.filter(user=keepers.liu, union=keepers.group).delete()
    with django_assert_num_queries(3):  # duties, second factor, provinces
        keeps_province(type(keepers.liu).objects.get(pk=keepers.liu.pk))


def test_one_tap_verifies_and_shows_how_far_the_place_has_come(keepers):
    rule = Rule.objects.filter(kind="childcare", province="43").exclude(value="").first()
    Rule.objects.filter(pk=rule.pk).update(starts_on=dt.date(2021, 1, 1), ends_on=None)
    client = browser(keepers.liu)
    page = client.get("/policies/desk/work/?province=43").content.decode()
    assert f'id="rule-{rule.pk}"' in page
    assert "data-sign" in page
    seen = Rule.objects.get(pk=rule.pk).wording
    answer = client.post(f"/policies/rules/{rule.pk}/verify/", {"seen": seen}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "核实：" in text
    assert "核实了1条" in text
    assert "<html" not in text
    stale = client.post(f"/policies/rules/{rule.pk}/verify/", {"seen": "x"}, headers={"HX-Request": "true"})
    assert stale.status_code in (200, 409)


def test_steps_of_the_nearest_union_stand_under_the_answer(keepers):
    client = browser(keepers.yang)
    client.post("/policies/desk/guides/add/", {"kind": "marriage", "steps": "找人事\n交结婚证"})
    assert client.post("/policies/desk/guides/add/", {"kind": "marriage", "steps": "又一份"}).status_code == 422
    own = Guide.objects.create(kind="marriage", union=keepers.gansu, steps="甘肃先找片区经理")
    pages = {
        who: browser(getattr(keepers, who)).get("/policies/", {"q": "婚假几天"}).content.decode()
        for who in ("zhou", "xiong")
    }
    assert ("甘肃先找片区经理" in pages["zhou"], "交结婚证" in pages["xiong"]) == (True, True)
    assert "甘肃先找片区经理" not in pages["xiong"]
    client.post(f"/policies/desk/guides/{own.pk}/hide/")
    assert "交结婚证" in browser(keepers.zhou).get("/policies/", {"q": "婚假几天"}).content.decode()
    long = client.post("/policies/desk/guides/add/", {"kind": "annual", "steps": "\n".join("一二三四五六七八九")})
    assert "最多8步" in long.content.decode()


def test_useful_or_not_is_counted_without_a_name_and_tells_the_keepers(keepers):
    client = browser(keepers.zhou)
    for is_helpful in ("1", "1", "0"):
        answer = client.post("/policies/judge/", {"q": "陪产假能分开休吗", "province": "62", "is_helpful": is_helpful})
        assert answer.status_code == 302
    gap = Gap.objects.get()
    assert (gap.helpful_count, gap.unhelpful_count, gap.asked_count, gap.state) == (1, 1, 0, "open")
    browser(keepers.ma).post("/policies/judge/", {"q": "陪产假能分开休吗", "province": "62", "is_helpful": "1"})
    gap.refresh_from_db()
    assert gap.helpful_count == 2
    settle = browser(keepers.yang).get(f"/policies/desk/gaps/{gap.pk}/settle/").content.decode()
    assert "q=%E9%99%AA%E4%BA%A7" in settle
    part = client.post("/policies/judge/", {"q": "婚假几天", "is_helpful": "1"}, headers={"HX-Request": "true"})
    assert "谢谢" in part.content.decode()
    assert Gap.objects.get(text="婚假几天").state == "fine"
    kept = browser(keepers.yang).get("/policies/desk/gaps/").content.decode()
    assert "陪产假能分开休吗" in kept
    assert "婚假几天" not in kept


def test_a_union_that_ends_hands_its_documents_and_steps_on(keepers):
    from zgh.foundation.orgs.ties import ties

    row = Document.objects.create(title="甘肃的办法", union=keepers.gansu, level="company")
    row.publish(keepers.yang)
    draft = Document.objects.create(title="没发的草稿", union=keepers.gansu, level="company")
    Guide.objects.create(kind="annual", union=keepers.gansu, steps="甘肃的")
    Guide.objects.create(kind="heat", union=keepers.gansu, steps="甘肃的")
    Guide.objects.create(kind="heat", union=keepers.hunan, steps="湖南的")
    found = {tie.key: tie for tie in ties() if tie.key.startswith("policy")}
    lines = [found["policy_documents"].line(one)[0] for one in found["policy_documents"].of_unions([keepers.gansu.pk])]
    assert "没发的草稿" not in lines
    for tie in found.values():
        tie.move(tie.of_unions([keepers.gansu.pk]), keepers.gansu, keepers.hunan, keepers.yang)
    for one in (row, draft):
        one.refresh_from_db()
        assert one.union == keepers.hunan
    assert list(Guide.objects.filter(union=keepers.gansu).values_list("kind", "state")) == [("heat", "hidden")]
    assert browser(keepers.xiong).get(row.get_absolute_url()).status_code == 200


def test_the_starter_set_is_found_from_the_first_day(cast):
    assert (
        "甘肃省人口与计划生育条例"
        in browser(cast.zhou).get("/search/", {"q": "甘肃省人口与计划生育条例"}).content.decode()
    )


@pytest.mark.parametrize("n", [1, 5])
def test_pages_cost_the_same_for_one_and_five(keepers, n):
    facts = {"level": "group", "text": "第一条 单身职工可以申请宿舍，排队名次可以查。", "category": "other"}
    rows = [Document.objects.create(title=f"宿舍办法{i}", **facts) for i in range(n)]
    for row in rows:
        row.publish(keepers.yang)
    Guide.objects.bulk_create(
        [
            Guide(kind=kind, steps="一步", union=keepers.gansu)
            for kind in ("annual", "heat", "sick", "funeral", "gifts")[:n]
        ]
    )
    paths = [
        f"/policies/documents/{rows[0].pk}/",
        "/policies/?q=宿舍怎么申请",
        "/policies/?q=丧假扣工资吗",
        "/policies/leave/",
        "/policies/compare/marriage/",
        "/policies/desk/work/?province=62",
        "/policies/desk/guides/",
        f"/policies/documents/{rows[0].pk}/amend/",
        "/policies/rules/add/",
    ]
    client = browser(keepers.yang)
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as log:
            assert client.get(path).status_code == 200
        assert len(log) <= 12, (path, [query["sql"][:90] for query in log])


def test_what_a_published_document_takes_the_place_of_ends_whenever_it_is_said_and_goes_on_when_it_is_unsaid(keepers):
    begin = dt.date(2026, 1, 1)
    old, other = (Document.objects.create(title=title, level="group") for title in ("旧办法", "别的办法"))
    for row in (old, other):
        row.publish(keepers.yang)
    new = Document.objects.create(title="新办法", level="group")
    new.publish(keepers.yang)

    def ends():
        return tuple(Document.objects.filter(pk=row.pk).values_list("ends_on", flat=True)[0] for row in (old, other))

    new.amend(keepers.yang, supersedes=old)
    assert ends() == (None, None)
    new.amend(keepers.yang, starts_on=begin)
    assert ends() == (begin, None)
    new.amend(keepers.yang, starts_on=dt.date(2026, 2, 1))
    assert ends() == (dt.date(2026, 2, 1), None)
    new.amend(keepers.yang, supersedes=other)
    assert ends() == (None, dt.date(2026, 2, 1))
    new.withdraw(keepers.yang)
    assert ends() == (None, None)
    other.refresh_from_db()
    other.amend(keepers.yang, ends_on=begin)
    new.publish(keepers.yang)
    new.amend(keepers.yang, supersedes=None)
    assert ends() == (None, begin)


def test_a_document_without_its_words_leads_to_where_it_was_found_and_to_a_person(keepers):
    row = Document.objects.get(title="江西省人口与计划生育条例")
    page = browser(keepers.zhou).get(row.get_absolute_url()).content.decode()
    assert f'href="{row.source_url}"' in page.replace("&amp;", "&")
    assert "请工会的人回答</button>" in page
