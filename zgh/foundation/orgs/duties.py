"""Giving and taking away what someone may do. The only two ways a duty changes; both leave a record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import record

from .models import Duty, Union


def grant(
    by: Any,
    user: Any,
    union: Union,
    code: str,
    starts_on: dt.date | None = None,
    *,
    ends_on: dt.date | None = None,
    deputy_for: Any = None,
) -> Duty:
    """Give `user` a duty in `union` and everything below it. `by` None is the platform itself (command line).

    `deputy_for`: only in place of this absent colleague (代), which needs `ends_on`. Raises PermissionDenied when `by`
    does not keep that union's organisation or grants to themselves, ValidationError (a sentence for the form) when
    the duty is already held or the days are the wrong way round.
    """
    starts_on = starts_on or timezone.localdate()
    if by is not None and (by == user or not may(by, "edit", union)):
        raise PermissionDenied
    if ends_on is not None and ends_on <= starts_on:
        raise ValidationError(_("结束日期要晚于开始日期"))
    if user.is_operator:
        raise ValidationError(_("这是平台运维的账号，不能承担工会职责"), code="operator")
    try:
        with transaction.atomic():
            days = {"starts_on": starts_on, "ends_on": ends_on}
            duty = Duty.objects.create(user=user, union=union, code=code, deputy_for=deputy_for, **days)
            record(by, "orgs.grant", duty, after={**_facts(duty), "user": user.pk, "name": user.name})
    except IntegrityError:
        raise ValidationError(
            _("%(name)s在%(union)s已经有这项职责了") % {"name": user.name, "union": union}, code="held"
        ) from None
    return duty


def end(by: Any, duty: Duty, ends_on: dt.date | None = None) -> None:
    """End a duty on `ends_on` (the first day it no longer holds; default today).

    Raises PermissionDenied as `grant` does, ValidationError when the day lies before the start, or when the duty ends
    earlier already: a longer one is granted.
    """
    ends_on = ends_on or timezone.localdate()
    if by is not None and not may(by, "edit", duty):
        raise PermissionDenied
    if ends_on < duty.starts_on:
        raise ValidationError(_("结束日期不能早于开始日期"))
    with transaction.atomic():
        before = _facts(duty)
        if not Duty.objects.filter(pk=duty.pk).end(ends_on):
            raise ValidationError(_("这项职责更早就结束了"), code="over")
        duty.ends_on = ends_on
        record(by, "orgs.end", duty, before, _facts(duty))


def _facts(duty: Duty) -> dict[str, Any]:
    days = {"starts_on": str(duty.starts_on), "ends_on": str(duty.ends_on) if duty.ends_on else None}
    deputy = {"deputy_for": duty.deputy_for_id} if duty.deputy_for_id else {}
    return {"code": duty.code, **days, **deputy}
