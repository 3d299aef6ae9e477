"""What the answer tells beside the figure: whose it is, what nobody knows, what is newer, what is coming."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from zgh.services.policies.models import Document, Rule

from .conftest import browser

ASK = "/policies/"


def asked(user, path=ASK, **query):
    answer = browser(user).get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_that_no_row_was_collected_is_not_told_as_that_there_is_no_rule(cast):
    page = asked(cast.zhou, q="年假几天")
    assert "还没有收到甘肃自己的规定，先按全国的" in page
    assert "没有另外的规定" not in page
    assert "先按全国的" in asked(cast.zhou, "/policies/compare/annual/")
    Rule.objects.filter(kind="gifts").delete()
    bare = asked(cast.zhou, "/policies/compare/gifts/")
    assert ("这一类还没有收到规定" in bare, "按全国的" in bare) == (True, False)
    assert "按全国的" not in asked(cast.zhou, "/policies/compare/childcare/")


def test_a_row_without_a_figure_says_so_and_how_to_get_on(cast):
    page = asked(cast.zhou, q="西藏育儿假")
    for words in ("育儿假全国没有统一规定", "西藏自己的育儿假规定还没查到", "请工会的人回答"):
        assert words in page
    for words in ("分几种情形", 'name="is_helpful"', "—"):
        assert words not in page
    stranger = asked(cast.operator, q="陪产假几天")
    for words in ("全国没有统一规定", "选一下省份", "请选省份", "请在上面选您上班的省份"):
        assert words in stranger


@pytest.mark.parametrize("place", ["香港", "澳门", "台湾"])
def test_the_law_of_the_mainland_is_not_told_where_another_holds(cast, place):
    Document.objects.create(title="婚假规定", level="national", text="第一条 婚假三天。").publish(cast.yang)
    page = asked(cast.zhou, q=f"{place}婚假几天")
    assert f"{place}的规定和内地不一样" in page
    assert "请工会的人回答" in page
    for words in ("第一条", 'class="song"', 'name="is_helpful"'):
        assert words not in page
    for path in (ASK, "/policies/leave/"):
        assert f">{place}</option>" not in asked(cast.zhou, path, q="婚假几天")


def test_a_question_without_a_place_reads_well(cast):
    answer = browser(cast.operator).post(reverse("policies:pass_on"), {"q": "食堂几点开门"})
    assert "%E6%88%91%E6%83%B3%E9%97%AE%E9%97%AE%E6%94%BF%E7%AD%96" in answer.url


def test_rules_of_country_and_province_stand_beside_each_other_each_with_its_state(cast):
    page = asked(cast.zhou, q="高温几度停工")
    assert "发高温津贴的月份" in page
    assert page.count('<span class="xs ink2">全国</span>') == 3
    assert page.count('<span class="z-tag is-soon">待核实</span>') >= 4


def test_all_sources_of_what_is_shown_are_there_the_rest_folded(cast):
    for n, rule in enumerate(Rule.objects.filter(kind="annual")):
        Rule.objects.filter(pk=rule.pk).update(clause=f"第{n}条")
    page = asked(cast.zhou, q="年假几天")
    shown = browser(cast.zhou).get(ASK, {"q": "年假几天"}).context["answer"].choice
    assert len(shown.sources) == 3
    assert "其余1处依据" in page
    for rule in shown.all_sources:
        assert rule.get_absolute_url() in page


def test_what_is_newer_and_what_is_coming_is_told(cast):
    rule = Rule.objects.get(kind="marriage", province="62", ends_on=None)
    Rule.objects.filter(pk=rule.pk).update(starts_on=dt.date(2020, 1, 1))
    Rule.objects.get(pk=rule.pk).verify(cast.chen)
    facts = {"kind": "marriage", "province": "62", "unit": "day"}
    Rule.objects.create(**facts, value="33", starts_on=dt.date(2025, 1, 1))
    begin = timezone.localdate() + dt.timedelta(days=40)
    Rule.objects.create(**facts, value="35", starts_on=begin)
    page = asked(cast.zhou, q="婚假几天")
    assert "有更新的说法，还没核实：2025年1月1日起33天" in page
    assert f"从{begin.year}年{begin.month}月{begin.day}日起是35天，还没核实" in page


def test_the_rules_of_a_document_show_since_and_until_when_and_how_sure_the_current_first(cast):
    document = Document.objects.get(title="江西省人口与计划生育条例")
    page = asked(cast.zhou, document.get_absolute_url())
    assert page.index("<b>188</b>") < page.index("2021年9月29日起已失效")
    assert "2021年9月29日起" in page
    assert "待核实" in page
    facts = {"kind": "gifts", "unit": "yuan", "document": document, "starts_on": dt.date(2024, 1, 1)}
    Rule.objects.bulk_create(Rule(**facts, case=f"情形{n}", value=str(n)) for n in range(45))
    short, whole = (asked(cast.zhou, document.get_absolute_url(), **query) for query in ({}, {"all": "1"}))
    assert ("看全部规定" in short, "看全部规定" in whole) == (True, False)
    assert all(f"情形{n}<" in whole for n in range(45))
