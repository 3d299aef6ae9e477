"""Two people at one request: on real databases, and with the guard taken away to see that the race is real."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from tests.racing import database, meet, race, seat
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record
from zgh.foundation.flow import machine
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.privacy import correcting, exporting
from zgh.foundation.privacy.models import Correction, Export

VENDORS = ["sqlite", "postgresql"]
LONG_AGO = dt.date(2020, 1, 1)
HERE = "zgh.foundation.privacy.tests.test_races"
WHAT = {"key": "orgs.people", "kind": "csv", "query": "", "picked": []}


def _someone(name: str, union: Union, *duties: str) -> User:
    user = User.objects.create_user(name, name)
    Person.objects.create(user=user, name=name, union=union)
    for code in duties:
        Duty.objects.create(user=user, union=union, code=code, starts_on=LONG_AGO)
    return user


def make() -> list[int]:
    """A union of one asker and eight who may decide; one export and one correction that wait."""
    union = Union.objects.add_root({"code": "U", "name": "工会", "province": "50"})
    asker = _someone("asker", union, "orgs")
    for n in range(8):
        _someone(f"decider{n}", union, "chair", "orgs")
    export = exporting.ask(by=asker, what=WHAT, reason="核对名单", once=uuid.uuid4())
    row = correcting.ask(by=asker, field="name", wanted="改过的名字")
    return [export.pk, row.pk]


def _me() -> User:
    """Another of the eight in every process."""

    return User.objects.get(username=f"decider{seat() % 8}")


def approve(pk: int) -> str:
    """One decider says yes."""
    exporting.approve(Export.objects.get(pk=pk), by=_me())
    return "approved"


def refuse(pk: int) -> str:
    """One decider says no."""
    exporting.refuse(Export.objects.get(pk=pk), by=_me(), verdict="不需要导出")
    return "refused"


def correct(pk: int) -> str:
    """One keeper puts it right."""
    correcting.correct(Correction.objects.select_related("person").get(pk=pk), by=_me())
    return "corrected"


def _unguarded(row: object, verb: str, by: object, *, note: str = "", **changes: object) -> None:
    """What Flow.move would be without the old state in its WHERE."""
    _sources, target = type(row).flow.moves[verb]
    type(row)._base_manager.filter(pk=row.pk).update(state=target, **changes)
    machine.record(by, f"privacy.{verb}", row)


def approve_unguarded(pk: int) -> str:
    """The same without the guard, slowly enough to overlap."""
    row = Export.objects.get(pk=pk)
    row.flow.move = _unguarded
    _meet(pk)
    exporting.approve(row, by=_me())
    return "approved"


def correct_unguarded(pk: int) -> str:
    """The same without the guard."""
    row = Correction.objects.select_related("person").get(pk=pk)
    row.flow.move = _unguarded
    _meet(pk)
    correcting.correct(row, by=_me())
    return "corrected"


def _meet(_pk: int) -> None:

    meet()  # everybody has read the waiting row before anybody writes


def count(verb: str) -> int:
    """How often the book says it happened."""
    return Record.objects.filter(verb=verb).count()


def names() -> int:
    """How often the name was written."""
    return Record.objects.filter(verb="orgs.correct").count()


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_deciders_of_one_export_decide_once(vendor: str) -> None:
    with database(vendor) as url:
        [export, _row] = race(f"{HERE}.make", url=url).one()
        said = race(f"{HERE}.approve", export, url=url, processes=4)
        assert said.count("approved") == 1
        assert set(said) - {"approved"} <= {"Overtaken", "IllegalMove"}
        assert race(f"{HERE}.count", "privacy.approve", url=url).one() == 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_correction_is_written_once(vendor: str) -> None:
    with database(vendor) as url:
        [_export, row] = race(f"{HERE}.make", url=url).one()
        said = race(f"{HERE}.correct", row, url=url, processes=4)
        assert said.count("corrected") == 1
        assert race(f"{HERE}.names", url=url).one() == 1


@pytest.mark.race
@pytest.mark.parametrize(("act", "pk", "verb"), [("approve", 0, "privacy.approve"), ("correct", 1, "orgs.correct")])
def test_without_the_guard_both_would_have_decided(act: str, pk: int, verb: str) -> None:
    with database("postgresql") as url:
        ids = race(f"{HERE}.make", url=url).one()
        race(f"{HERE}.{act}_unguarded", ids[pk], url=url, processes=4)
        assert race(f"{HERE}.count", verb, url=url).one() > 1
