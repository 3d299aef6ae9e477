"""Two bodies decide at the same moment: their two agreements make one, and nobody is counted twice."""

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.services.voice.tests.test_unmask_races."
GROUND = "反复指名威胁要伤人，已经报警，需要马上找到本人"
WHY = "依据写得清楚，同意"


# What children run. Each has its own connection to a database nobody else uses.


def make(both="no"):
    """A hidden case of 甘肃工会, li's request, an auditor there (wang, and zhao too) and the group's chair yang.

    `both`: wang chairs the group as well, so that one person could fill both seats.
    """
    import datetime as dt

    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Person, Union
    from zgh.services.voice.models.unmasking import unmask

    from .telling import ask

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    low = Union.objects.add_child(top, {"code": "U1", "name": "甘肃工会", "short_name": "甘肃工会"})
    Person.objects.bulk_create([Person(name=f"职工{i}", union=low) for i in range(12)])
    posts = [("yang", top, "chair"), ("li", low, "chair"), ("wang", low, "audit"), ("zhao", low, "audit")]
    for name, union, code in [*posts, ("zhou", low, "")]:
        user = User.objects.create_user(name, name)
        Person.objects.create(user=user, name=name, union=union)
        if code:
            Duty.objects.create(user=user, union=union, code=code, starts_on=dt.date(2020, 1, 1))
    if both == "both":
        wang = User.objects.get(username="wang")
        Duty.objects.create(user=wang, union=top, code="chair", starts_on=dt.date(2020, 1, 1))
    case = ask(User.objects.get(username="zhou"), is_masked=True)
    return unmask(case, User.objects.get(username="li"), GROUND).pk


def approve(pk, *names):
    """The n-th process agrees as the n-th of `names`: each takes the next free one."""
    from zgh.foundation.accounts.models import User
    from zgh.services.voice.models import UnmaskRequest

    UnmaskRequest.objects.get(pk=pk).approve(User.objects.get(username=names[_turn(names)]), WHY)
    return "agreed"


def _turn(names):
    """Odd and even processes take different names; with one name everybody is the same person."""
    return seat() % len(names)


def approve_unguarded(pk, *names):
    """The same as one would write it first: the request is read, not held."""
    from zgh.services.voice.models import UnmaskRequest, unmasking

    def look(row, _verb):
        row.refresh_from_db()

    UnmaskRequest._hold = look
    seat_of = UnmaskRequest._seat_of

    def slowly(row, by):
        seat = seat_of(row, by)
        meet()
        return seat

    UnmaskRequest._seat_of = slowly
    decided = unmasking.tell_hidden.unmask_decided
    unmasking.tell_hidden.unmask_decided = lambda *facts: (meet(), decided(*facts))
    return approve(pk, *names)


def count(pk):
    from zgh.foundation.notices.models import Notice
    from zgh.foundation.todo.models import Todo
    from zgh.services.voice.models import UnmaskRequest

    row = UnmaskRequest.objects.get(pk=pk)
    return {
        "state": row.state,
        "agreed": row.seats.filter(state="approved").count(),
        "people": row.seats.filter(by__isnull=False).values("by").distinct().count(),
        "told": Notice.objects.filter(kind="voice.unmask_decided", user__isnull=False).count(),
        "todos": Todo.objects.open().filter(about_type="voice.unmaskseat").count(),
    }


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_bodies_at_once_make_one_agreement(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "approve", pk, "wang", "yang", url=url, processes=6)
        assert said.count("agreed") == 2
        assert {*said} == {"agreed", "IllegalMove"}
        counted = race(HERE + "count", pk, url=url).one()
        assert counted == {"state": "approved", "agreed": 2, "people": 2, "told": 1, "todos": 0}


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_of_one_body_at_once_are_one(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "approve", pk, "wang", "zhao", url=url, processes=6)
        assert said.count("agreed") == 1
        counted = race(HERE + "count", pk, url=url).one()
        assert (counted["state"], counted["agreed"], counted["told"]) == ("asked", 1, 0)


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_one_person_with_both_duties_is_one(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", "both", url=url).one()
        said = race(HERE + "approve", pk, "wang", url=url, processes=4)
        assert said.count("agreed") == 1
        counted = race(HERE + "count", pk, url=url).one()
        assert (counted["state"], counted["people"]) == ("asked", 1)


@pytest.mark.race
def test_without_holding_the_request_two_agreements_miss_each_other():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()
        for _try in range(3):
            race(HERE + "approve_unguarded", pk, "wang", "yang", url=url, processes=6)
        counted = race(HERE + "count", pk, url=url).one()
        assert (counted["state"], counted["agreed"]) != ("approved", 2), "the guard is what makes it sound"
