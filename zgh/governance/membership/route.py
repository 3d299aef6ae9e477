"""Where an application goes: which committee decides, whether a group looks first, and what to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.orgs import memberships
from zgh.foundation.orgs.belonging import unions_above
from zgh.foundation.orgs.models import Company, Coverage, Employment, Person, Union
from zgh.foundation.orgs.models.scoping import next_sibling

from .models import OPEN, Application

SMALL = (Union.Kind.BRANCH, Union.Kind.GROUP)
DECIDING = (Union.Kind.COMMITTEE, Union.Kind.JOINT)


@dataclass(frozen=True)
class Route:
    """`branches`: the groups and branches one may say one is in; empty when there are none or it is settled already."""

    union: Union
    branch: Union | None = None
    branches: list[Union] = field(default_factory=list)
    is_covered: bool = True


def route_of(person: Person, job: Employment | None) -> Route:
    """The way of this person's application (`job` as `job_of` gives it). Up to four queries.

    From a group or branch: it looks first, the nearest committee above decides. From a committee with groups below it:
    the person may say which one is theirs. At a unit without a union: the union that looks after the person.
    Raises ValidationError on a platform without unions.
    """
    home = person.union or Union.objects.filter(depth=1).first()
    if home is None:
        raise ValidationError(_("还没有建立工会组织，暂时不能申请"), code="no_union")
    is_covered = _is_covered(job)
    if home.kind in SMALL:
        above = next((u for u in unions_above(home) if u.kind in DECIDING), None)
        return Route(above or home, home if above else None, is_covered=is_covered)
    below = Union.objects.filter(
        path__gt=home.path, path__lt=next_sibling(home.path), depth=home.depth + 1, kind__in=SMALL, closed_on=None
    )
    return Route(home, branches=list(below), is_covered=is_covered)


def job_of(person: Person) -> Employment | None:
    """The person's job today, the latest of several."""
    return Employment.objects.at().filter(person=person).select_related("company").order_by("-starts_on").first()


def facts_of(job: Employment | None) -> dict[str, Any]:
    """What the roster knows and the form therefore does not ask."""
    if job is None:
        return {}
    inside = job.company if job.company.kind == Company.Kind.DEPARTMENT else None
    return {
        "unit": str(job.company.get_parent() if inside and inside.depth > 1 else job.company),
        "department": job.department or (str(inside) if inside else ""),
        "post": job.post,
        "hired_on": job.hired_on or job.starts_on,
    }


def refusal(person: Person | None, job: Employment | None) -> str:
    """Why this person cannot apply, in a sentence; "" when they can."""
    if person is None:
        return _("这个账号没有对应的职工档案，不能申请入会")
    if (live := memberships.running(person)) is not None:
        return _("您已经是%(union)s的会员了") % {"union": live.union}
    if job is None:
        return _("花名册里没有您现在的工作单位，请先请人力资源部门核对")
    return ""


def begin(by: Any, person: Person) -> Application:
    """The person's open application, a new draft if there is none. Raises ValidationError where they cannot apply.

    Of two taps at once the database lets one make the row; the other finds it.
    """
    job = job_of(person)
    if text := refusal(person, job):
        raise ValidationError(text, code="cannot")
    if (found := open_of(person)) is not None:
        return found
    way, facts = route_of(person, job), facts_of(job)
    try:
        with transaction.atomic():
            application = Application.objects.create(
                person=person, union=way.union, branch=way.branch, phone_mask=phone_mask(person), **facts
            )
            record(by, "membership.draft", application)
    except IntegrityError:
        found = open_of(person)
        if found is None:
            raise
        return found
    return application


def open_of(person: Person) -> Application | None:
    """The person's open application. One query."""
    return Application.objects.filter(person=person, state__in=OPEN).with_names().first()


def phone_mask(person: Person) -> str:
    """The person's phone as a form shows it."""
    masks = Person.objects.filter(pk=person.pk).values_list("user__phone__number_mask", flat=True)
    return masks.first() or ""


def _is_covered(job: Employment | None) -> bool:
    """Whether the unit itself has a union: its departments count as the unit. False is 未建会."""
    if job is None:
        return True
    unit, step = job.company, Company.steplen
    paths = [unit.path]
    while unit.kind == Company.Kind.DEPARTMENT and unit.depth > 1:
        parent = Company.objects.filter(path=unit.path[:-step]).first()
        if parent is None:
            break
        unit = parent
        paths.append(unit.path)
    return Coverage.objects.at().filter(company__path__in=paths).exists()
