"""Posts in a union: who takes one up and who leaves it. A post gives no power by itself; duties do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import record

from .models import Officer, Person, Union
from .signals import officers_changed

RANKS = {post: rank for rank, post in enumerate(Officer.Post.values, 1)}


def appoint(
    by: Any, union: Union, person: Person, post: str, *, starts_on: dt.date | None = None, term_no: int = 1
) -> Officer:
    """Put a person into a post. Raises PermissionDenied, or ValidationError where the post of chair is taken."""
    starts_on = starts_on or timezone.localdate()
    if by is not None and not may(by, "edit", union):
        raise PermissionDenied
    facts = {"person": person, "post": post, "term_no": term_no, "rank": RANKS[post], "starts_on": starts_on}
    try:
        with transaction.atomic():
            officer = Officer.objects.create(union=union, **facts)
            record(by, "orgs.appoint", officer, after=_facts(officer))
            _tell(officer, starts_on, by)
    except IntegrityError:
        raise ValidationError(_("现任主席还在任。请先结束他的任职，再登记新主席")) from None
    return officer


def leave(by: Any, officer: Officer, ends_on: dt.date | None = None) -> None:
    """End a post on `ends_on` (the first day it is no longer held). Raises as `appoint` does."""
    ends_on = ends_on or timezone.localdate()
    if by is not None and not may(by, "edit", officer):
        raise PermissionDenied
    if ends_on < officer.starts_on:
        raise ValidationError(_("结束日期不能早于任职日期"))
    with transaction.atomic():
        before = _facts(officer)
        if not Officer.objects.filter(pk=officer.pk).end(ends_on):
            raise ValidationError(_("这个任职更早就结束了"), code="over")
        officer.ends_on = ends_on
        record(by, "orgs.leave", officer, before, _facts(officer))
        _tell(officer, ends_on, by)


def _tell(officer: Officer, day: dt.date, by: Any) -> None:
    facts = {"union": officer.union, "post": officer.post, "day": day, "by": by}
    transaction.on_commit(lambda: officers_changed.send(sender=Officer, **facts))


def _facts(officer: Officer) -> dict[str, Any]:
    days = {"starts_on": str(officer.starts_on), "ends_on": str(officer.ends_on) if officer.ends_on else None}
    return {"person": officer.person_id, "post": officer.post, "term_no": officer.term_no, **days}
