"""Why a change cannot be done: asked when it is submitted, approved and on its day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.orgs.models import Union

from .following import Following
from .models import Part, Reorganisation


def earliest(today: dt.date | None = None) -> dt.date:
    """The first day a change may take effect on."""
    return (today or timezone.localdate()) - dt.timedelta(days=settings.STRUCTURE_BACKDATE_DAYS)


def is_taken(code: str) -> bool:
    """Whether a union, open or closed, has this code."""
    return Union.objects.filter(code__iexact=code).exists()


def obstacles(row: Reorganisation, *, on_its_day: bool = False) -> list[str]:
    """Sentences, none when it can be done. About four queries."""
    reach = Following(row)
    fresh = Union.objects.filter(pk__in=[pk for pk in (row.target_id, row.parent_id) if pk])
    around = {union.pk: union for union in fresh}
    found = []
    if not on_its_day and row.effective_on < earliest():
        found.append(_("生效日期已经过去太久，请改成今天或以后"))
    for union in [*reach.parts, *around.values()]:
        if union.closed_on is not None:
            found.append(_("%(union)s已经撤销，不能再变动") % {"union": union})
    found += _places(row, reach, around)
    if row.makes_union and Union.objects.filter(code=row.code).exclude(pk=row.target_id).exists():
        found.append(_("编码%(code)s已经有工会在用") % {"code": row.code})
    if not on_its_day:
        found += _others(row, reach)
    return found


def _places(row: Reorganisation, reach: Following, around: dict[int, Union]) -> list[str]:
    """The tree must stay a tree."""
    parent = around.get(row.parent_id or 0)
    found = []
    for union in reach.parts:
        if union.depth == 1 and row.kind != "rename":
            found.append(_("%(union)s是最上级，只能更名") % {"union": union})
        elif parent is not None and row.kind in ("move", "merge") and parent.path.startswith(union.path):
            found.append(_("%(parent)s就在%(union)s下面，不能做它的上级") % {"parent": parent, "union": union})
    target = around.get(row.target_id or 0)
    if target is not None and row.kind in ("merge", "close"):
        inside = [u for u in reach.parts if target.path.startswith(u.path)]
        found += [_("%(target)s在%(union)s下面，不能由它承接") % {"target": target, "union": u} for u in inside]
    nested = [(a, b) for a in reach.parts for b in reach.parts if a.pk != b.pk and b.path.startswith(a.path)]
    found += [_("%(b)s在%(a)s下面，请分两次办") % {"a": a, "b": b} for a, b in nested if row.kind != "rename"]
    return found


def _others(row: Reorganisation, reach: Following) -> list[str]:
    """Two decided changes of one union would trip over each other."""
    open_ones = Q(reorganisation__state__in=("submitted", "scheduled", "carrying")) & ~Q(reorganisation=row.pk)
    same = Part.objects.filter(open_ones, union__in=[u.pk for u in reach.parts]).select_related(
        "reorganisation", "union"
    )
    words = _("%(union)s还有一项没办完的变动：%(title)s。请等它办完，或者先取消")
    return [words % {"union": part.union, "title": part.reorganisation.title} for part in same]
