"""Which union looks after whom: the rule, the bulk rewrite of `Person.union`, and the way up the tree."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from .models import Company, Coverage, Employment, Membership, Officer, Person, Union
from .models.dated import holds

STEP = Company.steplen
BATCH = 500
# Committees of women and auditors cover the same units as the union beside them, but nobody belongs to them.
HOMES = (Union.Kind.GROUP, Union.Kind.BRANCH, Union.Kind.COMMITTEE, Union.Kind.JOINT)


class Covering:
    """The coverage of one day, held in memory: which union a unit falls to. Two queries."""

    def __init__(self, day: dt.date | None = None) -> None:
        self.day = day or timezone.localdate()
        # Several unions on one unit: the smallest body first, then tree order, so the answer never wavers.
        rank = {str(kind): n for n, kind in enumerate(HOMES)}
        rows = Coverage.objects.filter(holds(self.day), union__kind__in=HOMES).filter(
            Q(union__closed_on__isnull=True) | Q(union__closed_on__gt=self.day)
        )
        found = sorted(rows.values_list("company__path", "union__kind", "union__path", "union_id"), key=_by_rank(rank))
        self.by_path: dict[str, int] = {}
        for company_path, _kind, _path, union_id in found:
            self.by_path.setdefault(company_path, union_id)
        self.root_id = Union.objects.filter(depth=1).values_list("pk", flat=True).first()

    def union_id(self, company_path: str | None) -> int | None:
        """The union of a unit: its own, else that of the nearest unit above, else the root union."""
        path = company_path or ""
        while path:
            if path in self.by_path:
                return self.by_path[path]
            path = path[:-STEP]
        return self.root_id


def _by_rank(rank: dict[str, int]) -> Any:
    return lambda row: (rank[row[1]], row[2])


def union_of(person: Person, day: dt.date | None = None) -> Union | None:
    """The union that looks after this person on `day` (default today). Up to five queries.

    The live membership's union; else the union that covers the workplace or the nearest unit above it; else the
    root union. None only on an empty platform.
    """
    day = day or timezone.localdate()
    member_of = Union.objects.filter(pk__in=Membership.objects.at(day).filter(person=person).values("union")).first()
    if member_of is not None:
        return member_of
    job = Employment.objects.at(day).filter(person=person).order_by("-starts_on", "-pk")
    path = job.values_list("company__path", flat=True).first()
    return Union.objects.filter(pk=Covering(day).union_id(path)).first()


def settle(people: Iterable[Person | int]) -> int:
    """Bring `Person.union` of these people (rows or ids) up to today; returns how many changed.

    Call it, in the same transaction, after writing memberships, employments, coverages or unions. Three queries
    per 500 people, and one update for every union that gains somebody.
    """
    covering, changed = Covering(), 0
    ids = [person if isinstance(person, int) else person.pk for person in people]
    for start in range(0, len(ids), BATCH):
        changed += _settle_batch(ids[start : start + BATCH], covering)
    return changed


def settle_everyone() -> int:
    """`settle` for the whole platform, after a change of the trees or of coverage."""
    return settle(Person.objects.order_by("pk").values_list("pk", flat=True))


def _settle_batch(ids: list[int], covering: Covering) -> int:
    member_of = dict(Membership.objects.at().filter(person__in=ids).values_list("person_id", "union_id"))
    jobs = Employment.objects.at().filter(person__in=ids).order_by("starts_on", "pk")
    works_at = dict(jobs.values_list("person_id", "company__path"))  # the latest job wins
    gains = defaultdict(list)
    for pk, old in Person.objects.filter(pk__in=ids).values_list("pk", "union_id"):
        new = member_of.get(pk) or covering.union_id(works_at.get(pk))
        if new != old:
            gains[new].append(pk)
    for union_id, gained in gains.items():
        Person.objects.filter(pk__in=gained).update(union_id=union_id)
    return sum(map(len, gains.values()))


def person_of(user: Any) -> Person | None:
    """The person behind a login with their union, or None for platform staff. One query per request.

    Fills Django's own cache of `user.person`, so rooms that write `user.person.union` pay nothing more.
    """
    relation = Person._meta.get_field("user").remote_field
    if not user.is_authenticated:
        return None
    if not relation.is_cached(user):
        relation.set_cached_value(user, Person.objects.select_related("union").filter(user=user).first())
    return relation.get_cached_value(user)


def home_of(user: Any) -> Union | None:
    """The union that looks after this person today, or None for platform staff. One query per request."""
    person = person_of(user)
    return person.union if person else None


def parent_of(union: Union) -> Union | None:
    """The union that guides this one inside the group; None for the root. The outside superior is another thing."""
    return Union.objects.filter(path=union.path[:-STEP]).first() if union.depth > 1 else None


def unions_above(union: Union) -> list[Union]:
    """Guiding unions from the nearest up to the root. One query."""
    paths = [union.path[:end] for end in range(STEP, len(union.path), STEP)]
    return list(Union.objects.filter(path__in=paths).order_by("-path")) if paths else []


def chair_of(union: Union) -> Any:
    """The login of the chair in office today, or None: the post is vacant or its holder cannot sign in."""
    chair = (
        Officer.objects.at()
        .filter(union=union, post=Officer.Post.CHAIR, person__user__is_active=True)
        .select_related("person__user")
        .order_by("-starts_on", "-pk")
        .first()
    )
    return chair.person.user if chair else None
