"""Two keepers hand over one cadre at the same moment: it happens once. With a negative control on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.governance.handover.tests.test_races."
LONG_AGO = dt.date(2020, 1, 1)


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """A group union with two keepers, a union below with a cadre who holds two duties and two named to-dos."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Person, Union
    from zgh.foundation.todo.book import open_todo

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    low = Union.objects.add_child(top, {"code": "U1", "name": "甘肃工会", "short_name": "甘肃工会"})
    people = (("yang", top, ["orgs"]), ("he", top, ["orgs"]), ("wang", low, ["voice", "orgs"]), ("ma", low, []))
    for name, union, duties in people:
        user = User.objects.create_user(name, name)
        Person.objects.create(user=user, name=name, union=union)
        for code in duties:
            Duty.objects.create(user=user, union=union, code=code, starts_on=LONG_AGO)
    for about in (top, low):
        open_todo(about=about, verb="urge", title="核对", union=low, duty="orgs", user=user_of("wang"))


def user_of(name):
    from zgh.foundation.accounts.models import User

    return User.objects.get(username=name)


def go(mark):
    """Either keeper, by chance of process number."""

    from zgh.foundation.orgs.models import Person
    from zgh.governance.handover.handing import hand_over

    by = user_of("yang" if seat() % 2 else "he")
    giver, taker = Person.objects.get(name="wang"), Person.objects.get(name="ma")
    takers = dict.fromkeys(("duties", "todo"), taker)
    hand_over(by, giver, takers=takers, seen=mark, once=uuid.uuid4())
    return "done"


def go_unguarded(mark):
    """As one would write it first: look, then act, with nothing held in between."""
    from zgh.governance.handover import handing
    from zgh.governance.handover.models import HandOver

    def free(by, giver, once, note):
        # A row nobody else collides with: already done, so that the partial unique index does not see it.
        row = HandOver(once=once, giver=giver, union=giver.union, proposed_by=by, note=note, state="done")
        row.save()
        row.flow.moves["hand_over"] = (("done",), "done")
        return row

    looked = handing.survey

    def slowly(giver, by=None):
        found = looked(giver, by)
        meet()
        return found

    handing._claim, handing.survey = free, slowly
    return go(mark)


def look():
    from zgh.foundation.orgs.models import Person
    from zgh.governance.handover.survey import fingerprint, survey

    return fingerprint(survey(Person.objects.get(name="wang"), user_of("yang")))


def count():
    from zgh.foundation.audit.models import Record
    from zgh.foundation.notices.models import Notice
    from zgh.foundation.orgs.models import Duty
    from zgh.foundation.todo.models import Todo
    from zgh.governance.handover.models import HandOver

    return {
        "done": HandOver.objects.filter(state="done").count(),
        "duties": sorted(Duty.objects.at().filter(user=user_of("ma")).values_list("code", flat=True)),
        "left": Duty.objects.at().filter(user=user_of("wang")).count(),
        "todos": Todo.objects.open().filter(user=user_of("ma")).count(),
        "ended": Record.objects.filter(verb="orgs.end").count(),
        "told": Notice.objects.filter(kind="handover.done", user=user_of("ma")).count(),
    }


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_keepers_hand_over_one_cadre_once(vendor):
    with database(vendor) as url:
        race(HERE + "make", url=url)
        mark = race(HERE + "look", url=url).one()
        said = race(HERE + "go", mark, url=url, processes=4)
        assert said.count("done") == 1
        assert {*said} - {"done"} <= {"ValidationError", "Overtaken", "IllegalMove"}
        counted = race(HERE + "count", url=url).one()
        assert counted == {"done": 1, "duties": ["orgs", "voice"], "left": 0, "todos": 2, "ended": 2, "told": 1}


@pytest.mark.race
def test_without_the_claim_it_happens_more_than_once():
    with database("postgresql") as url:
        race(HERE + "make", url=url)
        mark = race(HERE + "look", url=url).one()
        race(HERE + "go_unguarded", mark, url=url, processes=4)
        counted = race(HERE + "count", url=url).one()
        assert counted["ended"] > 2 or counted["done"] > 1
