"""Several cadres at the same moment: one acceptance, one decision, one membership. With negative controls."""

import datetime as dt
import uuid

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.governance.membership.tests.test_races."
LONG_AGO = dt.date(2020, 1, 1)


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """Two unions, cadres in each, a member who moves and somebody who applies."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Company, Coverage, Duty, Employment, Membership, Person, Union

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    here, there = (
        Union.objects.add_child(Union.objects.get(pk=top.pk), {"code": code, "name": code, "short_name": code})
        for code in ("U1", "U2")
    )
    unit = Company.objects.add_root({"code": "C0", "name": "集团", "short_name": "集团"})
    Coverage.objects.create(union=here, company=unit, starts_on=LONG_AGO)
    for name, union in (("zhou", here), ("ma", here), ("wang", here), ("liu", there), ("sun", there)):
        user = User.objects.create_user(name, name)
        person = Person.objects.create(user=user, name=name, union=union)
        Employment.objects.create(person=person, company=unit, employee_no=name, starts_on=LONG_AGO)
        if name in ("wang", "liu", "sun"):
            Duty.objects.create(user=user, union=union, code="orgs", starts_on=LONG_AGO)
        if name == "zhou":
            Membership.objects.create(person=person, union=here, starts_on=LONG_AGO)
    from .asking import applied, moving_to

    application = applied(user_of("ma"))
    return {"transfer": moving_to(user_of("zhou").person, there).pk, "application": application.pk}


def user_of(name):
    from zgh.foundation.accounts.models import User

    return User.objects.get(username=name)


def received(pk):
    from zgh.governance.membership.models import Transfer

    name = "liu" if seat() % 2 else "sun"
    Transfer.objects.get(pk=pk).receive(user_of(name))
    return "received"


def received_unguarded(pk):
    """Receiving as one would write it first: look, then write, with no state in the WHERE."""
    from zgh.foundation.flow.machine import Flow
    from zgh.foundation.orgs import memberships
    from zgh.governance.membership.models import Transfer

    def write(row, verb, by, **changes):
        changes["state"] = row.flow.moves[verb][1]
        type(row).objects.filter(pk=row.pk).update(**{k: v for k, v in changes.items() if k != "note"})
        row.state = changes["state"]

    def hit(pk, changes, **_seen):
        meet()
        return memberships.Membership.objects.filter(pk=pk).update(**changes)

    memberships._hit = hit
    Flow.move = lambda _flow, *args, **kwargs: write(*args, **kwargs)
    Transfer.objects.get(pk=pk).receive(user_of("liu"))
    return "received"


def withdrawn_or_decided(pk):
    """Odd processes withdraw, even ones decide."""
    from zgh.governance.membership.models import Application

    application = Application.objects.select_related("person", "union").get(pk=pk)
    if seat() % 2:
        application.withdraw(user_of("ma"))
        return "withdrawn"
    return decided(pk)


def decided(pk):
    from zgh.governance.membership import deciding
    from zgh.governance.membership.models import Application

    from .asking import meeting

    application = Application.objects.select_related("person", "union").get(pk=pk)
    verdicts = [deciding.Verdict(application)]
    deciding.decide(by=user_of("wang"), verdicts=verdicts, meeting=meeting(), once=uuid.uuid4())
    return "decided"


def decided_unguarded(pk):
    """Deciding with no state in the WHERE and nothing that stops a second membership but the database."""
    from django.db import transaction

    from zgh.foundation.orgs.models import Membership
    from zgh.governance.membership.models import Application

    application = Application.objects.select_related("person", "union").get(pk=pk)
    if application.state != "checked" or Membership.objects.filter(person=application.person, ends_on=None).exists():
        return "too late"
    meet()
    with transaction.atomic():
        Membership.objects.create(person=application.person, union=application.union, starts_on=dt.date.today())
        Application.objects.filter(pk=pk).update(ended_at=application.submitted_at)
    return "decided"


def begun(_pk):
    from zgh.governance.membership import route

    user = user_of("wang")
    return route.begin(user, user.person).pk


def moved(_pk):
    """The same HR move told by several workers."""
    from zgh.foundation.orgs.models import Union
    from zgh.governance.membership import transferring

    person = user_of("zhou").person
    return transferring.follow_moves([[person.pk, None, Union.objects.get(code="U0").pk]])


def counted(_pk):
    from zgh.foundation.notices.models import Notice
    from zgh.foundation.orgs.models import Membership
    from zgh.governance.membership.models import Application, Decision, Transfer

    return {
        "zhou": Membership.objects.filter(person__name="zhou").lasting().count(),
        "zhou_open": Membership.objects.filter(person__name="zhou", ends_on=None).count(),
        "ma": Membership.objects.filter(person__name="ma").count(),
        "ma_state": Application.objects.get(person__name="ma").state,
        "decisions": Decision.objects.count(),
        "told": Notice.objects.filter(user__username="zhou", text__contains="已接收").count(),
        "wang": Application.objects.filter(person__name="wang").count(),
        "moving": Transfer.objects.filter(person__name="zhou", state__in=("requested", "accepted", "objected")).count(),
    }


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_cadres_receive_one_transfer_and_one_of_them_gets_through(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()["transfer"]
        answers = race(HERE + "received", pk, url=url, processes=4)
        assert answers.count("received") == 1
        assert set(answers) <= {"received", "ValidationError", "Overtaken", "IllegalMove"}
        found = race(HERE + "counted", pk, url=url).one()
        assert (found["zhou"], found["zhou_open"], found["told"]) == (2, 1, 1)


@pytest.mark.race
def test_without_the_guards_a_transfer_is_received_more_than_once():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()["transfer"]
        answers = race(HERE + "received_unguarded", pk, url=url, processes=4)
        # The database alone keeps two memberships apart: it crashes all but one instead of telling them.
        assert "IntegrityError" in answers or answers.count("received") > 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_decisions_on_one_application_make_one_member(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()["application"]
        answers = race(HERE + "decided", pk, url=url, processes=4)
        assert answers.count("decided") == 1
        found = race(HERE + "counted", pk, url=url).one()
        assert (found["ma"], found["ma_state"], found["decisions"]) == (1, "approved", 1)


@pytest.mark.race
def test_without_the_move_only_the_database_stops_a_second_membership():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()["application"]
        answers = race(HERE + "decided_unguarded", pk, url=url, processes=4)
        assert "IntegrityError" in answers


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_taking_it_back_and_deciding_at_once_end_in_one_of_both(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()["application"]
        answers = race(HERE + "withdrawn_or_decided", pk, url=url, processes=4)
        found = race(HERE + "counted", pk, url=url).one()
        assert answers.count("withdrawn") + answers.count("decided") == 1
        if "decided" in answers:
            assert (found["ma"], found["ma_state"]) == (1, "approved")
        else:
            assert (found["ma"], found["ma_state"], found["decisions"]) == (0, "withdrawn", 0)


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_taps_on_apply_are_one_application(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()["application"]
        answers = race(HERE + "begun", pk, url=url, processes=4)
        assert len(set(answers)) == 1
        assert race(HERE + "counted", pk, url=url).one()["wang"] == 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_one_move_told_by_several_workers_leaves_one_transfer(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()["transfer"]
        race(HERE + "moved", pk, url=url, processes=3)
        assert race(HERE + "counted", pk, url=url).one()["moving"] == 1
