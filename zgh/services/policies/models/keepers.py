"""Who keeps policies: the duty 维护政策, for what belongs to a union, to a province, or to everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reaches_all, under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.models.scoping import duty_unions

DUTY = "policy"


def keeps(user: Any) -> Q:
    """Documents of the unions under this person's duty; those of nobody in particular at the root of the tree."""
    q = under(user, DUTY)
    return q | Q(union=None) if reaches_all(user, DUTY) else q


def keeps_province(user: Any) -> Q:
    """Rules of the provinces in which this person keeps policies for a union; all of them at the root."""
    if reaches_all(user, DUTY):
        return ~NOBODY
    provinces = {union.province for union in duty_unions(user).get(DUTY, []) if union.province}
    return Q(province__in=provinces) if provinces else NOBODY


def home_of(user: Any) -> Union | None:
    """The union that looks after this person. One query a user object."""
    if not hasattr(user, "_home_union"):
        user._home_union = Union.objects.filter(people__user_id=user.pk).first() if user.pk else None
    return user._home_union


def reads(user: Any) -> Q:
    """What is for everybody, and what the unions above this person have put up."""
    home = home_of(user)
    return Q(union=None) | Q(union__path__in=line_of(home)) if home else Q(union=None)


def province_of(user: Any) -> str:
    """Where this person works: of the job today, else of the union that looks after them; "" unknown. Two queries."""
    person = Person.objects.filter(user_id=user.pk).first() if user.pk else None
    if person is None:
        return ""
    jobs = person.employments.at().select_related("company").order_by("-starts_on")
    found = next((job.company.province for job in jobs if job.company.province), "")
    return found or (home.province if (home := home_of(user)) else "")
