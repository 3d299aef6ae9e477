"""Several processes at the same moment: one decision, one effect. With negative controls on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.governance.structure.tests.test_races."
LONG_AGO = dt.date(2020, 1, 1)
MEMBERS = 40


# What children run. Each has its own connection to a database nobody else uses.


def make(state):
    """Two unions under one, forty members in the first; its closing drafted by ann, for boss and ben to decide."""
    from django.utils import timezone

    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Membership, Person, Union
    from zgh.governance.structure.draft import draft

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    old = Union.objects.add_child(top, {"code": "U1", "name": "甘肃工会", "short_name": "甘肃工会"})
    new = Union.objects.add_child(Union.objects.get(pk=top.pk), {"code": "U2", "name": "湖南", "short_name": "湖南"})
    for name in ("ann", "boss", "ben"):
        user = User.objects.create_user(name, name)
        Duty.objects.create(user=user, union=top, code="orgs", starts_on=LONG_AGO)
    for i in range(MEMBERS):
        person = Person.objects.create(name=f"职工{i}", union=old, user=User.objects.create_user(f"m{i}", f"职工{i}"))
        Membership.objects.create(person=person, union=old, starts_on=LONG_AGO)
    facts = {"kind": "merge", "target": new, "effective_on": timezone.localdate(), "reason": "合并"}
    row = draft(by=user_of("ann"), once=uuid.uuid4(), parts=[Union.objects.get(pk=old.pk)], **facts)
    row.submit(user_of("ann"))
    if state == "scheduled":
        approve(row.pk, "boss")
    return row.pk


def user_of(name):
    from zgh.foundation.accounts.models import User

    return User.objects.get(username=name)


def approve(pk, name=None):

    from zgh.governance.structure.consequences import consequences, mark
    from zgh.governance.structure.models import Reorganisation

    row = Reorganisation.objects.get(pk=pk)
    row.approve(user_of(name or ("boss" if seat() % 2 else "ben")), mark(consequences(row)))
    return "approved"


def approve_unguarded(pk):
    """The decision as one would write it first: look at the state, then write."""
    from zgh.governance.structure import tell
    from zgh.governance.structure.models import Reorganisation

    row = Reorganisation.objects.get(pk=pk)
    if row.state != "submitted":
        return "late"
    meet()
    Reorganisation._base_manager.filter(pk=pk).update(**{"state": "scheduled"})
    tell.approved(row)
    return "approved"


def carry_out(pk):
    from zgh.governance.structure import effect
    from zgh.governance.structure.models import Reorganisation

    effect.BATCH = 7
    effect.carry_out(Reorganisation.objects.get(pk=pk))
    return "done"


def carry_out_unguarded(pk):
    """The same without the turn and the waiting list: every worker moves whoever it finds."""
    import contextlib

    from django.db import transaction

    from zgh.governance.structure import effect
    from zgh.governance.structure.models import Reorganisation

    row = Reorganisation.objects.get(pk=pk)
    with contextlib.suppress(Exception):
        effect.begin(row)
    meet()
    row.refresh_from_db()
    effect.lock = lambda _row: None
    with transaction.atomic():
        follows = list(row.follows.filter(begun=None).select_related("ended"))
        meet()
        effect._go_over(row, follows, row.target)
        effect.tell.moved(row, [f.person_id for f in follows], row.target)
    return "done"


def count(pk):
    from zgh.foundation.audit.models import Record
    from zgh.foundation.notices.models import Notice
    from zgh.foundation.orgs.models import Membership, Person, Union
    from zgh.governance.structure.models import Reorganisation

    return {
        "state": Reorganisation.objects.get(pk=pk).state,
        "approvals": Record.objects.filter(verb="structure.approve", about_id=pk).count(),
        "told": Notice.objects.filter(kind="structure.moved").count(),
        "memberships": Membership.objects.count(),
        "live": Membership.objects.at().filter(union__code="U2").count(),
        "people": Person.objects.filter(union__code="U2").count(),
        "problems": [len(found) for found in Union.objects.find_problems()],
        "closed": Union.objects.exclude(closed_on=None).count(),
    }


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_of_two_decisions_one_counts(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", "submitted", url=url).one()
        said = race(HERE + "approve", pk, url=url, processes=4)
        assert said.count("approved") == 1
        assert {*said} - {"approved"} <= {"Overtaken", "IllegalMove", "Stale"}
        assert race(HERE + "count", pk, url=url).one()["approvals"] == 1


@pytest.mark.race
def test_without_the_flow_several_decide():
    with database("postgresql") as url:
        pk = race(HERE + "make", "submitted", url=url).one()
        assert race(HERE + "approve_unguarded", pk, url=url, processes=4).count("approved") > 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_many_workers_carry_out_once_and_tell_everybody_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", "scheduled", url=url).one()
        assert set(race(HERE + "carry_out", pk, url=url, processes=4)) == {"done"}
        counted = race(HERE + "count", pk, url=url).one()
        assert (counted["state"], counted["closed"], counted["problems"]) == ("done", 1, [0, 0, 0, 0, 0])
        assert (counted["told"], counted["live"], counted["people"]) == (MEMBERS, MEMBERS, MEMBERS)
        assert counted["memberships"] == 2 * MEMBERS


@pytest.mark.race
def test_without_the_turn_workers_collide():
    with database("postgresql") as url:
        pk = race(HERE + "make", "scheduled", url=url).one()
        said = race(HERE + "carry_out_unguarded", pk, url=url, processes=4)
        # The database refuses a second live membership: it saves the data, but workers crash.
        assert said.count("done") < 4
