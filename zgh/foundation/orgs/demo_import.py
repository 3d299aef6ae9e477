"""A roster of the demonstration that waits for the HR officer: previewed, with every kind of line, nothing written."""

from __future__ import annotations

import datetime as dt
import io

from zgh.kit.demo import World

from .belonging import settle
from .bulk import NewPerson, insert_people
from .importing import batches
from .importing.sample import messy_roster
from .models import Employment, Membership, Person, Union

FILE = "2026年11月在职人员花名册.xlsx"


def bring_roster(world: World) -> None:
    """The practice roster, uploaded and compared for the group's HR officer."""
    hr = world.shared["cast"]["demo-hr"]
    _somebody_left(world)
    file = io.BytesIO(messy_roster(Person.objects.all()))
    batch = batches.upload("roster", file, FILE, hr, Union.objects.get(depth=1))
    batches.preview(batch)


def _somebody_left(world: World) -> None:
    """Who left in spring and is back on the list: the file says so."""
    company = world.shared["units"][0].company
    hired_on, left_on = world.today - dt.timedelta(days=2000), world.today - dt.timedelta(days=200)
    facts = {"department": "储运部", "post": "仓储员", "sex": "F", "born_on": dt.date(1991, 4, 2), "hired_on": hired_on}
    row = NewPerson(
        name="冯春梅", company_id=company.pk, company_code=company.code, employee_no="D000099", **facts
    )  # fmt: skip
    [person] = insert_people([row])
    Employment.objects.filter(person=person).update(starts_on=hired_on, ends_on=left_on)
    member = Membership(person=person, union=world.shared["units"][0].union, starts_on=hired_on, ends_on=left_on)
    Membership.objects.bulk_create([member])
    person.user.is_active = False
    person.user.save(update_fields=["is_active"])
    settle([person.pk])
