"""Every model has words, an order and a reasoned on_delete; relations point down; no migration is missing."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from . import tables
from .house import House

MODELS = [model for model in apps.get_models() if model.__module__.startswith("zgh.")]


def none(offences: list[str]) -> None:
    if offences:
        pytest.fail("\n".join(offences), pytrace=False)


def test_every_model_says_what_it_is() -> None:
    none(tables.without_words(MODELS))


def test_every_model_has_an_order() -> None:
    none(tables.without_order(MODELS))


def test_every_deletion_that_spreads_has_a_reason() -> None:
    none(tables.with_unreasoned_deletion(MODELS))


def test_relations_point_down() -> None:
    none(tables.pointing_up(MODELS, House().may_know))


def test_no_migration_is_missing(db: None) -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(said.getvalue(), pytrace=False)


class Loud(models.Model):  # noqa: DJ008
    owner = models.ForeignKey("seeded.Loud", on_delete=models.CASCADE)

    class Meta:
        app_label = "seeded"


class Quiet(models.Model):  # noqa: DJ008
    """Something with words, an order and a reason."""

    owner = models.ForeignKey("seeded.Loud", on_delete=models.CASCADE)  # goes with its owner
    other = models.ForeignKey("seeded.Loud", on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "seeded"
        ordering = ["pk"]
        verbose_name = "安静"


@pytest.mark.parametrize("rule", [tables.without_words, tables.without_order, tables.with_unreasoned_deletion])
def test_a_rule_for_models_fails_on_a_seeded_fault(rule) -> None:
    assert rule([Loud])
    assert not rule([Quiet])


def test_the_rule_for_relations_fails_on_a_seeded_fault() -> None:
    from zgh.foundation.orgs.models import Person

    assert tables.pointing_up([Person], lambda here, there: here == there)
    assert not tables.pointing_up([Person], lambda here, there: True)


def test_a_missing_migration_would_be_seen(db: None, monkeypatch) -> None:
    from zgh.foundation.orgs.models import Person

    monkeypatch.setitem(Person._meta.original_attrs, "ordering", ["name"])
    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())
