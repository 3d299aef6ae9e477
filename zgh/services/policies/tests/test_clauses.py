"""The words of the clause stand under the figure, and 看文件 leads to them; where there are no words that is said."""

import datetime as dt

import pytest
from django.utils import timezone

from zgh.services.policies.clauses import LONGEST, clause_in
from zgh.services.policies.models import Document, Rule

from .conftest import browser

LAW = """第一章 总则
第一条 为了落实婚假，制定本办法。
第二章 假期
第二条 职工结婚，休婚假三十天。
在省外结婚的另给路程假。
（一）路程按实际需要给；
（二）费用自理。
第二条之一 再婚的一样。
第12条 本办法自公布之日起施行。
第三章 附则"""


@pytest.mark.parametrize(
    ("named", "anchor", "begins", "ends"),
    [("第二条", "#p3", "第二条 职工结婚", "（二）费用自理。"), ("第二条第二款", "#p3", "第二条", "费用自理。"),
     ("第 2 条、第十二条", "#p3", "第二条", "费用自理。"), ("第二条之一", "#p4", "第二条之一", "再婚的一样。"),
     ("第十二条", "#p5", "第12条", "施行。")],
)  # fmt: skip
def test_the_article_a_rule_names_is_found_in_the_text(named, anchor, begins, ends):
    found = clause_in(LAW, named)
    assert (found.anchor, found.text.startswith(begins), found.text.endswith(ends)) == (anchor, True, True)
    assert not found.is_cut


@pytest.mark.parametrize(("text", "named"), [(LAW, "第九条"), (LAW, "第一、二项"), (LAW, ""), ("", "第二条"),
                                             (f"{LAW}\n第二条 别的法里的第二条。", "第二条")])  # fmt: skip
def test_what_is_not_there_or_there_twice_is_not_told(text, named):
    assert clause_in(text, named) is None


def test_a_long_article_is_cut_and_says_so():
    found = clause_in("\n".join(["第二条 职工结婚。", *(["又一款。" * 50] * 10), "第三条 完。"]), "第二条")
    assert (len(found.text), found.is_cut) == (LONGEST, True)


@pytest.fixture
def ruled(keepers):
    """甘肃's 婚假 is taken from the second article of a law with words."""
    facts = {"title": "甘肃婚假条例", "level": "province", "province": "62", "text": LAW}
    law = Document.objects.create(**facts, state="published", published_at=timezone.now())
    Rule.objects.filter(kind="marriage", province="62").update(state="retired")
    columns = {"kind": "marriage", "province": "62", "value": "30", "unit": "day", "clause": "第二条"}
    rule = Rule.objects.create(**columns, document=law, starts_on=dt.date(2021, 1, 1))
    return keepers, law, rule


def asked(user, path="/policies/?q=婚假几天"):
    return browser(user).get(path).content.decode()


def test_the_clause_stands_under_the_source_and_the_button_leads_to_it(ruled):
    keepers, law, rule = ruled
    for path in ("/policies/?q=婚假几天", rule.get_absolute_url()):
        page = asked(keepers.zhou, path)
        for words in ("第二条 职工结婚，休婚假三十天。", f'href="{law.get_absolute_url()}#p3"', "没有人对照原件核过"):
            assert words in page, path
        assert "原文还没录入" not in page
    Rule.objects.filter(pk=rule.pk).update(quote="婚假三十天，抄得对的")
    page = asked(keepers.zhou)
    assert ("抄得对的" in page, "第二条 职工结婚" in page, "#p3" in page) == (True, False, True)


def test_the_words_of_a_document_that_is_not_ones_own_are_not_told(ruled):
    keepers, law, _rule = ruled
    Document.objects.filter(pk=law.pk).update(union=keepers.hunan, level="company")
    page = asked(keepers.zhou)
    assert ("没有向全集团公开" in page, "职工结婚，休婚假三十天" in page, "#p3" in page) == (True, False, False)


def test_that_there_are_no_words_yet_is_said_beside_the_button(ruled):
    keepers, law, rule = ruled
    Document.objects.filter(pk=law.pk).update(text="")
    for path in ("/policies/?q=婚假几天", rule.get_absolute_url()):
        assert "原文还没录入" in asked(keepers.zhou, path)


def test_the_words_of_all_sources_cost_one_query(ruled, django_assert_max_num_queries):
    keepers, law, _rule = ruled
    facts = {"kind": "marriage", "province": "62", "value": "3", "unit": "day", "document": law, "is_extra": True}
    Rule.objects.bulk_create(Rule(**facts, case=f"情形{n}", clause=f"第{n}条") for n in (1, 2, 12))
    client = browser(keepers.zhou)
    client.get("/policies/?q=婚假扣工资吗")
    with django_assert_max_num_queries(13):
        client.get("/policies/?q=婚假扣工资吗")
