"""Every line of a roster on its own and against the other lines of the file."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ... import extras
from ...models import ImportRow
from .. import cells
from ..outcome import Checked, Facts
from ..read import Row
from ..units import Units, UnknownUnit
from .columns import FORMS, GONE, GONE_IN_NAME, GONE_IN_NOTE, LABELS, MEMBERSHIP_WORDS, SEXES, STATUSES
from .zeros import Widths, ask_about_zeros

UNIQUE = ("no", "id_number", "phone")
UNKNOWN = 8  # words named in a hint
Reason = ImportRow.Reason


def check(rows: Sequence[Row], units: Units, answers: Mapping[str, str]) -> list[Checked]:
    """One result a line, in order. A line with several faults names the first. `answers` are those to questions."""
    label = {key: str(value) for key, value in LABELS.items()}  # once, not 14,000 times
    checked = [_check_line(row, units, label, answers.get("hidden", "")) for row in rows]
    checked = [line for line in checked if line is not None]
    ask_about_zeros(checked, Widths(units, checked), answers.get("zeros", ""))
    _refuse_repeats(checked)
    return checked


def hints(unused: Iterable[str], checked: Sequence[Checked]) -> list[str]:
    """Sentences about headings and cells that have no effect."""
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
    return said + _unknown_words(checked)


def _unknown_words(checked: Sequence[Checked]) -> list[str]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for line in checked:
        for name, word in line.unknown.items():
            found[name][word] += 1
    said = _("有%(n)d行的%(name)s没认出来，这一格没有导入，别的照常：%(words)s")
    return [
        said % {"n": words.total(), "name": name, "words": "、".join(word for word, _n in words.most_common(UNKNOWN))}
        for name, words in found.items()
    ]


def _check_line(row: Row, units: Units, label: dict[str, str], hidden: str) -> Any:
    """The line's facts or fault; None for a hidden line somebody said to leave out."""
    facts: Facts = {}
    if row.is_hidden and hidden == "skip":
        return None
    try:
        _read_line(row.cells, facts, units, label)
    except UnknownUnit as fault:
        return Checked(row.line_no, facts["no"], facts, str(fault), reason=Reason.UNIT, subject=fault.words)
    except cells.Fault as fault:
        return Checked(row.line_no, facts.get("no", ""), facts, str(fault))
    further, unknown = extras.clean(row.cells)
    facts |= further
    line = Checked(row.line_no, facts["no"], facts, unknown=unknown)
    if row.is_hidden and hidden != "take":
        line.fault, line.reason = _("这一行在表格里是隐藏的，要不要导入请您定"), Reason.HIDDEN
        line.is_conflict = True
    elif not facts["is_gone"] and (found := GONE_IN_NOTE.search(str(row.cells.get("note", "")))):
        said = _("备注里写着「%(word)s」。已经离职的请填离职日期，还在职的请改备注")
        line.fault, line.is_conflict = said % {"word": found[0]}, True
    return line


def _read_line(raw: dict[str, Any], facts: Facts, units: Units, label: dict[str, str]) -> None:
    """Fills `facts` as far as the first fault, so that an error line still shows who it is about."""
    facts["no"] = cells.code(raw.get("no"), label["no"])
    name = cells.text(raw.get("name"), label["name"], 60)
    facts["name"] = cells.name(GONE_IN_NAME.sub("", name), label["name"])
    for key in ("no", "name"):
        if not facts[key]:
            raise cells.Fault(_("没有填%(label)s") % {"label": label[key]})
    facts["id_number"] = cells.id_number(raw.get("id_number"), label["id_number"])
    _read_job(raw, facts, units, label)
    _read_end(raw, facts, label, is_gone=bool(GONE_IN_NAME.search(name)))
    facts["phone"] = cells.phone(raw.get("phone"), label["phone"])
    facts["sex"] = cells.choice(raw.get("sex"), label["sex"], SEXES)
    facts["born_on"] = _iso(_day_of_birth(raw.get("born_on"), label["born_on"], facts["id_number"]))
    _agree_with_id(facts)
    facts["form"] = cells.choice(raw.get("form"), label["form"], FORMS)
    facts["hired_on"] = _iso(cells.past_day(raw.get("hired_on"), label["hired_on"]))


def _read_job(raw: dict[str, Any], facts: Facts, units: Units, label: dict[str, str]) -> None:
    unit_code = cells.code(raw.get("unit_code"), label["unit_code"])
    unit_name = cells.text(raw.get("unit"), label["unit"], 100)
    facts["department"] = cells.text(raw.get("department"), label["department"], 60)
    facts["post"] = cells.text(raw.get("post"), label["post"], 60)
    if not unit_code and not unit_name:
        raise cells.Fault(_("没有填所在单位或单位编码"))
    facts["unit"] = units.find(unit_code, unit_name).code


def _read_end(raw: dict[str, Any], facts: Facts, label: dict[str, str], *, is_gone: bool) -> None:
    """Whether the line says that the person is no longer here. A day to come is not an end yet."""
    status = cells.choice(raw.get("status"), label["status"], STATUSES)
    left_on = cells.day(raw.get("left_on"), label["left_on"])
    facts["is_gone"] = is_gone or status == GONE or (left_on is not None and left_on <= timezone.localdate())
    facts["left_on"] = _iso(left_on) if facts["is_gone"] else ""
    if facts["is_gone"] and left_on is not None and left_on > timezone.localdate():
        raise cells.Fault(_("%(label)s在今天之后，请到那天再导入") % {"label": label["left_on"]})


def _day_of_birth(cell: Any, label: str, id_number: str) -> dt.date | None:
    """The day told; a month alone (1990.3) is no day, and the identity number knows better."""
    told = cells.past_day(cell, label)
    known = cells.birthday(id_number) if id_number else None
    if told and known and told.day == 1 and (told.year, told.month) == (known.year, known.month):
        return known
    return told


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
    """Two lines with the same number: nobody can tell which is right, so all of them wait for a decision."""
    lines: dict[tuple, list[Checked]] = defaultdict(list)
    for line in checked:
        for key in UNIQUE:
            if not line.fault and line.facts[key]:
                within = line.facts["unit"] if key == "no" else ""
                lines[key, within, line.facts[key]].append(line)
    for (key, *_rest), same in lines.items():
        if len(same) < 2:
            continue
        for line in same:
            other = next(o.line_no for o in same if o is not line)
            line.fault = line.fault or _("%(label)s和第%(n)d行相同") % {"label": LABELS[key], "n": other}
            line.is_conflict = True


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
