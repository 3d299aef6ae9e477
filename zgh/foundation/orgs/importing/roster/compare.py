"""A checked roster against what is known: who is new, what has changed, what cannot be decided by a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zgh.kit.masks import mask_id, mask_phone

from ...models import Employment, ImportRow, Person
from ..cells import Fault
from ..outcome import Checked, Facts, Outcome, error
from ..units import Units
from .known import Known

Kind = ImportRow.Kind


def compare(checked: Sequence[Checked], units: Units) -> list[Outcome]:
    """One outcome a line, in order. Lines with a fault are errors and are not looked up."""
    known = Known([line.facts for line in checked if not line.fault])
    taken: dict[int, int] = {}
    return [_outcome(line, units, known, taken) for line in checked]


def _outcome(line: Checked, units: Units, known: Known, taken: dict[int, int]) -> Outcome:
    who = {"name": line.facts.get("name", "")}
    if line.fault:
        return error(line, line.fault, who)
    try:
        unit = units.find(line.facts["unit"], "")
        person = _match(line.facts, unit.pk, units, known)
        if person is not None and taken.setdefault(person["pk"], line.line_no) != line.line_no:
            raise Fault(_("和第%(n)d行是同一位职工") % {"n": taken[person["pk"]]})
        _claim_phone(line.facts, person, known)
    except Fault as fault:
        return error(line, str(fault), who)
    if person is None:
        return _new(line, unit.name)
    return _changed(line, unit, person, _job(line.facts, unit.pk, person, units, known), known)


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
    shown = _words({**line.facts, "form": line.facts["form"] or Employment.Form.CONTRACT}, unit_name)
    message = "" if line.facts["phone"] else _("没有手机号，暂时不能用验证码登录")
    return Outcome(line.line_no, Kind.NEW, line.key, {}, shown, message, line.facts)


def _changed(line: Checked, unit: Any, person: dict[str, Any], job: dict[str, Any] | None, known: Known) -> Outcome:
    facts, was, message = dict(line.facts), _was(person, job), ""
    phone_hash = known.hashes.get(facts["phone"], "")
    if phone_hash and phone_hash != was["phone"] and person["user__phone__is_verified"]:
        facts["phone"], message = "", _("手机号和本人验证过的不同，保留本人的")
    exact = {**facts, "id_number": known.hashes.get(facts["id_number"], ""), "phone": facts["phone"] and phone_hash}
    differing = [key for key, value in exact.items() if value and value != was[key]]
    new = {key: word for key, word in _words(facts, unit.name).items() if key in differing}
    old = {key: word for key, word in _old_words(was, person, job).items() if key in differing}
    kind = Kind.CHANGED if differing else Kind.SAME
    shown = new or {"name": facts["name"]}
    return Outcome(line.line_no, kind, line.key, old, shown, message, facts, was)


def _was(person: dict[str, Any], job: dict[str, Any] | None) -> Facts:
    """What the line is compared with, exactly; sealed numbers by their hash."""
    job = job or {}
    hired_on = job.get("hired_on") or job.get("starts_on")
    return {
        "person": person["pk"],
        "job": job.get("pk"),
        "name": person["name"],
        "sex": person["sex"],
        "born_on": _iso(person["born_on"]),
        "id_number": person["identity__number_hash"] or "",
        "phone": person["user__phone__number_hash"] or "",
        "no": job.get("employee_no", ""),
        "unit": job.get("company__code", ""),
        "department": job.get("department", ""),
        "post": job.get("post", ""),
        "form": job.get("form", ""),
        "hired_on": _iso(hired_on),
    }


def _words(facts: Facts, unit_name: str) -> dict[str, str]:
    """Facts as a reader should see them: words for codes, numbers masked, empty ones left out."""
    words = {
        **facts,
        "unit": unit_name,
        "sex": str(Person.Sex(facts["sex"]).label) if facts["sex"] else "",
        "form": str(Employment.Form(facts["form"]).label) if facts["form"] else "",
        "id_number": mask_id(facts["id_number"]),
        "phone": mask_phone(facts["phone"]),
    }
    return {key: word for key, word in words.items() if word}


def _old_words(was: Facts, person: dict[str, Any], job: dict[str, Any] | None) -> dict[str, str]:
    plain = {key: value for key, value in was.items() if key not in ("person", "job")}
    words = _words({**plain, "id_number": "", "phone": ""}, (job or {}).get("company__name", ""))
    sealed = {"id_number": person["identity__number_mask"], "phone": person["user__phone__number_mask"]}
    return {**words, **{key: mask for key, mask in sealed.items() if mask}}


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
