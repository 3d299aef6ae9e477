"""The starter set: what it was given later reaches installations that have it, and touches nothing people wrote."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from zgh.services.policies.models import KINDS, Document, Rule
from zgh.services.policies.places import MAINLAND

from .conftest import browser

MIGRATION = import_module("zgh.services.policies.migrations.0004_cases_of_the_starter_set")


def test_older_rows_get_their_case_and_rows_somebody_signed_keep_theirs(cast):
    Rule.objects.filter(kind="hot_months", unit="months").update(case="")
    Rule.objects.filter(kind="nursing", province="51").update(case="", is_extra=False)
    Rule.objects.filter(kind="maternity", province="44", is_extra=True).delete()
    Document.objects.filter(level="province").update(source_url="")
    signed = Rule.objects.filter(kind="hot_months", province="62").get()
    mine = Document.objects.filter(level="province").first()
    Rule.objects.filter(pk=signed.pk).update(starts_on=dt.date(2020, 1, 1), document=mine)
    Rule.objects.get(pk=signed.pk).verify(cast.chen)
    Document.objects.filter(pk=mine.pk).update(source_url="https://example.org/")
    for _time in range(2):
        MIGRATION.part(apps, None)
    cases = dict(Rule.objects.filter(kind="hot_months", unit="months").values_list("province", "case"))
    assert (cases.pop("62"), set(cases.values())) == ("", {MIGRATION.MONTHS})
    assert Rule.objects.get(kind="nursing", province="51").is_extra
    assert Rule.objects.get(kind="maternity", province="44", is_extra=True).value == "30"
    mine.refresh_from_db()
    assert mine.source_url == "https://example.org/"


def test_documents_of_the_set_say_where_they_were_found(db):
    found = dict(Document.objects.values_list("title", "source_url"))
    assert found["四川省人口与计划生育条例"].startswith("http")


MISSED = import_module("zgh.services.policies.migrations.0005_missed_figures")
ASKED = {"subsistence": "低保线多少", "gifts": "过节费能发多少"}


def missed():
    return Rule.objects.filter(kind__in=ASKED, value="")


def test_what_the_set_has_not_found_comes_in_empty_once_and_leaves_rows_of_keepers_alone(db):
    assert set(missed().values_list("kind", "province", "document", "state", "source_url")) == {
        ("gifts", "", None, "unverified", ""),
        *(("subsistence", code, None, "unverified", "") for code in MAINLAND),
    }
    missed().exclude(province="43").delete()
    Rule.objects.create(kind="subsistence", province="62", case="城市", value="900", unit="yuan_month")
    Rule.objects.create(kind="gifts", case="结婚", value="500", unit="yuan", state="retired")
    for _time in range(2):
        MISSED.add(apps, None)
    assert set(missed().values_list("province", flat=True)) == set(MAINLAND) - {"62"}


@pytest.mark.parametrize("kind", ASKED)
def test_what_nobody_has_found_is_said_leads_to_a_person_and_is_missed_by_the_keepers(keepers, kind):
    page = browser(keepers.zhou).get("/policies/", {"q": ASKED[kind]}).content.decode()
    for words in (f"{KINDS[kind]}还没查到", "甘肃自己的", "请工会的人回答</button>"):
        assert words in page
    for words in ('name="is_helpful"', 'class="song"'):
        assert words not in page
    compared = browser(keepers.zhou).get(f"/policies/compare/{kind}/").content.decode()
    assert ("还没查到" in compared, "没有统一的数" in compared) == (True, False)
    kept = browser(keepers.yang).get("/policies/desk/", {"view": "empty", "kind": kind}).content.decode()
    assert str(KINDS[kind]) in kept
