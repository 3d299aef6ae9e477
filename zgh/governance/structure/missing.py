"""What the real-name forms still lack: by union, and counted over members."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Membership, Union

from .models import PersonProfile, UnionProfile
from .sheets import members_of, unions_of

SHOWN = 50
OF_UNION = (
    "unit_category", "industry", "division_code", "approved_by", "document_no", "has_mediation", "has_congress",
    "has_contract",
)  # fmt: skip
OF_PERSON = ("ethnicity", "education", "politics", "household", "native_place", "skill", "is_migrant")


@dataclass(frozen=True)
class Gap:
    """One union or one fact, and what is missing."""

    row: Any
    label: str
    what: list[Any]
    count: int = 0


def labels_of(model: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The facts' names as a reader knows them."""
    return {name: model._meta.get_field(name).verbose_name for name in names}


def missing_of_unions(root: Union, day: dt.date) -> list[Gap]:
    """Unions with empty cells, the first fifty. One query."""
    names = labels_of(UnionProfile, OF_UNION)
    empty = Q(profile=None)
    for name in OF_UNION:
        empty |= Q(**{f"profile__{name}": None} if name.startswith("has_") else {f"profile__{name}": ""})
    gaps = []
    for union in unions_of(root, day).filter(empty)[:SHOWN]:
        profile = getattr(union, "profile", None)
        what = [label for name, label in names.items() if getattr(profile, name, None) in (None, "")]
        gaps.append(Gap(union, str(union), what))
    return gaps


def missing_of_members(root: Union, day: dt.date) -> list[Gap]:
    """How many members lack each fact. One query."""
    rows: QuerySet[Membership] = members_of(root, day)
    counts = {}
    for name in OF_PERSON:
        given = {f"person__profile__{name}__isnull": False}
        blank = Q() if name == "is_migrant" else Q(**{f"person__profile__{name}": ""})
        q = Q(**given) & ~blank if blank else Q(**given)
        counts[name] = Count("pk", filter=q)
    counts |= {"born_on": Count("pk", filter=Q(person__born_on__isnull=False)), "all": Count("pk")}
    counts["id_number"] = Count("pk", filter=Q(person__identity__isnull=False))
    found = Membership.objects.filter(pk__in=rows.order_by().values("pk")).aggregate(**counts)
    labels = labels_of(PersonProfile, OF_PERSON) | {"born_on": _("出生日期"), "id_number": _("身份证号")}
    gaps = [Gap(name, str(label), [], found["all"] - found[name]) for name, label in labels.items()]
    return [gap for gap in gaps if gap.count]
