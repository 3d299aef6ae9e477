"""The starter set: what it was given later reaches installations that have it, and touches nothing people wrote."""

import datetime as dt
from importlib import import_module

from django.apps import apps

from zgh.services.policies.models import Document, Rule

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
