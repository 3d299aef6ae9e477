"""What is on record of some people before and after a line is written, exactly: what undoing restores and checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zgh.foundation.accounts.models import Phone, User

from ...models import Duty, Employment, IdentityNumber, Officer, Person

JOB = ("pk", "person_id", "company_id", "department", "employee_no", "post", "form", "hired_on", "starts_on", "ends_on")
Picture = dict[str, Any]


def pictures(people: Sequence[int]) -> dict[int, Picture]:
    """Person id → name, sex, birthday, numbers, jobs, powers and whether the login is open. Six queries."""
    rows = Person.objects.filter(pk__in=people).values("pk", "name", "sex", "born_on", "user_id")
    found: dict[int, Picture] = {
        row["pk"]: {
            "person": {"name": row["name"], "sex": row["sex"], "born_on": _iso(row["born_on"])},
            "user": row["user_id"],
            "jobs": {},
            "id_number": "",
            "phone": None,
            "is_active": None,
            "duties": {},
            "officers": {},
        }
        for row in rows
    }
    for job in Employment.objects.filter(person__in=people).values(*JOB):
        days = {key: _iso(job[key]) for key in ("hired_on", "starts_on", "ends_on")}
        found[job["person_id"]]["jobs"][str(job["pk"])] = {**_without(job, "pk", "person_id"), **days}
    for person_id, hashed in IdentityNumber.objects.filter(person__in=people).values_list("person_id", "number_hash"):
        found[person_id]["id_number"] = hashed
    _add_logins(found)
    return found


def _add_logins(found: dict[int, Picture]) -> None:
    owner = {picture["user"]: pk for pk, picture in found.items() if picture["user"]}
    for user_id, is_active in User.objects.filter(pk__in=owner).values_list("pk", "is_active"):
        found[owner[user_id]]["is_active"] = is_active
    for phone in Phone.objects.filter(user__in=owner):
        facts = {"number": phone.number, "is_verified": phone.is_verified}
        found[owner[phone.user_id]]["phone"] = facts
    for pk, user_id, ends_on in Duty.objects.filter(user__in=owner).values_list("pk", "user_id", "ends_on"):
        found[owner[user_id]]["duties"][str(pk)] = _iso(ends_on)
    for pk, person_id, ends_on in Officer.objects.filter(person__in=found).values_list("pk", "person_id", "ends_on"):
        found[person_id]["officers"][str(pk)] = _iso(ends_on)


def lives(picture: Picture, day: str) -> dict[str, dict[str, Any]]:
    """The jobs of a picture that hold on a day."""
    return {
        pk: job
        for pk, job in picture["jobs"].items()
        if job["starts_on"] <= day and (not job["ends_on"] or job["ends_on"] > day)
    }


def _without(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
