"""Writes the new and changed lines of a structure file, parents first, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from ...models import Company, Coverage, ImportRow, OutsideUnion, Union
from ..outcome import Facts
from .trees import Trees

MODELS: dict[str, Any] = {"company": Company, "union": Union}
PLAIN = ("kind", "name", "short_name", "province", "city", "uscc")


def apply_rows(rows: Sequence[ImportRow], trees: Trees, _by: Any) -> None:
    """Write these lines in the order given; leaves what undoing needs. The caller settles everybody at the end."""
    before = {row.line_no: trees.nodes[row.content["facts"]["tree"]].get(row.key) for row in rows}
    _write(rows)
    after = Trees()
    for row in rows:
        tree = row.content["facts"]["tree"]
        trace = {"tree": tree, "before": before[row.line_no], "after": after.nodes[tree][row.key]}
        row.trace = json.dumps(trace, ensure_ascii=False)


def _write(rows: Sequence[ImportRow]) -> None:
    for row in rows:
        facts = row.content["facts"]
        node = _node(facts)
        if facts["tree"] == "union" and facts["covers"]:
            _cover(node, facts)


def _node(facts: Facts) -> Any:
    model = MODELS[facts["tree"]]
    node = model.objects.filter(code=facts["code"]).first()
    if node is None:
        return _add(model, facts)
    for key, value in _columns(facts).items():
        setattr(node, key, value)
    node.save()
    parent = model.objects.filter(path=node.path[: -node.steplen]).first()
    if facts["parent"] and (parent is None or parent.code != facts["parent"]):
        model.objects.move(node, model.objects.get(code=facts["parent"]), "last-child")
    return node


def _add(model: Any, facts: Facts) -> Any:
    columns = {"code": facts["code"], **_columns(facts)}
    if model is Union:
        columns.setdefault("short_name", facts["name"].removesuffix("委员会")[:40])
    if not facts["parent"]:
        return model.objects.add_root(columns)
    return model.objects.add_child(model.objects.get(code=facts["parent"]), columns)


def _columns(facts: Facts) -> dict[str, Any]:
    """What the line says; empty cells say nothing."""
    columns = {key: facts[key] for key in PLAIN if facts[key]}
    if facts["tree"] == "company":
        return columns
    columns |= {key: facts[key] for key in ("phone", "address") if facts[key]}
    if facts["founded_on"]:
        columns["founded_on"] = dt.date.fromisoformat(facts["founded_on"])
    if facts["superior"]:
        outside, _is_new = OutsideUnion.objects.get_or_create(name=facts["superior"])
        columns["superior"] = outside
    return columns


def _cover(union: Union, facts: Facts) -> None:
    """The cell names all units the union covers from now on: others end today, new ones begin."""
    today = timezone.localdate()
    live = {c.company.code: c for c in Coverage.objects.at().filter(union=union).select_related("company")}
    dropped = [coverage.pk for code, coverage in live.items() if code not in facts["covers"]]
    Coverage.objects.filter(pk__in=dropped).update(ends_on=today)
    starts_on = union.founded_on if union.founded_on and not live else today
    fresh = Company.objects.filter(code__in=set(facts["covers"]) - set(live))
    Coverage.objects.bulk_create(Coverage(union=union, company=company, starts_on=starts_on) for company in fresh)
