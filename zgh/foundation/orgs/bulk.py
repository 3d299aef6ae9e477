"""People by the thousand: login, phone, person, identity number and first job in five statements a batch."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from zgh.foundation.accounts.models import Phone, User

from .initials import initials_of
from .models import Employment, IdentityNumber, Person


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """What is known of somebody who is not on the platform yet. Empty text and None mean unknown."""

    name: str
    company_id: int
    company_code: str
    employee_no: str
    sex: str = ""
    born_on: dt.date | None = None
    phone: str = ""
    id_number: str = ""
    department: str = ""
    post: str = ""
    form: str = Employment.Form.CONTRACT
    hired_on: dt.date | None = None


def insert_people(rows: Sequence[NewPerson]) -> list[Person]:
    """Insert all of `rows`, in order. Call inside a transaction, with at most 500 at a time, then `settle`.

    Nobody becomes a member here. Raises IntegrityError when a number, phone or identity number is taken.
    """
    today = timezone.localdate()
    names = zip(rows, _usernames(rows), strict=True)
    users = User.objects.bulk_create([User(username=u, name=r.name, password=_no_password()) for r, u in names])
    pairs = list(zip(rows, users, strict=True))
    Phone.objects.bulk_create([Phone(user=u, **Phone.fields_for(r.phone)) for r, u in pairs if r.phone])
    people = Person.objects.bulk_create(
        [Person(user=u, name=r.name, initials=initials_of(r.name)[:30], sex=r.sex, born_on=r.born_on) for r, u in pairs]
    )
    known = list(zip(rows, people, strict=True))
    IdentityNumber.objects.bulk_create(
        [IdentityNumber(person=p, **IdentityNumber.fields_for(r.id_number)) for r, p in known if r.id_number]
    )
    Employment.objects.bulk_create([_job(r, p, today) for r, p in known])
    return people


def _job(row: NewPerson, person: Person, today: dt.date) -> Employment:
    return Employment(
        person=person,
        company_id=row.company_id,
        employee_no=row.employee_no,
        department=row.department,
        post=row.post,
        form=row.form,
        hired_on=row.hired_on,
        starts_on=row.hired_on or today,
    )


def _no_password() -> str:
    """What Django's own does, without choosing forty characters one by one."""
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20)


def _usernames(rows: Sequence[NewPerson]) -> Iterable[str]:
    """The employee number where it is free, else number@unit, else that with a counter."""
    wanted = [name for r in rows for name in (r.employee_no, f"{r.employee_no}@{r.company_code}"[:36])]
    taken = Counter(User.objects.filter(username__in=wanted).values_list("username", flat=True))
    for row in rows:
        plain, full = row.employee_no, f"{row.employee_no}@{row.company_code}"[:36]
        free = next((name for name in (plain, full) if not taken[name]), f"{full}-{taken[full] + 1}")
        taken[plain] += 1
        taken[full] += free != plain
        yield free
