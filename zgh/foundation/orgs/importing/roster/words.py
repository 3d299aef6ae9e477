"""What is known of somebody, exactly for the comparison and in words for a reader; numbers masked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zgh.kit.masks import mask_id, mask_phone

from ... import extras
from ...models import Employment, Person
from ..outcome import Facts
from ..units import Units

UNSAID = ("person", "job", "jobs", "is_gone")


def what_was(person: dict[str, Any], job: dict[str, Any] | None) -> Facts:
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


def words(facts: Facts, unit_name: str, was: Facts | None = None) -> dict[str, str]:
    """Facts as a reader should see them: words for codes, numbers masked, empty ones left out."""
    further = extras.said(facts)
    said = {
        **facts,
        **dict.fromkeys(further, ""),
        **extras.words(further, was),
        "unit": unit_name,
        "sex": str(Person.Sex(facts["sex"]).label) if facts["sex"] else "",
        "form": str(Employment.Form(facts["form"]).label) if facts["form"] else "",
        "id_number": mask_id(facts["id_number"]),
        "phone": mask_phone(facts["phone"]),
    }
    return {key: word for key, word in said.items() if word and key not in UNSAID}


def old_words(was: Facts, person: dict[str, Any], job: dict[str, Any] | None) -> dict[str, str]:
    """The same for what was known."""
    further = extras.said(was)
    bare = {key: value for key, value in was.items() if key not in further}
    found = words({**bare, "id_number": "", "phone": ""}, (job or {}).get("company__name", "")) | extras.plain(further)
    sealed = {"id_number": person["identity__number_mask"], "phone": person["user__phone__number_mask"]}
    return {**found, **{key: mask for key, mask in sealed.items() if mask}}


def said(facts: Facts, units: Units) -> dict[str, str]:
    """Who a line is about, as far as it could be read, without any number."""
    unit = units.by_code.get(facts.get("unit", ""))
    shown = {key: facts.get(key, "") for key in ("name", "department", "post")}
    return {key: word for key, word in {**shown, "unit": unit.name if unit else ""}.items() if word}


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
