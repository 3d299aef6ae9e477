"""Reading what is hidden by default. Every look leaves a page in the book that the person can see."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.accounts.models import Phone
from zgh.foundation.audit.book import history, record
from zgh.foundation.audit.models import RecordQuerySet

from .models import IdentityNumber, Person

FIELDS = ("phone", "id_number")
REASON_LENGTH = 4


def unseal(person: Person, field: str, by: Any, reason: str = "") -> str:
    """The full phone or identity number, "" when none is on file. Others than the person must say why.

    Raises KeyError for another field, PermissionDenied when `by` may not, ValidationError when the reason is
    missing. The record is written before the number is returned, so nobody looks unseen.
    """
    read = {"phone": _phone, "id_number": _id_number}[field]
    if not may(by, "unseal", person):
        raise PermissionDenied
    if person.user_id != by.pk:
        reason = reason.strip()
        if len(reason) < REASON_LENGTH:
            raise ValidationError(_("请写明为什么要看，至少%(n)d个字。本人会看到这条说明") % {"n": REASON_LENGTH})
        record(by, "orgs.unseal", person, after={"field": field}, note=reason)
    return read(person)


def looks_at(person: Person) -> RecordQuerySet:
    """Who has looked at this person's hidden data, latest first (谁看过我的资料)."""
    return history(person).filter(verb="orgs.unseal").order_by("-pk")


def _phone(person: Person) -> str:
    phone = Phone.objects.filter(user=person.user_id).first()
    return phone.number if phone else ""


def _id_number(person: Person) -> str:
    identity = IdentityNumber.objects.filter(person=person).first()
    return identity.number if identity else ""
