"""Many people press 附议 at the same moment: each counts once, and the threshold is reached once."""

import datetime as dt
from contextlib import contextmanager

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.services.voice.tests.test_support_races."
LONG_AGO = dt.date(2020, 1, 1)
PEOPLE = 8


def make(count):
    """An author and eight colleagues of one union; a rule that wants `count` people, the union above answers."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Person, Union
    from zgh.services.voice.models import ThresholdRule

    from .telling import ask

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    low = Union.objects.add_child(top, {"code": "U1", "name": "甘肃工会", "short_name": "甘肃工会"})
    for name, union in [("yang", top), ("zhou", low), *((f"p{i}", low) for i in range(PEOPLE))]:
        Person.objects.create(user=User.objects.create_user(name, name), name=name, union=union)
    for code in ("chair", "voice"):
        Duty.objects.create(user=user("yang"), union=top, code=code, starts_on=LONG_AGO)
    ThresholdRule.objects.create(union=top, count=count, answer_workdays=5, starts_on=LONG_AGO)
    return ask(user("zhou"), visibility="group").pk


def user(name):
    from zgh.foundation.accounts.models import User

    return User.objects.get(username=name)


def case(pk):
    from zgh.services.voice.models import Case

    return Case.objects.get(pk=pk)


def support(pk, name):
    return case(pk).support(user(name))


def support_as_one_of_many(pk):
    """Every process is another colleague."""
    return support(pk, f"p{seat()}")


def support_without_the_row(pk):
    """As one would write it first: put the support down, count, look whether it is enough; nobody waits."""
    from zgh.services.voice.models import obligation, support

    @contextmanager
    def unheld(case, _verb, _step):
        yield

    def counted(case):
        meet()  # everybody has put it down
        case.supporter_count = case.supports.count()
        return oblige(case)

    def made(*facts):
        meet()  # everybody has looked whether it is owed
        return make(*facts)

    oblige, make = obligation.oblige, obligation._make
    support._counted, obligation.oblige, obligation._make = unheld, counted, made
    return support_as_one_of_many(pk)


def take_back_or_support(pk, holder):
    """One process takes the support of `holder` back while another brings the last one that is needed."""
    if seat() % 2:
        return case(pk).unsupport(user(holder))
    return support(pk, "p7")


def count(pk):
    from zgh.foundation.notices.models import Notice
    from zgh.foundation.todo.models import Todo
    from zgh.services.voice.models import Obligation

    row = case(pk)
    return {
        "counted": row.supporter_count,
        "supports": row.supports.count(),
        "owed": Obligation.objects.filter(case=pk).count(),
        "chair": Notice.objects.filter(kind="voice.owed", user=user("yang")).count(),
        "author": Notice.objects.filter(kind="voice.owed_answer", user=user("zhou")).count(),
        "todos": Todo.objects.open().filter(about_type="voice.obligation").count(),
    }


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_one_person_pressing_many_times_at_once_counts_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", 99, url=url).one()
        said = race(HERE + "support", pk, "p0", url=url, processes=4, rounds=2)
        assert sorted(said) == [False] * 7 + [True]
        counted = race(HERE + "count", pk, url=url).one()
        assert (counted["counted"], counted["supports"]) == (1, 1)


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_many_supporters_at_the_threshold_make_one_obligation_and_one_notice_each(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", 3, url=url).one()
        said = race(HERE + "support_as_one_of_many", pk, url=url, processes=4)
        assert set(said) <= {True, False}
        counted = race(HERE + "count", pk, url=url).one()
        assert counted["counted"] == counted["supports"] == said.count(True) >= 2
        assert [counted[name] for name in ("owed", "chair", "author", "todos")] == [1, 1, 1, 1]


@pytest.mark.race
def test_without_holding_the_row_supporters_at_the_threshold_collide():
    with database("postgresql") as url:
        pk = race(HERE + "make", 2, url=url).one()
        said = race(HERE + "support_without_the_row", pk, url=url, processes=4)
        counted = race(HERE + "count", pk, url=url).one()
        # Nobody counts, and the unique constraint is the last guard: all but one of them crash.
        assert counted["counted"] == 0
        assert sorted(map(str, said)) == ["IntegrityError"] * 3 + ["True"]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("_again", range(3))
def test_taking_back_and_reaching_the_threshold_at_once_agree_in_the_end(vendor, _again):
    with database(vendor) as url:
        pk = race(HERE + "make", 3, url=url).one()
        race(HERE + "support", pk, "p0", url=url)
        said = race(HERE + "take_back_or_support", pk, "p0", url=url, processes=2)
        assert set(said) <= {True, False, "ValidationError"}
        counted = race(HERE + "count", pk, url=url).one()
        # Either it was taken back in time and nothing is owed, or the answer is owed and both supports stand.
        assert counted["counted"] == counted["supports"]
        assert counted["owed"] == (1 if counted["supports"] == 2 else 0)
        assert ("ValidationError" in said) <= (counted["owed"] == 1)
