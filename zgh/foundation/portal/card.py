"""What the platform knows about the person themselves, for 我的: membership, job and posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from zgh.foundation.orgs.models import Employment, Membership, Officer, Person


@dataclass(frozen=True)
class Card:
    """A membership card: who, where, since when."""

    person: Person
    unit: str = ""
    job: str = ""
    employee_no: str = ""
    union: Any = None
    member_since: dt.date | None = None
    standing: str = ""
    is_retained: bool = False
    posts: list[str] = field(default_factory=list)


def card_of(person: Person) -> Card:
    """The person's live facts, one row each. Three queries."""
    job = Employment.objects.at().filter(person=person).select_related("company").first()
    membership = Membership.objects.at().filter(person=person).first()
    offices = Officer.objects.at().filter(person=person).select_related("union")
    return Card(
        person=person,
        unit=str(job.company) if job else "",
        job="·".join(filter(None, (job.department, job.post))) if job else "",
        employee_no=job.employee_no if job else "",
        union=person.union,
        member_since=membership.starts_on if membership else None,
        is_retained=bool(membership) and membership.standing == Membership.Standing.RETAINED,
        standing=membership.get_standing_display() if membership else "",
        posts=[f"{office.union} {office.get_post_display()}" for office in offices],
    )
