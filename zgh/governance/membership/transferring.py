"""How a transfer begins: asked for by the person, started by a cadre, or made from an HR move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.orgs import memberships
from zgh.foundation.orgs.models import Person, Union

from . import moving, tell_moving
from .models import MOVING, Transfer
from .route import DECIDING, SMALL

HOMES = (*SMALL, *DECIDING)
Move = Sequence[int | None]


def request(by: Any, person: Person, union: Union, *, origin: str, reason: str = "") -> Transfer:
    """Ask `union` to receive this member. `by` None is the platform. Raises ValidationError in Chinese.

    One open transfer a person: asked again for the same union it is the same one, also from two at once.
    """
    membership = memberships.running(person)
    if membership is None:
        raise ValidationError(_("还不是会员，不用转会。想入会请直接申请"), code="no_member")
    if union.kind not in HOMES or union.closed_on is not None:
        raise ValidationError(_("这个工会不接收会员，请换一个"), code="union")
    if membership.union_id == union.pk:
        raise ValidationError(_("已经是%(union)s的会员了") % {"union": union}, code="same")
    now = timezone.now()
    try:
        with transaction.atomic():
            transfer = Transfer.objects.create(
                person=person,
                source=membership.union,
                union=union,
                membership=membership,
                origin=origin,
                by=by,
                reason=reason,
                due_at=workdays_after(now, settings.MEMBERSHIP_RECEIVE_WORKDAYS, union),
            )
            record(by, "membership.request", transfer, after={"source": membership.union_id, "origin": origin})
            tell_moving.requested(transfer)
    except IntegrityError:
        return _again(person, union)
    return transfer


def _again(person: Person, union: Union) -> Transfer:
    found = Transfer.objects.filter(person=person, state__in=MOVING).with_names().first()
    if found is None or found.union_id != union.pk:
        raise ValidationError(_("已经有一件转会在办，办完或撤回以后再提"), code="open") from None
    return found


def follow_moves(moves: Iterable[Move]) -> int:
    """What an HR move means for memberships: a transfer for each member now at work under another union.

    A later move replaces what an earlier one began; who comes back needs none. Returns how many were begun.
    """
    begun = 0
    for person_id, _old, union_id in moves:
        person = Person.objects.filter(pk=person_id or 0).first()
        union = Union.objects.filter(pk=union_id).first() if union_id else None
        if person is not None and union is not None:
            with suppress(ValidationError):  # one that cannot be does not stop the others
                begun += _follow(person, union)
    return begun


def _follow(person: Person, union: Union) -> bool:
    with transaction.atomic():
        openly = Transfer.objects.filter(person=person, state__in=MOVING).with_names().first()
        if openly is not None and openly.union_id == union.pk:
            return False
        if openly is not None:
            moving.clear(person, None)
        membership = memberships.running(person)
        if membership is None or membership.union_id == union.pk or _is_inside(membership.union, union):
            return False
        request(None, person, union, origin=Transfer.Origin.RELOCATED, reason=_("工作单位变了"))
    return True


def _is_inside(home: Union, union: Union) -> bool:
    """A member of a group of that very union is where they belong already."""
    return home.kind in SMALL and home.path.startswith(union.path)
