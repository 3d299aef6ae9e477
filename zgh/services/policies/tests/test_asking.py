"""Asking in plain words: the kind and the place are recognised, the answer has a source, the rest goes to a person."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.services.policies.models import Gap, Rule
from zgh.services.policies.models.keepers import province_of
from zgh.services.policies.recognising import WORDS, recognise

ASK = "/policies/"


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def asked(user, **query):
    answer = browser(user).get(ASK, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("text", "kind", "province"),
    [("婚假几天", "marriage", ""), ("湖南产假几天？", "maternity", "43"), ("我在长沙，陪产假怎么休", "paternity", "43"),
     ("婚检假另外给吗", "checkup", ""), ("独生子女照顾父母有假吗", "parents", ""), ("年假没休完怎么办", "annual", ""),
     ("高温补贴发几个月", "heat", ""), ("内蒙古育儿假", "childcare", "15"), ("食堂几点开门", "", ""), ("", "", "")],
)  # fmt: skip
def test_kind_and_place_are_recognised(text, kind, province):
    found = recognise(text)
    assert (found.kind, found.province) == (kind, province)


def test_no_word_stands_for_two_kinds():
    words = [word for found in WORDS.values() for word in found]
    assert len(words) == len(set(words))


def test_the_answer_is_that_of_where_one_works_with_its_source(cast):
    page = asked(cast.zhou, q="婚假几天")
    rule = Rule.objects.get(kind="marriage", province="62", ends_on=None)
    assert "<b>甘肃</b>" in page
    assert f'<b class="song">{rule.figure}</b>' in page
    assert "甘肃省人口与计划生育条例" in page
    assert "待核实" in page
    assert "还没有人对照原文核实过" in page


def test_another_province_can_be_named_or_chosen(cast):
    figure = Rule.objects.get(kind="childcare", province="43").figure
    for query in (
        {"q": "湖南育儿假几天"},
        {"q": "育儿假几天", "province": "43"},
        {"kind": "childcare", "province": "43"},
    ):
        page = asked(cast.zhou, **query)
        assert "这是<b>湖南</b>的答案" in page
        assert f'<b class="song">{figure}</b>' in page


def test_two_figures_for_one_province_are_both_told(cast):
    answer = browser(cast.xiong).get(ASK, {"q": "产假几天"})
    page = answer.content.decode()
    assert answer.context["answer"].headline is None
    assert all(page.count(f'<b class="song">{figure}</b>天') == 1 for figure in ("188", "158"))
    assert "两种说法，还没核实。" in page
    for words in (
        "生育友好型社会的十条措施",
        "湖南省人口与计划生育条例·第十六条",
        "2021年12月3日起",
        "从哪天起还没核到",
    ):
        assert words in page


@pytest.mark.parametrize("figure", ["188", "158"])
def test_of_two_figures_the_verified_one_answers_alone(cast, figure):
    rule = Rule.objects.get(kind="maternity", province="43", value=figure)
    Rule.objects.filter(pk=rule.pk).update(starts_on=dt.date(2021, 12, 3))
    Rule.objects.get(pk=rule.pk).verify(cast.chen)
    page = asked(cast.xiong, q="产假几天")
    assert re.findall(r'<b class="song">(\d+)</b>', page) == [figure]
    assert "两种说法" not in page


def test_figures_that_differ_within_a_case_or_an_extra_stand_beside_each_other(cast):
    facts = {"province": "62", "unit": "day"}
    for kind, case, is_extra in (("miscarriage", "怀孕未满4个月", False), ("maternity", "难产", True)):
        for value in ("20", "25", "35"):
            Rule.objects.create(kind=kind, case=case, is_extra=is_extra, value=value, **facts)
    cases, extras = (asked(cast.zhou, q=text) for text in ("流产假", "产假几天"))
    assert all(f"<b>{value}</b>天" in cases for value in ("20", "25", "35"))
    assert all(f"难产：另加{value}天" in extras for value in ("20", "25", "35"))
    assert "有3种说法，都还没核实。" in cases
    assert "有3种说法，都还没核实。" in extras


def test_where_nobody_knows_which_figure_is_right_none_is_compared_with_other_provinces(cast):
    page = browser(cast.xiong).get("/policies/compare/maternity/").content.decode()
    row = page[page.index("<b>湖南</b>") : page.index("<b>广东</b>")]
    assert all(f"<b>{figure}</b>天" in row for figure in ("188", "158"))
    assert "两种说法，还没核实。" in row
    assert browser(cast.xiong).get(ASK, {"q": "产假几天"}).context["answer"].elsewhere is None


def test_what_a_province_has_not_said_is_answered_for_the_country_and_says_so(cast):
    page = asked(cast.zhou, q="西藏婚假几天")
    assert "西藏自己的婚假规定还没查到" in page
    assert '<b class="song">3</b>' in page


def test_after_verifying_the_page_says_who_and_when(cast):
    rule = Rule.objects.get(kind="marriage", province="62", ends_on=None)
    Rule.objects.filter(pk=rule.pk).update(starts_on=dt.date(2020, 1, 1))
    Rule.objects.get(pk=rule.pk).verify(cast.chen, "集团工会 陈静")
    page = asked(cast.zhou, q="婚假几天")
    assert "集团工会 陈静" in page
    assert "已核实" in page


def test_what_nobody_knows_goes_to_a_person_and_into_the_list_without_a_name(cast):
    client = browser(cast.zhou)
    assert "这个我答不上来" in client.get(ASK, {"q": "单身公寓怎么申请"}).content.decode()
    for _n in range(2):
        answer = client.post(reverse("policies:pass_on"), {"q": "单身公寓怎么申请", "province": "62"})
    assert answer.url.startswith("/voice/ask/?kind=question")
    page = client.get(answer.url).content.decode()
    assert "我想问问甘肃的政策：单身公寓怎么申请" in page
    gap = Gap.objects.get()
    assert (gap.text, gap.province, gap.asked_count) == ("单身公寓怎么申请", "62", 1)
    assert not any(field.is_relation for field in Gap._meta.fields)


@pytest.mark.parametrize("text", ["\x00", "%", "'; DROP TABLE", "婚" * 500, "🎉", "《》〔〕"])
def test_any_text_is_a_question(cast, text):
    client = browser(cast.zhou)
    assert client.get(ASK, {"q": text, "kind": "nonsense", "province": "99"}).status_code == 200
    assert client.post(reverse("policies:pass_on"), {"q": text, "kind": "x", "province": "99"}).status_code == 302


@pytest.mark.parametrize("query", [{}, {"q": "婚假几天"}, {"q": "产假几天"}, {"q": "单身公寓"}])
def test_asking_costs_at_most_twelve_statements(cast, query):
    client = browser(cast.zhou)
    client.get(ASK, query)
    with CaptureQueriesContext(connection) as log:
        client.get(ASK, query)
    assert len(log) <= 12


@pytest.mark.parametrize("who", ["zhou", "xiong", "operator"])
def test_where_one_works_is_read_from_the_job_else_from_the_union(cast, who):
    assert province_of(getattr(cast, who)) == {"zhou": "62", "xiong": "43", "operator": ""}[who]


@pytest.mark.parametrize(
    ("by", "last", "back"), [("days", "2026-10-02", "2026-10-08"), ("workdays", "2026-10-09", "2026-10-10"),
                             ("holidays", "2026-10-05", "2026-10-08")],
)  # fmt: skip
def test_a_leave_is_reckoned_over_the_national_holiday(cast, by, last, back):
    query = {"kind": "marriage", "first": "2026-09-30", "days": 3, "by": by}
    page = browser(cast.zhou).get("/policies/leave/", query)
    found = page.context["found"]
    assert (found.last.isoformat(), found.back.isoformat()) == (last, back)


def test_a_leave_without_days_takes_those_of_the_rule_or_asks_for_them(cast):
    client = browser(cast.zhou)
    page = client.get("/policies/leave/", {"kind": "marriage", "province": "51", "first": "2026-03-02"})
    assert page.context["days"] == 20
    page = client.get("/policies/leave/", {"kind": "annual", "province": "62", "first": "2026-03-02"})
    assert page.status_code == 422
    assert "有几种情形" in page.content.decode()
    assert client.get("/policies/leave/", {"kind": "marriage", "first": "0204-01-01", "days": "x"}).status_code == 422


def test_other_provinces_stand_side_by_side(cast):
    page = browser(cast.zhou).get("/policies/compare/marriage/").content.decode()
    for name in ("甘肃", "四川", "西藏"):
        assert name in page
    assert browser(cast.zhou).get("/policies/compare/nonsense/").status_code == 404
