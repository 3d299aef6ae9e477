"""Verbs of a transfer, and how one begins. The membership itself moves by `orgs.memberships`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs import memberships
from zgh.foundation.orgs.models import Membership

from . import tell_moving as tell
from .joining import given

if TYPE_CHECKING:
    from .models import Transfer


def receive(transfer: Transfer, by: Any) -> None:
    """The receiving union says yes. From `release_on` on the person is its member, unless the old union objects.

    Of two cadres one gets through; the other hears that it is done.
    """
    _not_own(transfer, by)
    day = timezone.localdate() + dt.timedelta(days=settings.MEMBERSHIP_RELEASE_DAYS)
    with transaction.atomic():
        arrival = _reserve(transfer, by, day)
        if day <= timezone.localdate():
            _finish(transfer, None)
        tell.received(transfer, arrival)


def decline(transfer: Transfer, by: Any, reason: str) -> None:
    """The receiving union says no, and why; the membership stays where it is."""
    _not_own(transfer, by)
    reason = given(reason)
    with transaction.atomic():
        transfer.flow.move(transfer, "decline", by, note=reason, reason=reason, ended_at=timezone.now(), due_at=None)
        tell.declined(transfer)


def object_to(transfer: Transfer, by: Any, reason: str) -> None:
    """The old union does not let go yet, and says why. Possible until the day of the transfer, not after."""
    _not_own(transfer, by)
    reason = given(reason)
    if transfer.state_at() == "done":
        raise IllegalMove(transfer, "object")
    with transaction.atomic():
        arrival = _arrival(transfer)
        transfer.flow.move(transfer, "object", by, note=reason, objection=reason)
        memberships.call_off(by, arrival)
        tell.objected(transfer)


def release(transfer: Transfer, by: Any) -> None:
    """The old union lets go at once, or after an objection; or the platform, once the day has come."""
    if by is not None:
        _not_own(transfer, by)
    elif transfer.state_at() != "done":
        raise IllegalMove(transfer, "release")
    with transaction.atomic():
        was_objected = transfer.state == "objected"
        _finish(transfer, by)
        if was_objected:
            _rearrive(transfer, by)
        elif _arrival(transfer).starts_on > timezone.localdate():
            memberships.hasten(by, _arrival(transfer))
        else:
            memberships.settle([transfer.person_id])
        tell.released(transfer)


def withdraw(transfer: Transfer, by: Any) -> None:
    """Who asked takes it back, before the day of the transfer. `by` None: the platform, because a newer fact came."""
    if transfer.state_at() == "done":
        raise IllegalMove(transfer, "withdraw")
    with transaction.atomic():
        was_accepted = transfer.state == "accepted"
        transfer.flow.move(transfer, "withdraw", by, ended_at=timezone.now(), due_at=None)
        if was_accepted:
            memberships.call_off(by, _arrival(transfer))
        tell.withdrawn(transfer)


def clear(person: Any, by: Any) -> None:
    """Take back what is on its way for this person, so that another act can be done. In the caller's transaction."""
    from .models import MOVING, Transfer

    for transfer in Transfer.objects.filter(person=person, state__in=MOVING).with_names().select_related("arrival"):
        if transfer.state_at() == "done":
            transfer.release(None)
        else:
            transfer.withdraw(by)


def _reserve(transfer: Transfer, by: Any, day: dt.date) -> Any:
    """State first, so that the second of two finds it moved; then the rows of both unions for that day."""
    now = timezone.now()
    running = memberships.running(transfer.person)
    if running is None or running.pk != transfer.membership_id:
        raise ValidationError(_("会籍刚刚变了，这件转会已经不能接收"), code="overtaken")
    arrival = None
    with transaction.atomic():
        _check_state(transfer, "receive")
        arrival = memberships.transfer(by, transfer.membership, transfer.union, day=day)
        transfer.flow.move(
            transfer, "receive", by, accepted_at=now, release_on=day, arrival=arrival, due_at=None, ended_at=None
        )
    return arrival


def _arrival(transfer: Transfer) -> Membership:
    """The row at the receiving union; the database keeps it beside every agreed transfer."""
    if transfer.arrival is None:
        raise IllegalMove(transfer, "release")
    return transfer.arrival


def _check_state(transfer: Transfer, verb: str) -> None:
    if not transfer.flow.can(transfer, verb):
        raise IllegalMove(transfer, verb)


def _finish(transfer: Transfer, by: Any) -> None:
    day = min(transfer.release_on or timezone.localdate(), timezone.localdate())
    transfer.flow.move(transfer, "release", by, release_on=day, ended_at=timezone.now(), due_at=None)


def _rearrive(transfer: Transfer, by: Any) -> None:
    """After an objection the first arrival was called off; the membership goes over today."""
    running = memberships.running(transfer.person)
    if running is None or running.pk != transfer.membership_id:
        raise ValidationError(_("会籍刚刚变了，这件转会已经不能办"), code="overtaken")
    arrival = memberships.transfer(by, running, transfer.union)
    type(transfer).objects.filter(pk=transfer.pk).update(arrival=arrival)
    transfer.arrival = arrival


def _not_own(row: Any, by: Any) -> None:
    if by is not None and row.person.user_id == by.pk:
        raise PermissionDenied
