"""Two people finish one re-election, enter one term, remind of one date: once. Negative controls on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import contextmanager

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.governance.terms.tests.test_races."
LONG_AGO = dt.date(2020, 1, 1)


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """A union with a chair, a term two months from its end, and a re-election that only has to be finished."""
    from django.utils import timezone

    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Officer, Person, Union
    from zgh.governance.terms.models import ReElection, register, start
    from zgh.governance.terms.spans import months_after

    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    for name, duties in (("li", ["chair", "orgs"]), ("ma", [])):
        user = User.objects.create_user(name, name)
        person = Person.objects.create(user=user, name=name, union=union)
        for code in duties:
            Duty.objects.create(user=user, union=union, code=code, starts_on=LONG_AGO)
    Officer.objects.create(union=union, person=Person.objects.get(name="li"), post="chair", starts_on=LONG_AGO)
    today = timezone.localdate()
    register(None, union, term_no=3, years=3, starts_on=months_after(today, -34))
    election = start(None, union, once=uuid.uuid4(), term_no=4, years=3, is_inside=False)
    election.nominate(None, person, "chair")
    for step in election.steps.exclude(key="certificate"):
        step.re_election = ReElection.objects.get(pk=election.pk)
        type(step).objects.filter(pk=step.pk).update(done_on=today - dt.timedelta(days=30 - step.position))
        step.flow.move(step, "complete", None)
    return election.pk


def finish(pk):
    from zgh.foundation.accounts.models import User
    from zgh.governance.terms.models import ReElection

    ReElection.objects.select_related("union", "term").get(pk=pk).finish(User.objects.get(username="li"))
    return "finished"


def finish_unguarded(pk):
    """Looks, waits, acts: with nothing held in between."""
    from zgh.governance.terms.models import seating

    @contextmanager
    def unlocked(_election):
        from django.db import transaction

        with transaction.atomic():
            yield

    opened = seating._open_term

    def slowly(election, day):
        term = opened(election, day)
        meet()
        return term

    seating.turn, seating._open_term = unlocked, slowly
    return finish(pk)


def enter_term(n):
    from zgh.foundation.orgs.models import Union
    from zgh.governance.terms.models import register

    union = (
        Union.objects.add_root({"code": "X", "name": "新工会", "short_name": "新"})
        if n < 0
        else Union.objects.get(code="X")
    )
    if n >= 0:
        register(None, union, term_no=1 + seat() % 50, years=3, starts_on=dt.date(2025, 1, 1))
    return "entered"


def remind():
    from zgh.governance.terms.remind import remind_all

    return remind_all()


def count():
    from zgh.foundation.notices.models import Notice
    from zgh.foundation.orgs.models import Officer
    from zgh.governance.terms.models import Term

    return {
        "terms": Term.objects.filter(union__code="U0").count(),
        "live": Term.objects.filter(ends_on=None, union__code="U0").count(),
        "chairs": Officer.objects.filter(post="chair", ends_on=None).count(),
        "seated": Notice.objects.filter(kind="terms.seated", user__username="ma").count(),
        "new": Term.objects.filter(union__code="X").count(),
        "told": Notice.objects.filter(kind="terms.due", user__username="li").count(),
    }


def drop(pk):
    from zgh.governance.terms.models import ReElection

    ReElection.objects.get(pk=pk).drop(None, "测试里不办了")


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_people_finish_one_re_election_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "finish", pk, url=url, processes=4)
        assert said.count("finished") == 1
        assert {*said} - {"finished"} <= {"Overtaken", "IllegalMove"}
        counted = race(HERE + "count", url=url).one()
        assert (counted["terms"], counted["live"], counted["chairs"], counted["seated"]) == (2, 1, 1, 1)


@pytest.mark.race
def test_without_the_turn_they_collide():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "finish_unguarded", pk, url=url, processes=4)
        # The unique constraints are the last guard: they save the data, but the others crash instead of being told.
        assert {*said} & {"IntegrityError", "OperationalError"}


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_union_has_one_live_term_whoever_enters_it(vendor):
    with database(vendor) as url:
        race(HERE + "make", url=url)
        race(HERE + "enter_term", -1, url=url)
        said = race(HERE + "enter_term", 1, url=url, processes=4)
        assert said.count("entered") == 1
        assert {*said} <= {"entered", "ValidationError"}
        assert race(HERE + "count", url=url).one()["new"] == 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_many_workers_remind_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        race(HERE + "drop", pk, url=url)
        said = race(HERE + "remind", url=url, processes=4, rounds=2)
        assert sum(said) == 1
        assert race(HERE + "count", url=url).one()["told"] == 1
