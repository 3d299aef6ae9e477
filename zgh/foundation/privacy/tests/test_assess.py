"""The ledger of impact records."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audit.book import history
from zgh.foundation.privacy import assessing
from zgh.foundation.privacy.models import Assessment

TODAY = timezone.localdate()
FACTS = {
    "title": "导入含身份证号的花名册",
    "purpose": "核对身份，不把同名的人弄混",
    "covers": "身份证号",
    "is_sensitive": True,
    "impact": "泄露会被冒用",
    "risk": "high",
    "measures": "加密存放，平时遮住，查看写原因",
    "decided_by": "集团工会主席办公会",
    "decided_on": TODAY,
    "review_on": TODAY + dt.timedelta(days=365),
}


@pytest.mark.parametrize(("name", "may"), [("yang", True), ("wang", False), ("zhao", False), ("chen", False)])
def test_who_keeps_the_whole_group_enters_records(cast, name, may):
    if not may:
        with pytest.raises(PermissionDenied):
            assessing.assess(by=getattr(cast, name), **FACTS)
        return
    row = assessing.assess(by=getattr(cast, name), **FACTS)
    assert row.kept_until == TODAY.replace(year=TODAY.year + 3)


def test_a_revision_keeps_the_old_words_in_the_book(cast):
    row = assessing.assess(by=cast.yang, **FACTS)
    assessing.revise(row, by=cast.yang, **{**FACTS, "measures": "再加双人审批"})
    [kept] = history(row).filter(verb="privacy.revise")
    assert (kept.before["measures"], kept.after["measures"]) == (FACTS["measures"], "再加双人审批")


def test_the_form_says_what_is_wrong_and_loses_nothing(cast, client):
    client.force_login(cast.yang)
    facts = {**FACTS, "review_on": TODAY, "is_sensitive": "on"}
    answer = client.post(reverse("privacy:assess"), facts)
    assert answer.status_code == 422
    assert "要晚于决定日期" in answer.content.decode()
    assert FACTS["impact"] in answer.content.decode()
    client.post(reverse("privacy:assess"), {**facts, "review_on": FACTS["review_on"]})
    assert Assessment.objects.get().is_sensitive


@pytest.mark.parametrize(("name", "may"), [("yang", True), ("zhao", False)])
def test_auditors_read_and_do_not_write(cast, client, name, may):
    row = assessing.assess(by=cast.yang, **FACTS)
    client.force_login(getattr(cast, name))
    url = reverse("privacy:revise", args=[row.pk])
    assert FACTS["measures"] in client.get(url).content.decode()
    assert client.post(url, {**FACTS, "risk": "low"}).status_code == (302 if may else 404)


@pytest.mark.parametrize("n", [1, 5])
def test_the_ledger_asks_as_much_for_five_rows_as_for_one(cast, client, n, django_assert_num_queries):
    for _n in range(n):
        assessing.assess(by=cast.yang, **FACTS)
    client.force_login(cast.yang)
    client.get(reverse("privacy:assessments"))
    with django_assert_num_queries(8):
        client.get(reverse("privacy:assessments"))
