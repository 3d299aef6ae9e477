"""People, posts and unions: `orgs` keeps them, below this room, so this room says how they are found.

Nothing is copied: their own columns have their indexes, a person who leaves or is renamed is never late here, and
no second place holds names. A person is found by whoever may view them; a post in a union by every colleague.
"""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs import seek
from zgh.foundation.orgs.models import Employment, Officer, Person, Union
from zgh.foundation.orgs.models.dated import holds

from .registry import Live, register_live


def _with_job(people: QuerySet) -> QuerySet:
    """The union and the latest job, by which two of one name are told apart."""
    jobs = Employment.objects.filter(holds(), person=OuterRef("pk")).order_by("-starts_on", "-pk")
    return people.select_related("union").annotate(
        department=Subquery(jobs.values("department")[:1]), job=Subquery(jobs.values("post")[:1])
    )


def _place_of(person: Person) -> str:
    return " · ".join(filter(None, (str(person.union or ""), person.department, person.job)))  # type: ignore[attr-defined]


def _in_office(officers: QuerySet, text: str) -> QuerySet:
    """Posts held today by whoever is called so."""
    return seek.by_name(officers.filter(holds()), text, via="person")


def _sounding_officers(officers: QuerySet, text: str) -> QuerySet:
    return seek.sounding(officers.filter(holds()), text, via="person")


register_live(
    Live(
        Person,
        holds=seek.is_called,
        find=seek.by_name,
        holds_alike=seek.is_sounding,
        alike=seek.sounding,
        names=("name",),
        title="name",
        note=_place_of,
        url="get_absolute_url",
        show=_with_job,
        heading=_("职工"),
        icon="user",
        rank=0,
    )
)
register_live(
    Live(
        Officer,
        holds=seek.is_called,
        find=_in_office,
        holds_alike=seek.is_sounding,
        alike=_sounding_officers,
        names=("person__name",),
        title=lambda officer: officer.person.name,
        note=lambda officer: f"{officer.union} · {officer.get_post_display()}",
        url=lambda officer: reverse("orgs:union", kwargs={"pk": officer.union_id}),
        show=lambda officers: officers.select_related("person", "union"),
        heading=_("工会干部"),
        icon="id-badge-2",
        rank=1,
    )
)
register_live(
    Live(
        Union,
        holds=seek.is_a_union,
        find=seek.fitting,
        holds_alike=seek.is_sounding_union,
        alike=seek.sounding_unions,
        names=("name", "short_name"),
        title="name",
        note=lambda union: union.get_province_display() if union.province else "",
        url="get_absolute_url",
        show=lambda unions: unions,
        heading=_("工会组织"),
        icon="sitemap",
        rank=1,
    )
)
