"""One line of a file of honours becomes facts, or a sentence that says what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.importing import cells
from zgh.foundation.orgs.importing.cells import Fault
from zgh.foundation.orgs.importing.read import Row
from zgh.foundation.orgs.models import Employment, Person, Union

from .columns import KINDS, LEVELS
from .making import awards_by_name
from .models import Award, Kind
from .models.honour import FIRST_YEAR
from .models.keepers import DUTIES
from .numbering import folded, mark_of, numbered

LONGEST = {"title": 80, "body": 120, "number": 80, "citation": 500, "holder": 80}


def unions_of(by: Any) -> Any:
    """Unions in which this cadre keeps people."""
    held = Q(pk__in=())
    for duty in DUTIES:
        held |= under(by, duty, "")
    return Union.objects.filter(held, closed_on=None)


@dataclass
class Line:
    """A line as it is shown and kept: new, same or wrong."""

    number: int
    kind: str
    who: str = ""
    what: str = ""
    message: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return dict(vars(self))


class Known:
    """What the lines of one file are compared with: people, unions and awards, in four queries for all of them."""

    def __init__(self, by: Any, union: Union, rows: Sequence[Row]) -> None:
        self.union, self.awards = union, awards_by_name()
        self.unions: dict[str, list[Union]] = defaultdict(list)
        for row in unions_of(by).only("code", "name", "short_name", "path"):
            for known_as in {row.code, row.name, row.short_name}:
                self.unions[known_as].append(row)
        names = {_named(row) for row in rows}
        self.people: dict[str, list[Person]] = defaultdict(list)
        for person in Person.objects.permitted("keep_member", by).filter(name__in=names):
            self.people[person.name].append(person)
        numbers = {str(row.cells.get("no", "")).strip() for row in rows} - {""}
        jobs = Employment.objects.at().filter(employee_no__in=[_plain(number) for number in numbers])
        self.numbers = set(jobs.values_list("person_id", "employee_no"))

    def union_named(self, name: str) -> Union:
        """The one meant; a code is of one alone. Fault where none or more than one is called so."""
        found = self.unions.get(name, [])
        found = [union for union in found if union.code == name] or found
        if not found:
            raise Fault(_("您管的工会里没有“%(name)s”，请写全称、简称或编码") % {"name": name})
        if len(found) > 1:
            raise Fault(_("您管的工会里叫“%(name)s”的不止一个，请写编码") % {"name": name})
        return found[0]

    def person(self, name: str, no: str) -> Person:
        """The one meant. Fault where nobody or more than one fits."""
        found = self.people.get(name, [])
        if no:
            found = [person for person in found if (person.pk, no) in self.numbers]
        words = {"name": name, "no": no}
        if not found and no:
            raise Fault(_("您管的职工里没有工号%(no)s的“%(name)s”，请对照花名册") % words)
        if not found:
            raise Fault(_("您管的职工里没有“%(name)s”。不在花名册上的老同志请单独登记") % words)
        if len(found) > 1:
            raise Fault(_("有%(n)d位“%(name)s”，请填工号") % {**words, "n": len(found)})
        return found[0]


def _named(row: Row) -> str:
    try:
        return cells.name(row.cells.get("holder"), "")
    except Fault:
        return ""


def _plain(cell: str) -> str:
    return cell.removesuffix(".0")


def check(row: Row, known: Known) -> Line:
    """Everything that is wrong with it at once, or its facts."""
    line = Line(row.line_no, "new", *_shown(row))
    faults: list[str] = []
    facts = _facts(row, known, faults)
    if faults:
        line.kind, line.message = "wrong", "；".join(faults)
    else:
        line.facts = facts
    return line


def _shown(row: Row) -> tuple[str, str]:
    """Who and what, as the file has it."""
    what = f"{row.cells.get('title', '')} {str(row.cells.get('year', '')).removesuffix('.0')}"
    return str(row.cells.get("holder", ""))[:80], what.strip()[:100]


def _facts(row: Row, known: Known, faults: list[str]) -> dict[str, Any]:
    def read(key: str, label: Any, how: Any = None, *more: Any) -> Any:
        try:
            how = how or cells.text
            return how(row.cells.get(key), label, *(more or ((LONGEST[key],) if how is cells.text else ())))
        except Fault as fault:
            faults.append(str(fault))
            return ""

    title = read("title", _("荣誉名称"))
    award = known.awards.get(folded(title)) if title else None
    kind = read("kind", _("授予谁"), cells.choice, KINDS) or (award.kind if award else Kind.PERSON.value)
    facts: dict[str, Any] = {
        "title": award.name if award and award.kind == kind else title,
        "award_id": award.pk if award and award.kind == kind else None,
        "kind": kind,
        "level": read("level", _("级别"), cells.choice, LEVELS) or (award.level if award else ""),
        "body": read("body", _("授予机关")) or (award.body if award else ""),
        "number": numbered(read("number", _("表彰文号")))[: LONGEST["number"]],
        "citation": read("citation", _("表彰词")),
        "year": read("year", _("年份"), _year),
    }
    day = read("granted_on", _("授予日期"), cells.past_day)
    facts["granted_on"] = day.isoformat() if isinstance(day, dt.date) else None
    _check_words(facts, award, faults)
    _find_holder(row, known, facts, read, faults)
    if not faults:
        facts["mark"] = mark_of(**{n: facts[n] for n in ("kind", "person_id", "union_id", "holder", "title", "year")})
    return facts


def _check_words(facts: dict[str, Any], award: Award | None, faults: list[str]) -> None:
    if not facts["title"]:
        faults.append(_("没有写荣誉名称"))
    if award is not None and award.kind != facts["kind"]:
        words = {"name": award.name, "kind": award.get_kind_display()}
        faults.append(_("“%(name)s”是授予%(kind)s的，请改“授予谁”") % words)
    if not facts["level"]:
        faults.append(_("奖项库里没有这个荣誉，请填级别"))


def _find_holder(row: Row, known: Known, facts: dict[str, Any], read: Any, faults: list[str]) -> None:
    """The person with their union; else the name of the team, and whose it is."""
    if facts["kind"] == "person":
        name, no = read("holder", _("姓名"), cells.name, 60), read("no", _("工号"), cells.code)
        facts |= {"holder": "", "person_id": None, "union_id": known.union.pk}
        if not name:
            faults.append(_("没有写姓名"))
            return
        try:
            person = known.person(name, no)
        except Fault as fault:
            faults.append(str(fault))
        else:
            facts |= {"person_id": person.pk, "union_id": person.union_id or known.union.pk}
        return
    named = read("union", _("工会"), cells.text, 100)
    union = known.union
    try:
        union = known.union_named(named) if named else union
    except Fault as fault:
        faults.append(str(fault))
    holder = read("holder", _("集体名称"))
    if not holder:
        faults.append(_("没有写集体名称"))
    facts |= {"holder": holder, "person_id": None, "union_id": union.pk}


def _year(cell: Any, label: Any) -> int:
    """2024, 2024.0, 2024年, 2024年度, or a day in that year."""
    if isinstance(cell, dt.date):
        year = cell.year
    else:
        text = cells.code(cell, label, 10).removesuffix("度").removesuffix("年")
        if not (text.isascii() and text.isdecimal() and len(text) == 4):
            raise Fault(_("年份要写四位数，比如2024"))
        year = int(text)
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Fault(_("年份%(year)d不对，请核对") % {"year": year})
    return year
