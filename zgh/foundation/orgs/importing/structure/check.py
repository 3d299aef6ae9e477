"""Every line of a structure file on its own and against the other lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ...models import ImportRow
from .. import cells
from ..outcome import Checked, Facts
from ..read import Row
from .columns import COMPANY_KINDS, LABELS, UNION_KINDS, UNION_ONLY
from .trees import Trees

LENGTHS = {"name": 100, "short_name": 40, "phone": 30, "address": 120, "superior": 100}


def check(rows: Sequence[Row], _trees: Trees, answers: Mapping[str, str]) -> list[Checked]:
    """One result a line, in order. A line with several faults names the first. `answers` are those to questions."""
    label = {key: str(value) for key, value in LABELS.items()}  # once, not 14,000 times
    hidden = answers.get("hidden", "")
    checked = [_check_line(row, label) for row in rows if not (row.is_hidden and hidden == "skip")]
    unsure = {row.line_no for row in rows if row.is_hidden} if hidden != "take" else set()
    same: dict[tuple[str, str], list[Checked]] = defaultdict(list)
    for line in checked:
        if not line.fault and line.line_no in unsure:
            line.fault, line.reason = _("这一行在表格里是隐藏的，要不要导入请您定"), ImportRow.Reason.HIDDEN
            line.is_conflict = True
        if not line.fault:
            same[line.facts["tree"], line.key].append(line)
    for lines in same.values():
        for line in lines if len(lines) > 1 else ():  # nobody can tell which is right
            other = next(o.line_no for o in lines if o is not line)
            line.fault, line.is_conflict = _("编码和第%(n)d行相同") % {"n": other}, True
    return checked


def hints(unused: Iterable[str], _checked: Sequence[Checked]) -> list[str]:
    """Sentences about headings that have no effect."""
    unused = list(unused)
    return [_("这几列没有用到：%(names)s") % {"names": "、".join(unused)}] if unused else []


def _check_line(row: Row, label: dict[str, str]) -> Checked:
    facts: Facts = {}
    try:
        _read_line(row.cells, facts, label)
    except cells.Fault as fault:
        return Checked(row.line_no, facts.get("code", ""), facts, str(fault))
    return Checked(row.line_no, facts["code"], facts)


def _read_line(raw: dict[str, Any], facts: Facts, label: dict[str, str]) -> None:
    facts["code"] = cells.code(raw.get("code"), label["code"])
    facts.update({key: cells.text(raw.get(key), label[key], longest) for key, longest in LENGTHS.items()})
    facts["kind"] = cells.choice(raw.get("kind"), label["kind"], {**COMPANY_KINDS, **UNION_KINDS})
    for key in ("code", "name", "kind"):
        if not facts[key]:
            raise cells.Fault(_("没有填%(label)s") % {"label": label[key]})
    facts["tree"] = "company" if facts["kind"] in COMPANY_KINDS.values() else "union"
    facts["parent"] = cells.code(raw.get("parent"), label["parent"])
    if facts["parent"] == facts["code"]:
        raise cells.Fault(_("上级不能是自己"))
    facts["province"] = cells.province(raw.get("province"), label["province"])
    facts["city"] = cells.code(raw.get("city"), label["city"])
    if facts["city"] and not re.fullmatch(r"\d{6}", facts["city"]):
        raise cells.Fault(_("城市代码应当是6位数字"))
    facts["uscc"] = cells.code(raw.get("uscc"), label["uscc"]).upper()
    if facts["uscc"] and not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", facts["uscc"]):
        raise cells.Fault(_("统一社会信用代码应当是18位字母和数字"))
    founded_on = cells.past_day(raw.get("founded_on"), label["founded_on"])
    facts["founded_on"] = founded_on.isoformat() if founded_on else ""
    facts["covers"] = sorted({code for code in re.split(r"[、，,;；\s]+", _codes(raw.get("covers"))) if code})
    misplaced = [label[key] for key in UNION_ONLY if facts["tree"] == "company" and facts[key]]
    if misplaced:
        raise cells.Fault(_("公司和部门不填%(labels)s") % {"labels": "、".join(misplaced)})


def _codes(cell: Any) -> str:
    return cells.text(cell, str(LABELS["covers"]), 1500)
