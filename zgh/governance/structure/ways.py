"""What each kind of change does to the trees, to coverage, posts and duties. Inside the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models.functions import Greatest

from zgh.foundation.audit.book import record
from zgh.foundation.orgs import naming
from zgh.foundation.orgs.models import Company, Coverage, Duty, Lineage, Officer, Union

from .following import Following, live_on
from .models import Reorganisation


def create(row: Reorganisation, reach: Following) -> None:
    """A new union under the parent takes the units over."""
    make(row, row.parent)
    take_over(row, reach)


def merge(row: Reorganisation, reach: Following) -> None:
    """Parts close; their units and lower unions go to the target, a new union where there is none."""
    closing, moving, covered = reach.closing, reach.moving, [c.company for c in reach.coverages()]
    if row.target_id is None:
        make(row, row.parent)
    close_all(row, closing)
    for union in moving:
        place(union, row.target)
    cover_all(row.target, covered, row.effective_on)
    hand_on(row, reach.parts, row.target, Lineage.Kind.MERGED)


def split(row: Reorganisation, reach: Following) -> None:
    """A new union beside the old one takes some units over."""
    [source] = reach.parts
    make(row, row.parent)
    take_over(row, reach)
    hand_on(row, [source], row.target, Lineage.Kind.SPLIT)


def move(row: Reorganisation, reach: Following) -> None:
    """Unions get another guiding union; everything below goes along."""
    for union in reach.parts:
        place(union, row.parent)


def close(row: Reorganisation, reach: Following) -> None:
    """Parts close; who takes over gets the units, else they are without a union; lower unions move up."""
    closing, moving, covered = reach.closing, reach.moving, [c.company for c in reach.coverages()]
    close_all(row, closing)
    for union in moving:
        place(union, reach.heir)
    if row.target_id is not None:
        cover_all(row.target, covered, row.effective_on)
    hand_on(row, reach.parts, reach.heir, Lineage.Kind.TAKEN_OVER)


def cover(row: Reorganisation, reach: Following) -> None:
    """Units go over to another union, or to another place among the companies, or both."""
    if row.target_id is not None:
        take_over(row, reach)
    if row.company_parent_id is not None:
        for unit in reach.units:
            place(unit, row.company_parent)


def rename(row: Reorganisation, reach: Following) -> None:
    """A new name; the old one stays as a former name."""
    [union] = reach.parts
    naming.rename(union, row.name, row.short_name, row.effective_on)


WAYS: dict[str, Callable[[Reorganisation, Following], None]] = {
    "create": create,
    "merge": merge,
    "split": split,
    "move": move,
    "close": close,
    "cover": cover,
    "rename": rename,
}


def make(row: Reorganisation, parent: Any) -> None:
    """The new union of this change, under a parent read afresh."""
    facts = {
        "code": row.code, "name": row.name, "short_name": row.short_name, "kind": row.union_kind,
        "province": row.province, "founded_on": row.effective_on,
    }  # fmt: skip
    parent = Union.objects.get(pk=parent.pk)
    row.target = Union.objects.add_child(parent, {**facts, "superior": parent.superior})
    Reorganisation.objects.filter(pk=row.pk).update(target=row.target)
    record(row.approved_by, "structure.found", row.target, after={"name": row.name, "code": row.code}, union=row.target)


def place(node: Any, parent: Any) -> None:
    """Move a union or company below another, both read afresh: paths of siblings may have changed meanwhile."""
    tree = type(node).objects
    tree.move(tree.get(pk=node.pk), tree.get(pk=parent.pk), pos="last-child")


def close_all(row: Reorganisation, unions: Iterable[Union]) -> None:
    """Close unions on the day: coverage, posts and duties end; the rows stay and are shown as closed."""
    ids, day = [union.pk for union in unions], row.effective_on
    Union.objects.filter(pk__in=ids, closed_on=None).update(closed_on=day)
    for model in (Coverage, Officer, Duty):
        end_on(model.objects.filter(live_on(day), union__in=ids), day)
    for union in unions:
        record(row.approved_by, "structure.dissolve", union, after={"closed_on": str(day)}, union=union)


def end_on(rows: Any, day: dt.date) -> None:
    """End dated rows; what would begin later ends where it begins."""
    rows.update(ends_on=Greatest("starts_on", day))


def take_over(row: Reorganisation, reach: Following) -> None:
    """Whoever covered the units before does so no longer; the target does."""
    end_on(
        Coverage.objects.filter(pk__in=[c.pk for c in reach.coverages() if c.union_id != row.target_id]),
        row.effective_on,
    )
    cover_all(row.target, reach.units, row.effective_on)


def cover_all(union: Any, companies: Iterable[Company], day: dt.date) -> None:
    """Coverage from the day, once for each company."""
    has = set(Coverage.objects.filter(live_on(day), union=union).values_list("company", flat=True))
    wanted = {company.pk: company for company in companies if company.pk not in has}
    Coverage.objects.bulk_create([Coverage(union=union, company=c, starts_on=day) for c in wanted.values()])


def hand_on(row: Reorganisation, before: Iterable[Union], after: Any, kind: str) -> None:
    """Remember who came from whom."""
    Lineage.objects.bulk_create(
        [
            Lineage(before=union, after=after, kind=kind, day=row.effective_on)
            for union in before
            if union.pk != after.pk
        ]
    )
