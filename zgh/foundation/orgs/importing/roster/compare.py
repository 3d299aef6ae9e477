"""A checked roster against what is known: who is new, moved, gone or back, what cannot be decided by a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ... import extras
from ...models import Employment, ImportRow
from ..cells import Fault
from ..outcome import Checked, Facts, Outcome, conflict, error
from ..units import Unit, Units
from .known import Known
from .words import old_words, said, what_was, words

Kind = ImportRow.Kind
JOB = ("no", "unit", "department", "post", "form", "hired_on")


def compare(checked: Sequence[Checked], units: Units) -> list[Outcome]:
    """One outcome a line, in order. Lines with a fault are not looked up."""
    known = Known([line.facts for line in checked if not line.fault])
    taken: dict[int, int] = {}
    outcomes = [_outcome(line, units, known, taken) for line in checked]
    for line, outcome in zip(checked, outcomes, strict=True):
        if line.unknown and not line.fault:  # the word itself may be nobody's business: only which column it stood in
            said = _("%(names)s没认出来，没有导入") % {"names": "、".join(line.unknown)}
            outcome.message = "；".join(filter(None, (outcome.message, said)))
    return outcomes


def _outcome(line: Checked, units: Units, known: Known, taken: dict[int, int]) -> Outcome:
    if line.fault:
        return error(line, line.fault, said(line.facts, units))
    try:
        unit = units.find(line.facts["unit"], "")
        person = _who(line.facts, unit, units, known)
        if person is not None and taken.setdefault(person["pk"], line.line_no) != line.line_no:
            raise Fault(_("和第%(n)d行是同一位职工") % {"n": taken[person["pk"]]})
        if line.facts["is_gone"]:
            return _left(line, person, units, known)
        _claim_phone(line.facts, person, known)
    except Fault as fault:
        return conflict(line, str(fault), said(line.facts, units))
    if person is None:
        return _new(line, unit.name)
    return _changed(line, unit, person, _job(line.facts, unit.pk, person, units, known), known)


def _who(facts: Facts, unit: Unit, units: Units, known: Known) -> dict[str, Any] | None:
    """The person a line is about: the one a full file does not name, else the one its numbers lead to."""
    if "person" in facts:
        return known.people.get(facts["person"])
    return _match(facts, unit.pk, units, known) or _came_back(facts, unit.pk, units, known)


def _match(facts: Facts, unit_id: int, units: Units, known: Known) -> dict[str, Any] | None:
    """The person a line means, or None for somebody new. The identity number decides, the employee number helps."""
    same_no = [job for job in known.by_no.get(facts["no"], []) if job["company_id"] in units.ids]
    here = next((job for job in same_no if job["company_id"] == unit_id), None)
    by_id = known.by_id.get(known.hashes.get(facts["id_number"], ""))
    if by_id is not None:
        if here is not None and here["person_id"] != by_id:
            raise Fault(_("工号已经登记给另一位职工，请核对工号和身份证号"))
        if known.jobs[by_id] and not any(job["company_id"] in units.ids for job in known.jobs[by_id]):
            raise Fault(_("这一行要由上级工会核对后才能导入"))
        return known.people[by_id]
    if here is not None:
        return _same_person(facts, known.people[here["person_id"]])
    if facts["id_number"] or not same_no:
        return None
    alike = [job for job in same_no if known.people[job["person_id"]]["name"] == facts["name"]]
    if len(alike) != 1:
        return None
    return known.people[alike[0]["person_id"]]  # moved to another unit with the same number and name


def _came_back(facts: Facts, unit_id: int, units: Units, known: Known) -> dict[str, Any] | None:
    """Somebody who left with this number and name and has no job now; the same unit before others."""
    for job in sorted(known.ended_by_no.get(facts["no"], []), key=lambda job: job["company_id"] != unit_id):
        person = known.people[job["person_id"]]
        other_id = facts["id_number"] and person["identity__number_hash"]
        if job["company_id"] in units.ids and person["name"] == facts["name"] and not other_id:
            return None if known.jobs[person["pk"]] else person
    return None


def _same_person(facts: Facts, person: dict[str, Any]) -> dict[str, Any]:
    """The holder of this number at this unit, unless the line is plainly about somebody else."""
    if facts["id_number"] and person["identity__number_hash"]:
        raise Fault(_("这个工号登记的身份证号和本行不一样，请核对"))
    if person["name"] != facts["name"] and not facts["id_number"]:
        raise Fault(_("这个工号登记的是另一个姓名。若是同一人改了名，请补上身份证号"))
    if person["name"] != facts["name"]:
        raise Fault(_("这个工号登记的是另一个姓名，请核对工号"))
    return person


def _claim_phone(facts: Facts, person: dict[str, Any] | None, known: Known) -> None:
    owner = known.phone_owner.get(known.hashes.get(facts["phone"], ""))
    if owner is not None and (person is None or owner != person["user_id"]):
        raise Fault(_("手机号和已有的登记冲突，请核对"))


def _job(facts: Facts, unit_id: int, person: dict[str, Any], units: Units, known: Known) -> dict[str, Any] | None:
    """The live job a line is about: the same unit, else the same number, else the latest within reach."""
    jobs = [job for job in known.jobs[person["pk"]] if job["company_id"] in units.ids]
    order = lambda job: (job["company_id"] == unit_id, job["employee_no"] == facts["no"])  # noqa: E731
    return max(jobs, key=order) if any(map(any, map(order, jobs))) else (jobs[-1] if jobs else None)


def _new(line: Checked, unit_name: str) -> Outcome:
    shown = words({**line.facts, "form": line.facts["form"] or Employment.Form.CONTRACT}, unit_name)
    message = "" if line.facts["phone"] else _("没有手机号，暂时不能用验证码登录")
    return Outcome(line.line_no, Kind.NEW, line.key, {}, shown, message, line.facts)


def _left(line: Checked, person: dict[str, Any] | None, units: Units, known: Known) -> Outcome:
    """All jobs within reach end. Somebody unknown, or gone already, needs nothing."""
    shown = {"name": line.facts["name"]}
    jobs = [job for job in known.jobs[person["pk"]] if job["company_id"] in units.ids] if person else []
    if person is None or not jobs:
        message = _("系统里没有在职的登记，不用再登记离职")
        return Outcome(line.line_no, Kind.SAME, line.key, {}, shown, message, line.facts)
    left_on = line.facts["left_on"] or timezone.localdate().isoformat()
    if left_on < min(job["starts_on"] for job in jobs).isoformat():
        raise Fault(_("离职日期早于入职日期，请核对"))
    job = max(jobs, key=lambda job: (job["employee_no"] == line.facts["no"], job["starts_on"]))
    was = {**what_was(person, job), "jobs": sorted(job["pk"] for job in jobs)}
    old = {key: word for key, word in old_words(was, person, job).items() if key in ("unit", "department", "post")}
    new = {"name": person["name"], "left_on": left_on}
    message = _("全员名单里没有这个人") if "person" in line.facts else ""
    return Outcome(line.line_no, Kind.LEFT, line.key, old, new, message, line.facts, was)


def _changed(line: Checked, unit: Unit, person: dict[str, Any], job: dict[str, Any] | None, known: Known) -> Outcome:
    facts, was, message = dict(line.facts), what_was(person, job), ""
    phone_hash = known.hashes.get(facts["phone"], "")
    if phone_hash and phone_hash != was["phone"] and person["user__phone__is_verified"]:
        facts["phone"], message = "", _("手机号和本人验证过的不同，保留本人的。真换了号，在他的职工资料里点“换号”")
    if own := _compare_extras(facts, was, known.extras.get(person["pk"], {})):
        message = "；".join(filter(None, (message, _("%(names)s和本人填的不同，保留本人的") % {"names": own})))
    exact = {**facts, "id_number": known.hashes.get(facts["id_number"], ""), "phone": facts["phone"] and phone_hash}
    differing = [key for key, value in exact.items() if key in was and value and value != was[key]]
    kind = Kind.SAME
    if job is None:
        kind, differing = Kind.RETURNED, list(dict.fromkeys([*differing, *JOB]))
    elif "unit" in differing:
        kind = Kind.MOVED
    elif differing:
        kind = Kind.CHANGED
    new = {key: word for key, word in words(facts, unit.name, was).items() if key in differing}
    old = {key: word for key, word in old_words(was, person, job).items() if key in differing}
    shown = new if kind == Kind.SAME and new else {"name": facts["name"], **new}
    return Outcome(line.line_no, kind, line.key, old, shown, message, facts, was)


def _compare_extras(facts: Facts, was: Facts, kept: dict[str, extras.Kept]) -> str:
    """What upper rooms have on record goes into `was`; drops what the person has said otherwise, names the columns."""
    own = []
    for key, value in extras.said(facts).items():
        on_record = kept.get(key, extras.Kept({}))
        was[key] = on_record.values.get(key, "")
        if on_record.is_own and was[key] not in ("", value):
            own.append(key)
            del facts[key], was[key]
    return "、".join(str(column.label) for column in extras.columns() if column.key in own)
