"""Takes a written structure back: names, places in the tree and coverage as they were; new unions are closed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from ...models import Company, Coverage, ImportRow, Membership, OutsideUnion, Union
from ..outcome import Facts
from .trees import Trees

MODELS: dict[str, Any] = {"company": Company, "union": Union}
PLAIN = ("kind", "name", "short_name", "province", "city", "uscc")


def restore_rows(rows: Sequence[ImportRow], trees: Trees, _by: Any) -> dict[int, str]:
    """Undo these lines, the last first; line number → why one was left as it is. New units stay: nothing is deleted."""
    refused = {}
    for row in reversed(rows):
        trace = json.loads(row.trace or "{}")
        why = _why_not(row, trace, trees)
        if why:
            refused[row.line_no] = why
        elif trace["before"] is None:
            _close(Union.objects.get(code=row.key))
        else:
            _restore(row.key, trace["tree"], trace["before"], trace["after"])
    return refused


def _why_not(row: ImportRow, trace: dict[str, Any], trees: Trees) -> str:
    if not trace:
        return _("没有留下撤销要用的记录")
    if trees.nodes[trace["tree"]].get(row.key) != trace["after"]:
        return _("导入之后又改过，没有撤回，请到组织架构页核对")
    if trace["before"] is not None:
        return ""
    if trace["tree"] == "company":
        return _("新建的单位不会删除，没有撤回")
    if Membership.objects.at().filter(union__code=row.key).exists():
        return _("这个工会已经有会员，没有撤回")
    return ""


def _close(union: Union) -> None:
    """A union that should not have been: closed today, covering nothing from the day it began to."""
    Union.objects.filter(pk=union.pk).order_by().update(closed_on=timezone.localdate())
    Coverage.objects.filter(union=union, ends_on=None).update(ends_on=F("starts_on"))


def _restore(code: str, tree: str, before: Facts, after: Facts) -> None:
    model = MODELS[tree]
    node = model.objects.get(code=code)
    for key in PLAIN:
        setattr(node, key, before[key])
    if tree == "union":
        node.phone, node.address = before["phone"], before["address"]
        node.founded_on = dt.date.fromisoformat(before["founded_on"]) if before["founded_on"] else None
        node.superior = OutsideUnion.objects.filter(name=before["superior"]).first() if before["superior"] else None
    node.save()
    if before["parent"] and before["parent"] != after["parent"]:
        model.objects.move(node, model.objects.get(code=before["parent"]), "last-child")
    if tree == "union" and before["covers"] != after["covers"]:
        _restore_coverage(model.objects.get(code=code), set(before["covers"]), set(after["covers"]))


def _restore_coverage(union: Union, before: set[str], after: set[str]) -> None:
    today = timezone.localdate()
    live = Coverage.objects.filter(union=union, ends_on=None)
    live.filter(company__code__in=after - before).update(ends_on=Greatest(F("starts_on"), today))
    for code in sorted(before - after):
        ended = Coverage.objects.filter(union=union, company__code=code, ends_on=today).first()
        if ended is not None:
            Coverage.objects.filter(pk=ended.pk).update(ends_on=None)
        else:
            company = Company.objects.get(code=code)
            Coverage.objects.create(union=union, company=company, starts_on=today)
