"""Writes the new and changed lines of a roster, some hundred at a time, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zgh.foundation.accounts.models import Phone, User

from ... import extras
from ...belonging import settle
from ...bulk import NewPerson, insert_people
from ...initials import initials_of
from ...models import Employment, IdentityNumber, ImportRow, Person
from ..outcome import Facts
from ..units import Unit, Units
from .leave import end_jobs, end_powers
from .tell import tell
from .trace import pictures

MOVES = ("unit", "department", "post", "form")  # a new row in the history; other corrections change the row


KIND = ImportRow.Kind


def apply_rows(rows: Sequence[ImportRow], units: Units, by: Any) -> None:
    """Write these lines and settle which union the people belong to. Sets `row.person` and `row.trace`.

    Rooms above hear after commit who left, came back or moved to another union's units (`signals.py`).
    """
    known = [row.content["was"]["person"] for row in rows if row.kind != KIND.NEW]
    before = pictures(known)
    new = [row for row in rows if row.kind == KIND.NEW]
    people = insert_people([_new_person(row.content["facts"], units) for row in new])
    for row, person in zip(new, people, strict=True):
        row.person = person
    left = [row for row in rows if row.kind == KIND.LEFT]
    _change([row for row in rows if row.kind not in (KIND.NEW, KIND.LEFT)], units)
    _let_go(left, by)
    _reopen([row.person.user_id for row in rows if row.kind == KIND.RETURNED and row.person])
    further = {row.line_no: _further(row) for row in rows}
    extras.write({row.person_id: said["after"] for row in rows if row.person_id and (said := further[row.line_no])})
    written = [row.person_id for row in rows if row.person_id]
    settle(written)
    after = pictures(written)
    for row in rows:
        pk = row.person_id or 0
        picture = {"before": before.get(pk), "after": after[pk], "extras": further[row.line_no]}
        row.trace = json.dumps(picture, ensure_ascii=False)
    tell(before, after, units, by)


def _further(row: ImportRow) -> dict[str, extras.Values]:
    """What upper rooms are to write for a line, and what it was; empty where the line says nothing new."""
    if row.kind == KIND.LEFT:
        return {}
    content = row.content
    after = {k: value for k, value in extras.said(content["facts"]).items() if value != content["was"].get(k, "")}
    return {"before": {k: content["was"].get(k, "") for k in after}, "after": after} if after else {}


def _let_go(rows: Sequence[ImportRow], by: Any) -> None:
    people = Person.objects.in_bulk([row.content["was"]["person"] for row in rows])
    for row in rows:
        row.person = people[row.content["was"]["person"]]
    end_jobs(rows)
    end_powers([row.person_id for row in rows if row.person_id], by)


def _reopen(users: Sequence[int]) -> None:
    """Whoever works here again may sign in again; duties do not come back by themselves."""
    User.objects.filter(pk__in=users, is_active=False).update(is_active=True)


def _new_person(facts: Facts, units: Units) -> NewPerson:
    unit = units.by_code[facts["unit"]]
    return NewPerson(
        name=facts["name"],
        company_id=unit.pk,
        company_code=unit.code,
        employee_no=facts["no"],
        sex=facts["sex"],
        born_on=_day(facts["born_on"]),
        phone=facts["phone"],
        id_number=facts["id_number"],
        department=facts["department"],
        post=facts["post"],
        form=facts["form"] or Employment.Form.CONTRACT,
        hired_on=_day(facts["hired_on"]),
    )


def _change(rows: Sequence[ImportRow], units: Units) -> None:
    contents = [row.content for row in rows]
    people = Person.objects.select_related("user").in_bulk([c["was"]["person"] for c in contents])
    for row, content in zip(rows, contents, strict=True):
        row.person = people[content["was"]["person"]]
    _change_people([(row.person, c["facts"]) for row, c in zip(rows, contents, strict=True)])
    _change_numbers([(row.person, c["facts"], c["was"]) for row, c in zip(rows, contents, strict=True)])
    _change_jobs([(row.person, c["facts"], c["was"]) for row, c in zip(rows, contents, strict=True)], units)


def _change_people(pairs: list[tuple[Any, Facts]]) -> None:
    renamed = []
    for person, facts in pairs:
        if person.name != facts["name"]:
            renamed.append(person.user)
            person.user.name = facts["name"]
        person.name, person.initials = facts["name"], initials_of(facts["name"])[:30]
        person.sex = facts["sex"] or person.sex
        person.born_on = _day(facts["born_on"]) or person.born_on
    Person.objects.bulk_update([person for person, _facts in pairs], ["name", "initials", "sex", "born_on"])
    User.objects.bulk_update(renamed, ["name"])


def _change_numbers(triples: list[tuple[Any, Facts, Facts]]) -> None:
    """Adds missing identity numbers; adds phones and replaces those nobody has verified."""
    IdentityNumber.objects.bulk_create(
        IdentityNumber(person=person, **IdentityNumber.fields_for(facts["id_number"]))
        for person, facts, was in triples
        if facts["id_number"] and not was["id_number"]
    )
    phones = [(p, Phone.fields_for(f["phone"]), w) for p, f, w in triples if f["phone"]]
    Phone.objects.bulk_create(Phone(user=p.user, **fields) for p, fields, was in phones if not was["phone"])
    for person, fields, was in phones:
        if was["phone"] and was["phone"] != fields["number_hash"]:
            Phone.objects.filter(user=person.user, is_verified=False).update(**fields)


def _change_jobs(triples: list[tuple[Any, Facts, Facts]], units: Units) -> None:
    today = timezone.localdate()
    jobs = Employment.objects.in_bulk([was["job"] for _p, _f, was in triples if was["job"]])
    back = Employment.objects.filter(person__in=[p.pk for p, _f, was in triples if not was["job"]])
    gone_since = dict(back.order_by().values_list("person").annotate(Max("ends_on")))
    corrected, ended, begun = [], [], []
    for person, facts, was in triples:
        job = jobs.get(was["job"])
        if job is None:
            begun.append(_next_job(person, None, facts, units, gone_since.get(person.pk) or dt.date.min))
        elif job.starts_on < today and any(facts[key] and facts[key] != was[key] for key in MOVES):
            following = _next_job(person, job, facts, units, job.starts_on + dt.timedelta(days=1))
            job.ends_on = following.starts_on
            ended.append(job)
            begun.append(following)
        else:
            _write(job, facts, units.by_code[facts["unit"]])
            corrected.append(job)
    # Ended first: the next job may carry on the same number at the same unit.
    Employment.objects.bulk_update(ended, ["ends_on"])
    fields = ["company", "employee_no", "department", "post", "form", "hired_on"]
    Employment.objects.bulk_update(corrected, fields)
    Employment.objects.bulk_create(begun)


def _next_job(person: Any, job: Employment | None, facts: Facts, units: Units, earliest: dt.date) -> Employment:
    """The job that follows: from the hiring day where the file names one since `earliest`, else from today."""
    today, hired_on = timezone.localdate(), _day(facts["hired_on"])
    following = Employment(person=person)
    if job is not None:
        following.department, following.post, following.form = job.department, job.post, job.form
        following.hired_on = job.hired_on or job.starts_on
    _write(following, facts, units.by_code[facts["unit"]])
    following.starts_on = hired_on if hired_on and earliest <= hired_on <= today else today
    return following


def _write(job: Employment, facts: Facts, unit: Unit) -> None:
    job.company_id, job.employee_no = unit.pk, facts["no"]
    for key in ("department", "post", "form"):
        setattr(job, key, facts[key] or getattr(job, key))
    job.hired_on = _day(facts["hired_on"]) or job.hired_on


def _day(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None
