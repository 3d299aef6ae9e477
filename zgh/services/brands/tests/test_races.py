"""Two decide about one application at the same moment: one of them does. With a control that fails on PostgreSQL."""

import datetime as dt
import uuid

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.services.brands.tests.test_races."
LONG_AGO = dt.date(2020, 1, 1)


def make(state):
    """A union under another, an application of it as far as `state`, two above who may decide."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Person, Union
    from zgh.services.brands import applying

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    low = Union.objects.add_child(top, {"code": "U1", "name": "甘肃工会", "short_name": "甘肃工会"})
    for name, union in (("a0", top), ("a1", top), ("li", low)):
        user = User.objects.create_user(name, name)
        Person.objects.create(user=user, name=name, union=union)
        Duty.objects.create(user=user, union=union, code="news", starts_on=LONG_AGO)
    li, coach = User.objects.get(username="li"), User.objects.get(username="a0")
    row = applying.draft(li, low, uuid.uuid4())
    row.save_draft(li, name="驼铃声声", why="路太长", plan="每月一次", carried_by=li)
    row.submit(li)
    row.accept(coach)
    if state == "trial":
        row.try_out(coach)
        row.report(li, words="来了二百多人，大家说好。")
    return row.pk


def _row(pk):
    from zgh.foundation.accounts.models import User
    from zgh.services.brands.models import Incubation

    return Incubation.objects.get(pk=pk), User.objects.get(username=f"a{seat() % 2}")


def decide(pk):
    """One recognises, the other declines."""
    row, by = _row(pk)
    if seat() % 2:
        row.decline(by, "人来得太少")
    else:
        row.recognise(by)
    return "done"


def try_out(pk):
    row, by = _row(pk)
    row.try_out(by)
    return "done"


def decide_unguarded(pk):
    """As one would write it first: look at the state, then write it."""
    from zgh.services.brands.models import Brand, Incubation

    row, _by = _row(pk)
    assert row.state == "trial"
    meet()
    to = ("declined", "closed") if seat() % 2 else ("recognised", "recognised")
    Incubation.objects.filter(pk=pk).update(state=to[0], reason="人来得太少")
    Brand.objects.filter(pk=row.brand_id).update(state=to[1], recognised_on=LONG_AGO)
    return "done"


def outcome(pk):
    from zgh.foundation.audit.models import Record
    from zgh.services.brands.models import Brand, Incubation

    row = Incubation.objects.get(pk=pk)
    decided = Record.objects.filter(verb__in=("brands.recognise", "brands.decline"), about_type="brands.incubation")
    return [row.state, row.brand.state if row.brand else "", Brand.objects.count(), decided.count()]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_of_two_who_decide_at_once_one_does(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", "trial", url=url).one()
        said = race(HERE + "decide", pk, url=url, processes=4)
        assert said.count("done") == 1
        assert set(said) <= {"done", "Overtaken", "IllegalMove"}
        state, brand, brands, records = race(HERE + "outcome", pk, url=url).one()
        assert (state, brand) in {("recognised", "recognised"), ("declined", "closed")}
        assert (brands, records) == (1, 1)


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_of_two_who_try_it_out_at_once_one_makes_the_brand(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", "coaching", url=url).one()
        assert race(HERE + "try_out", pk, url=url, processes=4).count("done") == 1
        assert race(HERE + "outcome", pk, url=url).one()[:3] == ["trial", "trial", 1]


@pytest.mark.race
def test_without_the_guard_both_decide():
    with database("postgresql") as url:
        pk = race(HERE + "make", "trial", url=url).one()
        assert race(HERE + "decide_unguarded", pk, url=url, processes=2).count("done") == 2
