"""Who keeps policies: the duty 维护政策, for what belongs to a union, to a province, or to everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reaches_all, under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.belonging import home_of
from zgh.foundation.orgs.models import Duty, Employment, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.orgs.models.scoping import duty_unions

DUTY = "policy"


def keeps(user: Any) -> Q:
    """Documents of the unions under this person's duty; those of nobody in particular at the root of the tree."""
    return keeps_of(user, "")


def keeps_of(user: Any, via: str) -> Q:
    """The same, for rows that lead to what is kept by `via` ("document__")."""
    q = under(user, DUTY, f"{via}union")
    return q | Q(**{f"{via}union": None}) if reaches_all(user, DUTY) else q


def is_keeper(user: Any) -> bool:
    """Whether this person keeps policies anywhere. No query beyond the duties."""
    return bool(duty_unions(user).get(DUTY))


def provinces_kept(user: Any) -> set[str]:
    """The provinces of the unions in which this person keeps policies. One query a user object."""
    if not hasattr(user, "_provinces_kept"):
        # `duty_unions` loads what a menu needs; asking each of them for its province would cost a query each.
        unions = [union.pk for union in duty_unions(user).get(DUTY, [])]
        found = Union.objects.filter(pk__in=unions).values_list("province", flat=True) if unions else ()
        user._provinces_kept = {province for province in found if province}
    return user._provinces_kept


def keeps_province(user: Any) -> Q:
    """Rules of the provinces in which this person keeps policies for a union; all of them at the root."""
    if reaches_all(user, DUTY):
        return ~NOBODY
    provinces = provinces_kept(user)
    return Q(province__in=provinces) if provinces else NOBODY


def may_keep(user: Any, province: str) -> bool:
    """Whether this person keeps the rules of a province ("": of the country)."""
    return reaches_all(user, DUTY) or (bool(province) and province in provinces_kept(user))


def others_keep(user: Any, province: str) -> bool:
    """Whether somebody else keeps the rules of this province ("": of the country) today. One query."""
    where = Q(union__depth=1) | (Q(union__province=province) if province else Q(pk__in=()))
    held = Duty.objects.filter(holds(), where, code=DUTY, user__is_active=True)
    return held.exclude(user_id=user.pk).exists()


def reads(user: Any) -> Q:
    """What is for everybody, and what the unions above this person have put up."""
    home = home_of(user)
    return Q(union=None) | Q(union__path__in=line_of(home)) if home else Q(union=None)


def province_of(user: Any) -> str:
    """Where this person works: of the job today, else of the union that looks after them; "" unknown. Two queries."""
    if not user.pk:
        return ""
    jobs = Employment.objects.at().filter(person__user_id=user.pk).select_related("company").order_by("-starts_on")
    found = next((job.company.province for job in jobs if job.company.province), "")
    return found or (home.province if (home := home_of(user)) else "")
