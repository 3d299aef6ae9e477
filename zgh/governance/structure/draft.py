"""Drafting a change: whose it is to draft, which union guides all concerned, how it is called."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.audit.book import record
from zgh.foundation.files.attach import attach
from zgh.foundation.orgs.belonging import STEP, Covering
from zgh.foundation.orgs.models import Company, Union

from .models import Part, Reorganisation, Unit


def draft(
    *,
    by: Any,
    kind: str,
    once: uuid.UUID,
    parts: Sequence[Union] = (),
    units: Sequence[Company] = (),
    papers: Iterable[Any] = (),
    **facts: Any,
) -> Reorganisation:
    """A new draft; the same `once` twice is one draft. ValidationError (Chinese) when it is not theirs to draft."""
    row = Reorganisation(kind=kind, once=once, drafted_by=by, **facts)
    row.union = guide_of(row, parts, units)
    row.title = title_of(row, parts, units)
    if not _may_draft(by, row, parts):
        raise ValidationError(_("这项变动要由管这些工会的上级来起草"), code="not_yours")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _write(row, parts, units, papers, by)
            record(by, "structure.draft", row, after={"kind": kind, "title": row.title, "day": str(row.effective_on)})
    except IntegrityError:
        first = Reorganisation.objects.filter(once=once, drafted_by=by).first()
        if first is None:
            raise
        return first
    return row


def revise(
    row: Reorganisation,
    *,
    by: Any,
    parts: Sequence[Union] = (),
    units: Sequence[Company] = (),
    papers: Iterable[Any] = (),
    **facts: Any,
) -> None:
    """Write a draft anew. Raises as `draft`, and IllegalMove once it has been submitted."""
    fresh = Reorganisation(pk=row.pk, kind=row.kind, once=row.once, drafted_by=row.drafted_by, **facts)
    fresh.union = guide_of(fresh, parts, units)
    if not _may_draft(by, fresh, parts):
        raise ValidationError(_("这项变动要由管这些工会的上级来起草"), code="not_yours")
    changes = {
        **facts,
        "union": fresh.union,
        "title": title_of(fresh, parts, units),
        "problem": "",
        "approved_by": None,
    }
    with transaction.atomic():
        row.flow.move(row, "revise", by, **changes)
        row.parts.all().delete()
        row.units.all().delete()
        _write(row, parts, units, papers, by)


def _write(
    row: Reorganisation, parts: Sequence[Union], units: Sequence[Company], papers: Iterable[Any], by: Any
) -> None:
    Part.objects.bulk_create([Part(reorganisation=row, union=union) for union in parts])
    Unit.objects.bulk_create([Unit(reorganisation=row, company=company) for company in units])
    for file in papers:
        attach(row, file, by)


def _may_draft(by: Any, row: Reorganisation, parts: Sequence[Union]) -> bool:
    """Keepers of every union that changes; for units, of the one that gets them, else of the whole group."""
    if parts:
        return all(may(by, "edit", union) for union in parts)
    place = row.parent if row.kind == "create" else row.target
    return may(by, "edit", place) if place is not None else reaches_all(by, "orgs")


def guide_of(row: Reorganisation, parts: Sequence[Union], units: Sequence[Company]) -> Union:
    """The lowest union that guides all concerned: it decides. About two queries."""
    paths = [union.path[:-STEP] or union.path for union in parts]
    if row.parent is not None:
        paths.append(row.parent.path)
    if row.target is not None:
        paths.append(row.target.path[:-STEP] or row.target.path)
    if units:
        covering = Covering()
        before = {covering.union_id(unit.path) for unit in units}
        paths += [path[:-STEP] or path for path in Union.objects.filter(pk__in=before).values_list("path", flat=True)]
    if row.company_parent is not None:
        paths.append("")
    shared = paths[0]
    for path in paths[1:]:
        while not path.startswith(shared):
            shared = shared[:-STEP]
    return Union.objects.filter(path=shared).first() or Union.objects.get(depth=1)


def title_of(row: Reorganisation, parts: Sequence[Union], units: Sequence[Company]) -> str:
    """How the change is called in lists and notices."""
    names = _listed([str(union) for union in parts])
    words = {
        "parts": names, "target": row.target or row.short_name, "new": row.short_name, "parent": row.parent,
        "units": _listed([str(unit) for unit in units]), "place": row.company_parent,
    }  # fmt: skip
    sentences = {
        "create": _("新建%(new)s"), "merge": _("%(parts)s并入%(target)s"), "split": _("%(parts)s分出%(new)s"),
        "move": _("%(parts)s改由%(parent)s指导"), "close": _("撤销%(parts)s"), "cover": _("%(units)s划归%(target)s"),
        "rename": _("%(parts)s更名为%(new)s"),
    }  # fmt: skip
    if row.kind == "cover" and row.target is None:
        return (_("%(units)s划到%(place)s") % words)[:150]
    return (sentences[row.kind] % words)[:150]


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return _("%(names)s等%(n)d个") % {"names": "、".join(names[:3]), "n": len(names)}
    return "、".join(names)


def filled(row: Reorganisation) -> dict[str, Any]:
    """A draft as the initial values of its form."""
    parts = [part.union.code for part in row.parts.select_related("union")]
    units = [unit.company.code for unit in row.units.select_related("company")]
    nodes = {"target": row.target, "parent": row.parent, "company_parent": row.company_parent}
    return {
        **{name: node.code for name, node in nodes.items() if node},
        **{name: getattr(row, name) for name in ("name", "short_name", "code", "union_kind", "province")},
        **{name: getattr(row, name) for name in ("effective_on", "reason", "document_no")},
        "unions": "、".join(parts),
        "union": parts[0] if parts else "",
        "units": "、".join(units),
    }
