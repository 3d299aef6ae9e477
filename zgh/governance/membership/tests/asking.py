"""Applications and transfers brought to a state, for the tests of this room."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from zgh.foundation.orgs import memberships
from zgh.foundation.orgs.models import Employment, Person, Union
from zgh.governance.membership import deciding, route, transferring
from zgh.governance.membership.models import Application, Transfer

LETTER = "我自愿加入中国工会，遵守工会章程，执行工会决议，积极参加工会活动。"
DAY = dt.timedelta(days=1)


def today():
    return timezone.localdate()


def meeting(**facts):
    return deciding.Meeting(
        **{"held_on": today(), "due_count": 7, "present_count": 6, "minutes_no": "甘工〔2026〕9号", **facts}
    )


def applied(user, state="submitted", *, by=None, branch=None):
    """An application of `user`; `by` is the cadre who brings it beyond what the applicant does alone."""
    application = route.begin(user, user.person)
    application.draft(user, letter=LETTER, **({"branch": branch} if branch else {}))
    if state == "draft":
        return application
    application.submit(user)
    if state in ("submitted", "checked") and application.state == state:
        return application
    if state == "withdrawn":
        application.withdraw(user)
    if state == "returned":
        application.send_back(by, "岗位写错了，请核对")
    if application.state == "submitted":
        application.vet(by)
    if state in ("approved", "rejected"):
        verdict = deciding.Verdict(application, state == "approved", "还在试用期")
        deciding.decide(by=by, verdicts=[verdict], meeting=meeting(), once=uuid.uuid4())
    return fresh(application)


def grouped(cast, kind="group"):
    """A group below 甘肃."""
    return Union.objects.add_child(
        Union.objects.get(pk=cast.gansu.pk),
        {"code": f"U1-{kind}", "name": "甘肃连锁第一工会小组", "short_name": "甘肃一组", "kind": kind},
    )


def moving_to(person, union, state="requested", *, by=None, giver=None):
    """A transfer of `person` to `union`, received by `by`."""
    transfer = transferring.request(None, person, union, origin="relocated", reason="工作单位变了")
    if state in ("accepted", "objected", "done"):
        transfer.receive(by)
    if state == "objected":
        transfer.object(giver, "交接还没做完")
    if state == "done":
        transfer.release(giver)
    return fresh(transfer)


def let_days_pass(transfer, days):
    """Everything about this transfer happened `days` earlier, as if time had gone by."""
    old, new = transfer.membership, transfer.arrival
    back = days * DAY
    type(old).objects.filter(pk=old.pk).update(ends_on=old.ends_on - back)
    type(new).objects.filter(pk=new.pk).update(starts_on=new.starts_on - back)
    Transfer.objects.filter(pk=transfer.pk).update(release_on=transfer.release_on - back)
    return fresh(transfer)


def fresh(row):
    """The row as the database has it."""
    return type(row).objects.get(pk=row.pk)


def live(user):
    return memberships.running(user.person)


def all_of(model=Application):
    return list(model.objects.order_by("pk").values_list("person__name", "state"))


def colleagues(cast, count):
    """More employees of 甘肃 who are no members."""
    people = Person.objects.bulk_create(Person(name=f"同事{i}", initials="ts", union=cast.gansu) for i in range(count))
    Employment.objects.bulk_create(
        Employment(person=p, company=cast.gansu_co, employee_no=f"N{p.pk}", starts_on=today()) for p in people
    )
    return people


def many_applied(cast, count):
    rows = []
    for person in colleagues(cast, count):
        application = route.begin(None, person)
        application.draft(None, letter=LETTER)
        application.submit(None)
        rows.append(application)
    return rows
