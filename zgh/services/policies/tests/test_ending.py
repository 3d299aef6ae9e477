"""A figure whose document has ended is never shown without saying so, wherever figures are shown."""

import datetime as dt
import re

import pytest

from zgh.services.policies.models import Document, Rule

from .conftest import browser

ENDED = dt.date(2024, 1, 1)
COUNTS_NOT = "依据的文件2024年1月1日起已经失效，这个数可能不算数了"
# right behind the figure
TAG = (
    r"(?:\s*<span class=\"xs[^>]*>[^<]*</span>)*\s*<span class=\"z-tag is-late\">文件已失效"  # right behind the figure
)
# where figures are shown → address, query, what stands there
PLACES = {
    "answer": ("/policies/", {"q": "婚假几天"}, [f"30</b>天{TAG}", COUNTS_NOT]),
    "disputed answer": ("/policies/", {"q": "湖南产假几天"}, [f"188</b>天{TAG}", f"158</b>天{TAG}", COUNTS_NOT]),
    "cases": ("/policies/", {"q": "年假几天"}, [f"15</b>个工作日（每年）{TAG}", COUNTS_NOT]),
    "extras": ("/policies/", {"q": "产假几天"}, [f"难产：另加15天{TAG}", COUNTS_NOT]),
    "calculator": ("/policies/leave/", {"kind": "marriage", "days": "3"}, [f"规定写的是30天。{TAG}", COUNTS_NOT]),
    "calculator, cases": ("/policies/leave/", {"kind": "annual"}, [f"15</b>个工作日（每年）{TAG}", COUNTS_NOT]),
    "calculator, disputed": (
        "/policies/leave/",
        {"kind": "maternity", "province": "43"},
        [f"188</b>天{TAG}", f"158</b>天{TAG}", COUNTS_NOT],
    ),
    "comparison": ("/policies/compare/marriage/", {}, [f"30</b>天{TAG}"]),
    "comparison, the country": ("/policies/compare/annual/", {}, [f"15</b>个工作日（每年）{TAG}"]),
    "rule": ("rule", {}, [COUNTS_NOT]),
    "document": ("document", {}, ["已失效"]),
    "search": ("/search/", {"q": "甘肃省人口与计划生育条例"}, ["2024年1月1日起失效"]),
}


@pytest.fixture
def ended(cast):
    """Every document has ended, one of each rule, so that no fold of many may hide it."""
    for n, rule in enumerate(Rule.objects.exclude(document=None)):
        Rule.objects.filter(pk=rule.pk).update(clause=f"第{n}条")
    for document in Document.objects.all():
        document.amend(cast.yang, ends_on=ENDED)
    return Rule.objects.get(kind="marriage", province="62", ends_on=None)


@pytest.mark.parametrize("place", PLACES)
def test_a_figure_whose_document_has_ended_says_so_wherever_it_is_shown(cast, ended, place):
    path, query, words = PLACES[place]
    path = {"rule": ended.get_absolute_url(), "document": ended.document.get_absolute_url()}.get(path, path)
    if "leave" in path:
        query = {"province": "62", "first": "2026-03-02"} | query
    page = browser(cast.zhou).get(path, query).content.decode()
    for word in words:
        assert re.search(word, page), word


@pytest.mark.parametrize("path", ["/policies/", "/policies/leave/"])
def test_what_has_ended_is_never_folded_away(cast, ended, path):
    Document.objects.filter(title__startswith="职工带薪").update(ends_on=None)
    old = Document.objects.create(title="旧办法", level="national", ends_on=ENDED)
    old.publish(cast.yang)
    facts = {"kind": "annual", "unit": "workday_a_year"}
    late = Rule.objects.create(**facts, case="另一种情形", value="7", document=old)
    Rule.objects.create(**facts, case="又一种情形", value="8", clause="第九条")
    query = {"kind": "annual", "province": "62", "first": "2026-03-02", "days": "5"}
    page = browser(cast.zhou).get(path, query).content.decode()
    shown, fold, _rest = page.partition("处依据</summary>")
    assert fold
    assert (COUNTS_NOT in shown, late.get_absolute_url() in shown) == (True, True)
