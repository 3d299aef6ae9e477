"""Putting a stored fact about a person right. The fact was wrong, so it is changed in place; the book keeps both.

For changes in a person's life (a new unit, a new post from a day on) there are imports and moves: those add rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import may
from zgh.foundation.accounts import phones
from zgh.foundation.accounts.models import Phone
from zgh.foundation.audit.book import record
from zgh.kit.masks import mask_id, mask_phone

from .importing import cells
from .initials import initials_of
from .models import Employment, IdentityNumber, Person

Clean = Callable[[Any, str], Any]


@dataclass(frozen=True)
class Field:
    """One fact that can be put right. `clean(text, label)` gives its value; `mask` is how the book may know it."""

    label: Any
    clean: Clean
    read: Callable[[Person], Any]
    write: Callable[[Person, Any], None]
    mask: Callable[[str], str] = str


def checked(field: str, text: str) -> str:
    """The value as it would be written, in text. Raises ValidationError in Chinese; KeyError for another field."""
    known = FIELDS[field]
    try:
        value = known.clean(text, str(known.label))
    except cells.Fault as fault:
        raise ValidationError(str(fault), code="invalid") from None
    if not value:
        raise ValidationError(_("请写上正确的%(label)s") % {"label": known.label}, code="empty")
    return str(value)


def correct(person: Person, field: str, value: str, by: Any, *, note: str = "") -> None:
    """Write the right value, in the caller's transaction or its own. Nobody corrects themselves.

    Raises PermissionDenied when `by` does not keep this person, ValidationError when the value does not fit or a
    number is somebody else's.
    """
    known = FIELDS[field]
    if person.user_id == by.pk or not may(by, "unseal", person):
        raise PermissionDenied
    value = checked(field, value)
    before = known.read(person)
    try:
        with transaction.atomic():
            known.write(person, value)
            facts = ({field: known.mask(str(old or ""))} for old in (before, value))
            record(by, "orgs.correct", person, *facts, note=note)
    except IntegrityError:
        raise ValidationError(_("这个%(label)s已经登记在别人名下") % {"label": known.label}, code="taken") from None


def _one_of(choices: Any) -> Clean:
    words = {str(label): value for value, label in choices}

    def clean(text: Any, label: str) -> str:
        return cells.choice(text, label, {**words, **{value: value for value in words.values()}})

    return clean


def _short(text: Any, label: str) -> str:
    return cells.text(text, label, 60)


def _job(person: Person) -> Employment | None:
    return Employment.objects.at().filter(person=person).order_by("-starts_on", "-pk").first()


def _of_job(name: str) -> tuple[Callable[[Person], Any], Callable[[Person, Any], None]]:
    def read(person: Person) -> Any:
        return getattr(_job(person), name, "")

    def write(person: Person, value: str) -> None:
        job = _job(person)
        if job is None:
            raise ValidationError(_("名册里没有在职的工作，请先由人事补上"), code="no_job")
        Employment.objects.filter(pk=job.pk).update(**{name: value})

    return read, write


def _write_name(person: Person, name: str) -> None:
    Person.objects.filter(pk=person.pk).update(name=name, initials=initials_of(name)[:30])
    if person.user_id:
        type(person.user).objects.filter(pk=person.user_id).update(name=name)
    person.name = name


def _write_born(person: Person, day: str) -> None:
    Person.objects.filter(pk=person.pk).update(born_on=dt.date.fromisoformat(day))


def _write_sex(person: Person, sex: str) -> None:
    Person.objects.filter(pk=person.pk).update(sex=sex)


def _write_identity(person: Person, number: str) -> None:
    facts = IdentityNumber.fields_for(number)
    IdentityNumber.objects.update_or_create(person=person, defaults=facts)


def _write_phone(person: Person, number: str) -> None:
    if person.user is None:
        raise ValidationError(_("这位职工还没有账号"), code="no_login")
    phones.replace(person.user, number)


def _phone(person: Person) -> str:
    return Phone.objects.filter(user=person.user_id).values_list("number_mask", flat=True).first() or ""


def _identity(person: Person) -> str:
    return IdentityNumber.objects.filter(person=person).values_list("number_mask", flat=True).first() or ""


def _masked(mask: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: value if "*" in value else mask(value)


FIELDS = {
    "name": Field(gettext_lazy("姓名"), cells.name, lambda person: person.name, _write_name),
    "sex": Field(gettext_lazy("性别"), _one_of(Person.Sex.choices), lambda person: person.sex, _write_sex),
    "born_on": Field(gettext_lazy("出生日期"), cells.past_day, lambda person: person.born_on, _write_born),
    "phone": Field(gettext_lazy("手机号"), cells.phone, _phone, _write_phone, _masked(mask_phone)),
    "id_number": Field(gettext_lazy("身份证号"), cells.id_number, _identity, _write_identity, _masked(mask_id)),
    "department": Field(gettext_lazy("部门"), _short, *_of_job("department")),
    "post": Field(gettext_lazy("岗位"), _short, *_of_job("post")),
}
