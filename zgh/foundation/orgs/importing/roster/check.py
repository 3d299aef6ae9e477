"""Every line of a roster on its own and against the other lines of the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from .. import cells
from ..outcome import Checked, Facts
from ..read import Row
from ..units import Units
from .columns import FORMS, LABELS, MEMBERSHIP_WORDS, SEXES

UNIQUE = ("no", "id_number", "phone")


def check(rows: Sequence[Row], units: Units) -> list[Checked]:
    """One result a line, in order. A line with several faults names the first."""
    label = {key: str(value) for key, value in LABELS.items()}  # once, not 14,000 times
    checked = [_check_line(row, units, label) for row in rows]
    _refuse_repeats(checked)
    return checked


def hints(unused: Iterable[str]) -> list[str]:
    """Sentences about headings that have no effect."""
    unused = list(unused)
    members = [heading for heading in unused if any(word in heading for word in MEMBERSHIP_WORDS)]
    others = [heading for heading in unused if heading not in members]
    said = []
    if members:
        said.append(
            _("「%(names)s」不会被导入：入会、退会由本人申请，花名册不改变会籍") % {"names": "、".join(members)}
        )
    if others:
        said.append(_("这几列没有用到：%(names)s") % {"names": "、".join(others)})
    return said


def _check_line(row: Row, units: Units, label: dict[str, str]) -> Checked:
    facts: Facts = {}
    try:
        _read_line(row.cells, facts, units, label)
    except cells.Fault as fault:
        return Checked(row.line_no, facts.get("no", ""), facts, str(fault))
    return Checked(row.line_no, facts["no"], facts)


def _read_line(raw: dict[str, Any], facts: Facts, units: Units, label: dict[str, str]) -> None:
    """Fills `facts` as far as the first fault, so that an error line still shows who it is about."""
    facts["no"] = cells.code(raw.get("no"), label["no"])
    facts["name"] = cells.name(raw.get("name"), label["name"])
    for key in ("no", "name"):
        if not facts[key]:
            raise cells.Fault(_("没有填%(label)s") % {"label": label[key]})
    facts["id_number"] = cells.id_number(raw.get("id_number"), label["id_number"])
    facts["phone"] = cells.phone(raw.get("phone"), label["phone"])
    facts["sex"] = cells.choice(raw.get("sex"), label["sex"], SEXES)
    facts["born_on"] = _iso(cells.past_day(raw.get("born_on"), label["born_on"]))
    _agree_with_id(facts)
    unit_code = cells.code(raw.get("unit_code"), label["unit_code"])
    unit_name = cells.text(raw.get("unit"), label["unit"], 100)
    if not unit_code and not unit_name:
        raise cells.Fault(_("没有填所在单位或单位编码"))
    facts["unit"] = units.find(unit_code, unit_name).code
    facts["department"] = cells.text(raw.get("department"), label["department"], 60)
    facts["post"] = cells.text(raw.get("post"), label["post"], 60)
    facts["form"] = cells.choice(raw.get("form"), label["form"], FORMS)
    facts["hired_on"] = _iso(cells.past_day(raw.get("hired_on"), label["hired_on"]))


def _agree_with_id(facts: Facts) -> None:
    """Sex and birthday follow from the identity number; where both are given they must agree."""
    number = facts["id_number"]
    if not number:
        return
    told = {"sex": cells.sex_in(number), "born_on": _iso(cells.birthday(number))}
    for key, value in told.items():
        if facts[key] and facts[key] != value:
            raise cells.Fault(_("%(label)s和身份证号里的不一样，请核对") % {"label": LABELS[key]})
        facts[key] = value


def _refuse_repeats(checked: list[Checked]) -> None:
    """Two lines with the same number: nobody can tell which is right, so both are refused."""
    lines: dict[tuple, list[Checked]] = defaultdict(list)
    for line in checked:
        for key in UNIQUE:
            if not line.fault and line.facts[key]:
                within = line.facts["unit"] if key == "no" else ""
                lines[key, within, line.facts[key]].append(line)
    for (key, *_rest), same in lines.items():
        for line in same[:10] if len(same) > 1 else ():
            other = next(o.line_no for o in same if o is not line)
            line.fault = line.fault or _("%(label)s和第%(n)d行相同") % {"label": LABELS[key], "n": other}
        for line in same[10:]:
            line.fault = line.fault or _("%(label)s和第%(n)d行相同") % {"label": LABELS[key], "n": same[0].line_no}


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
