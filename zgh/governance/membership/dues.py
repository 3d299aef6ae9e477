"""The base dues are reckoned from: noted with a day, read with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import history, record
from zgh.foundation.audit.models import RecordQuerySet
from zgh.foundation.orgs.models import Membership, Person

from .models import DuesBase

MOST_FEN = 1_000_000_00  # a monthly wage above a million yuan is a slip of the finger
REASON_LENGTH = 4


def note_base(by: Any, membership: Membership, amount_fen: int, starts_on: dt.date | None = None) -> DuesBase:
    """The base holds from `starts_on` (default today); the former one ends there. Amounts stay out of the book."""
    starts_on = starts_on or timezone.localdate()
    if not 0 < amount_fen <= MOST_FEN:
        raise ValidationError({"amount": _("缴费基数要大于0，不超过100万元")})
    if starts_on > timezone.localdate():
        raise ValidationError({"starts_on": _("日期不能晚于今天")})
    person = membership.person
    try:
        with transaction.atomic():
            running = DuesBase.objects.filter(person=person, ends_on=None)
            running.update(ends_on=starts_on)
            base = DuesBase.objects.create(person=person, amount=str(amount_fen), starts_on=starts_on)
            record(by, "membership.note_base", base, after={"starts_on": str(starts_on)}, union=membership.union_id)
    except IntegrityError:
        raise ValidationError({"starts_on": _("日期不能早于上一次登记的日期")}) from None
    return base


def bases_of(person: Person) -> list[DuesBase]:
    """When a base was noted, newest first; the amounts stay sealed."""
    return list(DuesBase.objects.filter(person=person).defer("amount"))


def reveal(base: DuesBase, by: Any, reason: str = "") -> int:
    """The amount in fen. Others than the person must say why; the person can see who looked."""
    if not may(by, "view", base):
        raise PermissionDenied
    if base.person.user_id != by.pk:
        reason = reason.strip()
        if len(reason) < REASON_LENGTH:
            raise ValidationError(_("请写明为什么要看，至少%(n)d个字。本人会看到这条说明") % {"n": REASON_LENGTH})
        record(by, "membership.unseal", base.person, after={"field": "dues_base"}, note=reason)
    return int(base.amount)


def looks_at(person: Person) -> RecordQuerySet:
    """Who has looked at this person's dues base, latest first."""
    return history(person).filter(verb="membership.unseal").order_by("-pk")
