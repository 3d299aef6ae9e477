"""A document is named in a box by its number, its title or a part of it; two of the same name can be told apart."""

import datetime as dt

import pytest
from django.urls import reverse

from zgh.services.policies.fields import LONGEST, label_of
from zgh.services.policies.models import Document, Rule

from .conftest import browser

ADD = "/policies/rules/add/"
RULE = {"kind": "sick", "value": "3", "unit": "month"}


def named(keepers, text):
    return browser(keepers.yang).post(ADD, RULE | {"document": text})


@pytest.mark.parametrize("text", ["（" * 30_000, "条" * 30_000, "条" * (LONGEST + 1)])
def test_a_whole_text_is_no_name_of_a_document_and_is_not_searched_for(keepers, text):
    answer = named(keepers, text)
    assert answer.status_code == 422
    assert "太长了，写文号或者标题里的几个字就行" in answer.content.decode()


def twins(**facts):
    usual = {"title": "休假实施细则", "number": "渝药工〔2024〕5号", "starts_on": dt.date(2024, 3, 1), "level": "group"}
    return [Document.objects.create(**usual | {name: values[n] for name, values in facts.items()}) for n in (0, 1)]


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"issuer": ("甘肃工会", "湖南工会")}, ("甘肃工会", "湖南工会")),
     ({"starts_on": (dt.date(2024, 3, 1), dt.date(2024, 5, 1))}, ("2024年3月1日", "2024年5月1日")),
     ({}, None)],
)  # fmt: skip
def test_a_rule_is_saved_whose_document_is_called_like_another(keepers, facts, said):
    one, other = twins(**facts)
    for row, mark in ((one, said and said[0]), (other, said and said[1])):
        rule = Rule.objects.create(document=row, clause="第三条", kind="sick", value="3", unit="month")
        url, client = reverse("policies:amend", args=[rule.pk]), browser(keepers.yang)
        page = client.get(url)
        shown = page.context["form"]["document"].value()
        assert (mark or f"#{row.pk}") in shown
        data = RULE | {"value": "6", "clause": "第三条", "seen": page.context["seen"]}
        assert client.post(url, data | {"document": shown}).status_code == 302
        rule.refresh_from_db()
        assert (rule.document, rule.value) == (row, "6")


def test_what_stood_in_the_box_is_taken_though_another_came_to_be_called_the_same(keepers):
    row = Document.objects.create(title="休假实施细则", level="group")
    rule = Rule.objects.create(document=row, **RULE)
    url, client = reverse("policies:amend", args=[rule.pk]), browser(keepers.yang)
    page = client.get(url)
    Document.objects.create(title="休假实施细则", level="group")
    data = RULE | {"document": page.context["form"]["document"].value(), "seen": page.context["seen"]}
    assert client.post(url, data).status_code == 302
    refused = named(keepers, label_of(row))
    assert (refused.status_code, f"休假实施细则（#{row.pk}）" in refused.content.decode()) == (422, True)


def test_a_rule_taken_from_a_document_begins_with_its_name(keepers):
    row = Document.objects.create(title="休假实施细则", level="group")
    for asked, shown in ((row.pk, "休假实施细则"), ("x", ""), (10**18, "")):
        page = browser(keepers.yang).get(ADD, {"document": asked})
        assert (page.status_code, page.context["form"]["document"].value() or "") == (200, shown)
