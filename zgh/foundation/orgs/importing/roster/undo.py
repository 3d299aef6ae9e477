"""Takes a written roster back: every line to what it was before, except where something has changed since."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zgh.foundation.accounts.devices import sign_out_everywhere
from zgh.foundation.accounts.models import Phone, User
from zgh.kit.sealed import blind

from ... import extras
from ...belonging import settle
from ...initials import initials_of
from ...models import Duty, Employment, IdentityNumber, ImportRow, Officer, Person
from ..units import Units
from .tell import tell
from .trace import Picture, pictures

JOB = ("company_id", "department", "employee_no", "post", "form", "hired_on", "starts_on", "ends_on")
DAYS = ("hired_on", "starts_on", "ends_on")


def restore_rows(rows: Sequence[ImportRow], units: Units, by: Any) -> dict[int, str]:
    """Undo these lines in the caller's transaction; line number → why one was left as it is.

    Nothing is deleted that is dated: a job that should never have been is ended on the day it began, so it held on
    no day. A phone number and an identity number that the file brought go again.
    """
    traces = {row.line_no: json.loads(row.trace) for row in rows if row.trace}
    now = pictures([row.person_id for row in rows if row.person_id])
    further = {row.person_id: said for row in rows if (said := traces.get(row.line_no, {}).get("extras"))}
    changed = _changed_extras(further)
    refused = {row.line_no: _why_not(row, traces, now, changed) for row in rows}
    refused |= _taken({row.line_no: traces[row.line_no] for row in rows if not refused[row.line_no]}, rows)
    undone = [row for row in rows if not refused[row.line_no]]
    people = {row.person_id: traces[row.line_no]["before"] for row in undone if row.person_id}
    _restore_jobs(people, now)
    _restore_people(people)
    _restore_numbers(people, now)
    _restore_powers(people)
    extras.write({pk: said["before"] for pk, said in further.items() if pk in people})
    settle(list(people))
    tell({pk: now[pk] for pk in people}, pictures(list(people)), units, by)
    return {line_no: why for line_no, why in refused.items() if why}


def _changed_extras(further: Mapping[Any, Any]) -> set[int]:
    """People of whom an upper room has by now something else on record than the file wrote."""
    kept = extras.read(list(further), extras.named(said["after"] for said in further.values()))
    nothing = extras.Kept({})
    return {
        pk
        for pk, said in further.items()
        if any(kept.get(pk, {}).get(key, nothing).values.get(key, "") != value for key, value in said["after"].items())
    }


def _why_not(row: ImportRow, traces: Mapping[int, Any], now: Mapping[int, Picture], changed: set[int]) -> str:
    if row.line_no not in traces:
        return _("没有留下撤销要用的记录")
    if row.person_id in changed or now.get(row.person_id or 0) != traces[row.line_no]["after"]:
        return _("导入之后又改过，没有撤回，请到这位职工的页面核对")
    return ""


def _taken(traces: Mapping[int, Any], rows: Sequence[ImportRow]) -> dict[int, str]:
    """Lines whose old number, phone or post somebody else holds by now."""
    found = {row.line_no: "" for row in rows if row.line_no in traces}
    person_of = {row.line_no: row.person_id for row in rows}
    before = {line_no: trace["before"] for line_no, trace in traces.items() if trace["before"]}
    numbers = {job["employee_no"] for picture in before.values() for job in picture["jobs"].values()}
    holders = Employment.objects.filter(ends_on=None, employee_no__in=numbers)
    holder = {(c, n): p for c, n, p in holders.values_list("company_id", "employee_no", "person_id")}
    posts = [pk for picture in before.values() for pk, ends_on in picture["officers"].items() if not ends_on]
    chairs = dict(Officer.objects.filter(pk__in=posts, post="chair").values_list("pk", "union_id"))
    chair = Officer.objects.filter(ends_on=None, post="chair", union__in=chairs.values())
    sits = dict(chair.values_list("union_id", "person_id"))
    phones = {blind(p["phone"]["number"]) for p in before.values() if p["phone"]}
    owner = dict(Phone.objects.filter(number_hash__in=phones).values_list("number_hash", "user_id"))
    for line_no, picture in before.items():
        me = person_of[line_no]
        live = [job for job in picture["jobs"].values() if not job["ends_on"]]
        seats = [chairs[int(pk)] for pk in picture["officers"] if int(pk) in chairs]
        if any(holder.get((job["company_id"], job["employee_no"]), me) != me for job in live):
            found[line_no] = _("原来的工号已经给了别人，没有撤回")
        elif any(sits.get(union, me) != me for union in seats):
            found[line_no] = _("主席已经换人，没有撤回")
        elif picture["phone"] and owner.get(blind(picture["phone"]["number"]), picture["user"]) != picture["user"]:
            found[line_no] = _("原来的手机号已经登记给别人，没有撤回")
    return found


def _restore_jobs(people: Mapping[int, Picture | None], now: Mapping[int, Picture]) -> None:
    """Jobs the file began hold on no day; the others are as they were. Ended before reopened: numbers are unique."""
    jobs = Employment.objects.in_bulk([int(pk) for person in people for pk in now[person]["jobs"]])
    void, back = [], []
    for person, before in people.items():
        old = before["jobs"] if before else {}
        for pk in now[person]["jobs"]:
            job = jobs[int(pk)]
            if pk not in old:
                job.ends_on = job.starts_on
                void.append(job)
            elif old[pk] != now[person]["jobs"][pk]:
                for key in JOB:
                    setattr(job, key, _day(old[pk][key]) if key in DAYS else old[pk][key])
                back.append(job)
    Employment.objects.bulk_update(void, ["ends_on"])
    Employment.objects.bulk_update(back, JOB)


def _restore_people(people: Mapping[int, Picture | None]) -> None:
    rows = {row.pk: row for row in Person.objects.select_related("user").filter(pk__in=people)}
    changed = []
    for pk, before in people.items():
        if before is None or rows[pk].user is None:
            continue
        person, facts = rows[pk], before["person"]
        person.name, person.initials, person.sex = facts["name"], initials_of(facts["name"])[:30], facts["sex"]
        person.born_on = _day(facts["born_on"])
        person.user.name, person.user.is_active = facts["name"], before["is_active"]
        changed.append(person)
    Person.objects.bulk_update(changed, ["name", "initials", "sex", "born_on"])
    User.objects.bulk_update([person.user for person in changed], ["name", "is_active"])
    new = [user for pk, before in people.items() if before is None and (user := rows[pk].user_id)]
    User.objects.filter(pk__in=new).update(is_active=False)
    closed = [user for person in changed if not person.user.is_active and (user := person.user_id)]
    sign_out_everywhere([*new, *closed])


def _restore_numbers(people: Mapping[int, Picture | None], now: Mapping[int, Picture]) -> None:
    brought = [pk for pk, before in people.items() if before and now[pk]["id_number"] and not before["id_number"]]
    IdentityNumber.objects.filter(person__in=brought).delete()
    added = [pk for pk, before in people.items() if now[pk]["phone"] and not (before and before["phone"])]
    Phone.objects.filter(user__person__in=added).delete()
    for pk, before in people.items():
        if before and before["phone"] and before["phone"] != now[pk]["phone"]:
            facts = {**Phone.fields_for(before["phone"]["number"]), "is_verified": before["phone"]["is_verified"]}
            Phone.objects.filter(user__person=pk).update(**facts)


def _restore_powers(people: Mapping[int, Picture | None]) -> None:
    """Duties and posts that ended with the job hold again; one statement a day they had."""
    for model, key in ((Duty, "duties"), (Officer, "officers")):
        ends = {int(pk): day for before in people.values() if before for pk, day in before[key].items()}
        for day in set(ends.values()):
            rows = model.objects.filter(pk__in=[pk for pk, on in ends.items() if on == day])
            rows.filter(~Q(ends_on=_day(day)) if day else Q(ends_on__isnull=False)).update(ends_on=_day(day))


def _day(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None
