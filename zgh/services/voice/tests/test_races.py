"""Several processes at the same moment: one case, one climb, one answer. With a negative control on PostgreSQL."""

import datetime as dt
import uuid
from contextlib import contextmanager

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.services.voice.tests.test_races."
LONG_AGO = dt.date(2020, 1, 1)


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """A union under another, one cadre in each, one author, one submitted case whose promise is broken."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Person, Union

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    low = Union.objects.add_child(top, {"code": "U1", "name": "甘肃工会", "short_name": "甘肃工会"})
    for name, union, duties in (("yang", top, ["voice"]), ("wang", low, ["voice"]), ("zhou", low, [])):
        user = User.objects.create_user(name, name)
        Person.objects.create(user=user, name=name, union=union)
        for code in duties:
            Duty.objects.create(user=user, union=union, code=code, starts_on=LONG_AGO)
    from .telling import ask, expire

    return expire(ask(User.objects.get(username="zhou"))).pk


def user(name):
    from zgh.foundation.accounts.models import User

    return User.objects.get(username=name)


def submit_once(once):
    from .telling import ask

    return ask(user("zhou"), once=uuid.UUID(once)).pk


def count(pk):
    from zgh.foundation.notices.models import Notice
    from zgh.foundation.todo.models import Todo
    from zgh.services.voice.models import Answer, Case, Clock, Escalation

    return {
        "cases": Case.objects.count(),
        "escalations": Escalation.objects.filter(case=pk).count(),
        "told": Notice.objects.filter(kind="voice.escalated", user=user("zhou")).count(),
        "clocks": Clock.objects.filter(case=pk, stopped_at=None).count(),
        "todos": Todo.objects.open().filter(about_id=pk).count(),
        "answers": Answer.objects.filter(case=pk, state="published").count(),
        "notices": Notice.objects.filter(kind="voice.answered").count(),
    }


def tick(_pk):
    from zgh.services.voice.tasks import escalate_breached

    escalate_breached()


def tick_unguarded(pk):
    """The tick as one would write it first: look, then act, with nothing held in between."""
    from django.db import transaction
    from django.utils import timezone

    from zgh.services.voice.models import Case, climbing, turn

    @contextmanager
    def unlocked(case, _verb):
        with transaction.atomic():
            yield

    climbing.turn = unlocked
    found = climbing._broken

    def slowly(case, now):
        clock = found(case, now)
        meet()
        return clock

    climbing._broken = slowly
    del turn
    Case.objects.get(pk=pk).escalate(timezone.now())


def answer(pk):
    from zgh.services.voice.models import Case

    Case.objects.get(pk=pk).answer(user("yang"), "已经办好了")
    return "answered"


def tick_or_answer(pk):
    """Odd processes answer, even ones tick."""
    return answer(pk) if seat() % 2 else tick(pk)


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_same_submission_at_the_same_moment_is_one_case(vendor):
    with database(vendor) as url:
        race(HERE + "make", url=url)
        once = str(uuid.uuid4())
        pks = race(HERE + "submit_once", once, url=url, processes=4)
        assert len(set(pks)) == 1
        assert isinstance(pks[0], int)
        assert race(HERE + "count", pks[0], url=url).one()["cases"] == 2


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_many_workers_escalate_once_and_tell_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        assert set(race(HERE + "tick", pk, url=url, processes=4, rounds=3)) == {None}
        counted = race(HERE + "count", pk, url=url).one()
        assert (counted["escalations"], counted["told"], counted["clocks"], counted["todos"]) == (1, 1, 1, 1)


@pytest.mark.race
def test_without_the_turn_workers_collide():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()
        answers = race(HERE + "tick_unguarded", pk, url=url, processes=4)
        # The unique constraints are the last guard: they save the data, but all but one worker crash.
        assert answers.count(None) < 4


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_answers_at_once_are_one_answer(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "answer", pk, url=url, processes=4)
        assert said.count("answered") == 1
        assert {*said} - {"answered"} <= {"Overtaken", "IllegalMove"}
        counted = race(HERE + "count", pk, url=url).one()
        assert (counted["answers"], counted["notices"], counted["clocks"], counted["todos"]) == (1, 1, 0, 0)


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_an_answer_and_the_tick_at_once_leave_no_half_moved_case(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "tick_or_answer", pk, url=url, processes=4)
        assert {*said} <= {None, "answered", "Overtaken", "IllegalMove"}
        counted = race(HERE + "count", pk, url=url).one()
        assert counted["clocks"] == counted["todos"] == 1 - counted["answers"]
        assert counted["escalations"] <= 1
