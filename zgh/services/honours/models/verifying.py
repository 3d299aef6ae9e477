"""A second pair of eyes, the way onto the wall, and what the granting body takes back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.orgs.models import Employment
from zgh.services.honours import tell

from .turns import hands_of, index, turn

if TYPE_CHECKING:
    from .honour import Honour

NOTICE_WORKDAYS = 3  # custom of the house, not of any rule: time to look before everybody does
UNVERIFIED: dict[str, Any] = {"verified_by_id": None, "verified_at": None}


def send_back(honour: Honour, by: Any, reason: str) -> None:
    """Not right yet; whoever entered it reads why."""
    with turn(honour, "send_back"):
        honour.flow.move(honour, "send_back", by, reason=reason)
        tell.sent_back(honour)


def verify(
    honour: Honour, by: Any, seen: str | None = None, *, is_shown: bool = True, is_history: bool = False,
    is_told: bool = False,
) -> None:  # fmt: skip
    """Compared with document or certificate, by somebody other than who entered it; put up at once where wanted.

    Raises Overtaken when a colleague was faster, ValidationError when it cannot be put up: then nothing has happened.
    """
    with turn(honour, "verify", seen):
        if by.pk in (honour.entered_by_id, honour.reported_by_id) or str(by.pk) in honour.hands:
            raise ValidationError(_("登记的人不能自己核对，请同事或上级来核"), code="own")
        honour.flow.move(honour, "verify", by, verified_by_id=by.pk, verified_at=timezone.now())
        if is_shown:
            publish(honour, by, is_history=is_history, is_told=is_told)
        tell.verified(honour)


def publish(honour: Honour, by: Any, *, is_history: bool = False, is_told: bool = False) -> None:
    """Onto the wall: its holder is told first and sees what will be shown; a team's stands there at once.

    `is_history`: the union says that somebody who has left is shown. `is_told`: a holder without a login was told in
    person. ValidationError where that has not been said.
    """
    with turn(honour, "publish"):
        if honour.verified_by_id is None:
            raise ValidationError(_("还没有第二个人核对过"), code="unverified")
        now, facts = timezone.now(), dict[str, Any](is_history=honour.is_history or is_history)
        facts |= {"published_at": now, "shown_from": _first(honour, now, facts["is_history"], is_told)}
        honour.flow.move(honour, "publish", by, answered_at=None, reason="", **facts)
        index(honour)
        tell.put_up(honour)


def _first(honour: Honour, now: dt.datetime, is_history: bool, is_told: bool) -> dt.datetime:
    """From when it is shown."""
    if honour.kind != "person":
        return now
    if not (is_history or is_here(honour)):
        raise ValidationError(_("这位同志现在不在职。工会决定作为历史展示的，请勾上“作为历史展示”"), code="left")
    if reachable(honour):
        return workdays_after(now, NOTICE_WORKDAYS, honour.union)
    if not (is_history or is_told):
        raise ValidationError(
            _("本人还没有登录账号，收不到消息。请先当面或打电话告诉本人，再勾上“已经告诉本人”"), code="untold"
        )
    return now


def is_here(honour: Honour) -> bool:
    """Whether the holder works in the group today. One query, none for teams."""
    if honour.kind != "person":
        return True
    return bool(honour.person_id) and Employment.objects.at().filter(person=honour.person_id).exists()


def reachable(honour: Honour) -> bool:
    """Whether the holder can be told and can answer."""
    user = honour.person.user if honour.person_id else None
    return user is not None and user.is_active


def revise(honour: Honour, by: Any) -> None:
    """Back to be written: off the wall, to be checked anew. What its holder has said stays.

    Whoever wrote what nobody has verified yet has still written it.
    """
    with turn(honour, "revise"):
        hands = () if honour.verified_by_id else honour.hands
        honour.flow.move(honour, "revise", by, reason="", hands=hands, **UNVERIFIED)
        index(honour)
        tell.closed(honour, "verify")


def revoke(honour: Honour, by: Any, *, revoked_on: dt.date, revoked_number: str, reason: str) -> None:
    """The granting body has taken it back: off the wall for good, on record with day, document and reason."""
    with turn(honour, "revoke"):
        facts = {"revoked_on": revoked_on, "revoked_number": revoked_number, "reason": reason}
        honour.flow.move(honour, "revoke", by, **facts)
        index(honour)
        tell.revoked(honour)


def restore(honour: Honour, by: Any) -> None:
    """It was not taken back after all: on record again, to be checked anew."""
    with turn(honour, "restore"):
        facts: dict[str, Any] = {"revoked_on": None, "revoked_number": "", "reason": ""}
        hands = (str(by.pk),) if honour.verified_by_id else hands_of(honour, by)
        facts |= {"entered_by_id": by.pk, "hands": hands}
        honour.flow.move(honour, "restore", by, **facts, **UNVERIFIED)
        tell.recorded(honour)
