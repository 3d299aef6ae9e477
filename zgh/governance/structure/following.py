"""Who and what a change takes along. Asked by the preview and by the effect, so that the two cannot disagree."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.db.models import F, Q, QuerySet

from zgh.foundation.orgs.belonging import HOMES, Covering
from zgh.foundation.orgs.models import Company, Coverage, Employment, Membership, Person, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.orgs.models.scoping import next_sibling

from .models import Reorganisation

CLOSING = ("merge", "close")  # kinds after which the parts are no more
COMMITTEES = (Union.Kind.WOMEN, Union.Kind.AUDITING)  # they go with the union they belong to


def live_on(day: dt.date) -> Q:
    """Dated rows that hold on `day` or begin later; rows that never held for a day are left out."""
    return Q(ends_on__isnull=True) | Q(ends_on__gt=day) & Q(ends_on__gt=F("starts_on"))


class Following:
    """The reach of one change, seen from its day. Every property is lazy and costs about one query."""

    def __init__(self, row: Reorganisation) -> None:
        self.row, self.day = row, row.effective_on

    @cached_property
    def parts(self) -> list[Union]:
        """The unions the change is about, in the order given."""
        return [part.union for part in self.row.parts.select_related("union")]

    @cached_property
    def units(self) -> list[Company]:
        """The companies that go over."""
        return list(Company.objects.filter(pk__in=self.row.units.values("company")))

    @cached_property
    def children(self) -> list[Union]:
        """Unions right below those that close: committees close too, all others move along."""
        if self.row.kind not in CLOSING:
            return []
        q = Q(pk__in=())
        for part in self.parts:
            q |= Q(path__gt=part.path, path__lt=next_sibling(part.path), depth=part.depth + 1)
        return list(Union.objects.filter(q).exclude(pk__in=[part.pk for part in self.parts]))

    @property
    def closing(self) -> list[Union]:
        """Unions that are no more afterwards."""
        if self.row.kind not in CLOSING:
            return []
        return [*self.parts, *(u for u in self.children if u.kind in COMMITTEES)]

    @property
    def moving(self) -> list[Union]:
        """Unions that get another parent."""
        if self.row.kind == "move":
            return self.parts
        return [u for u in self.children if u.kind not in COMMITTEES]

    def subtrees(self) -> QuerySet[Union]:
        """All unions that move along, with everything below them."""
        q = Q(pk__in=())
        for union in self.moving:
            q |= Q(path__gte=union.path, path__lt=next_sibling(union.path))
        return Union.objects.filter(q)

    def members(self) -> QuerySet[Membership]:
        """Memberships that go over to the target, those already ended left out.

        Of closing unions all. With units that go over: members of the union that covered the unit before who work
        there; members of branches stay with their branch.
        """
        rows = Membership.objects.filter(live_on(self.day)).order_by("person")
        if self.row.kind in CLOSING:
            return rows.filter(union__in=[u.pk for u in self.closing])
        if not self.units or (self.row.kind == "cover" and self.row.target_id is None):
            return rows.none()
        q = Q(pk__in=())
        for union_id, jobs in self._workers:
            q |= Q(union=union_id, person__in=jobs)
        return rows.filter(q).exclude(union=self.row.target_id)

    @cached_property
    def _workers(self) -> list[tuple[int | None, QuerySet]]:
        """(union that covered the unit until the day, people who work there) for each unit."""
        covering = Covering(self.day - dt.timedelta(days=1))
        inside = {unit.path for unit in self.units}
        found = []
        for unit in self.units:
            # Units below that have a union of their own keep it.
            own = [p for p in covering.by_path if p.startswith(unit.path) and p not in inside]
            q = Q(company__path__gte=unit.path, company__path__lt=next_sibling(unit.path))
            for path in own:
                q &= ~Q(company__path__gte=path, company__path__lt=next_sibling(path))
            jobs = Employment.objects.filter(q, holds(self.day)).values("person")
            found.append((covering.union_id(unit.path), jobs))
        return found

    def people(self) -> QuerySet[Person]:
        """Everybody whose union may be another one afterwards, members or not."""
        if self.row.kind in CLOSING:
            return Person.objects.filter(union__in=[u.pk for u in self.closing])
        q = Q(pk__in=())
        for _union, jobs in self._workers if self.units else ():
            q |= Q(pk__in=jobs)
        return Person.objects.filter(q)

    def coverages(self) -> QuerySet[Coverage]:
        """Coverage that ends on the day."""
        rows = Coverage.objects.filter(live_on(self.day)).select_related("company", "union")
        if self.row.kind in CLOSING:
            return rows.filter(union__in=[u.pk for u in self.closing])
        if self.row.kind == "cover" and self.row.target_id is None:
            return rows.none()
        return rows.filter(company__in=[u.pk for u in self.units], union__kind__in=HOMES)

    def orphaned(self) -> QuerySet[Company]:
        """Units no union covers afterwards (未建会)."""
        if self.row.kind != "close" or self.row.target_id is not None:
            return Company.objects.none()
        closing = [u.pk for u in self.closing]
        others = Coverage.objects.filter(live_on(self.day)).exclude(union__in=closing).values("company")
        return Company.objects.filter(pk__in=self.coverages().values("company")).exclude(pk__in=others)

    @cached_property
    def heir(self) -> Union | None:
        """Who takes the members over: the target; of a closed union without one, the union that guides it."""
        return self.row.target or (self.row.union if self.row.kind == "close" else None)
