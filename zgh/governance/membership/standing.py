"""What changes a membership without moving it: retained, resumed, resigned, deemed, expelled, moved out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.notices.send import send
from zgh.foundation.orgs import memberships
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Membership, Person

from . import moving
from .joining import given
from .keepers import REGISTER, keepers, login_of
from .leaving import settle_departure
from .models import Change, Decision


def retain(by: Any, membership: Membership, reason: str, day: dt.date | None = None) -> Change:
    """保留会籍, with the reason (retired, laid off, gone to the army). Raises ValidationError in Chinese."""
    return _restand(by, membership, "retain", given(reason), day)


def resume(by: Any, membership: Membership, reason: str = "", day: dt.date | None = None) -> Change:
    """All rights again."""
    return _restand(by, membership, "resume", reason, day)


def resign(by: Any, person: Person, reason: str = "") -> Change:
    """A member leaves the union of their own will, today. Nobody has to agree and no reason is asked."""
    if person.user_id != by.pk:
        raise PermissionDenied
    with transaction.atomic():
        moving.clear(person, by)
        membership = memberships.running(person)
        if membership is None:
            raise ValidationError(_("您现在不是会员"), code="no_member")
        return _cease(by, membership, "resign", reason.strip())


def deem(by: Any, membership: Membership, reason: str, decision: Decision) -> Change:
    """视为退会: no dues and no part in union life for long, after persuasion; the committee records it."""
    return _decided(by, membership, "deem", reason, decision)


def expel(by: Any, membership: Membership, reason: str, decision: Decision) -> Change:
    """开除会籍 by decision of the committee, for the gravest reasons. The superior union is told."""
    return _decided(by, membership, "expel", reason, decision)


def move_out(by: Any, membership: Membership, reason: str, day: dt.date | None = None) -> Change:
    """The person now belongs to a union outside the group."""
    _not_own(membership, by)
    with transaction.atomic():
        moving.clear(membership.person, by)
        return _cease(by, membership, "move_out", given(reason), day=day)


def _decided(by: Any, membership: Membership, kind: str, reason: str, decision: Decision) -> Change:
    _not_own(membership, by)
    with transaction.atomic():
        moving.clear(membership.person, by)
        return _cease(by, membership, kind, given(reason), day=decision.held_on, decision=decision)


def _restand(by: Any, membership: Membership, kind: str, reason: str, day: dt.date | None) -> Change:
    _not_own(membership, by)
    with transaction.atomic():
        row = getattr(memberships, kind)(by, membership, day=day)
        return _note(by, row, kind, reason, day=row.starts_on)


def _cease(
    by: Any,
    membership: Membership,
    kind: str,
    reason: str,
    *,
    day: dt.date | None = None,
    decision: Decision | None = None,
) -> Change:
    row = memberships.running(membership.person)  # taking back a transfer may have touched it
    if row is None or row.pk != membership.pk:
        raise ValidationError(_("会籍刚刚变了，请看看现在的情况再办"), code="overtaken")
    day = day or timezone.localdate()
    memberships.cease(by, row, day=day)
    return _note(by, row, kind, reason, day=day, decision=decision)


def _note(
    by: Any, row: Membership, kind: str, reason: str, *, day: dt.date, decision: Decision | None = None
) -> Change:
    change = Change.objects.create(
        person=row.person, union=row.union, membership=row, kind=kind, day=day, reason=reason, decision=decision, by=by
    )
    record(by, f"membership.{kind}", change, after={"person": row.person_id, "day": str(day)})
    if kind != "resume":
        settle_departure(row.person, kind, by)
    _tell(change)
    return change


def _tell(change: Change) -> None:
    """The person; the cadres when the person acted; the superior when somebody was expelled. Never the reason."""
    words = {"name": change.person, "union": change.union, "kind": change.get_kind_display()}
    to_person = _("%(union)s登记了您的会籍变动：%(kind)s") % words
    if change.kind == Change.Kind.RESIGN:
        to_person = _("您已退出%(union)s。想回来随时可以重新申请") % words
        people = keepers(change.union, but=change.person, duties=REGISTER).people
        _send(change, people, _("%(name)s退会了，请收回会员证并在会上宣布") % words, change.person)
    above = parent_of(change.decision.union) if change.kind == Change.Kind.EXPEL and change.decision else None
    if above is not None:
        people = keepers(above, but=change.person).people
        _send(change, people, _("%(union)s经会议决定开除%(name)s会籍") % words, change.person)
    send("membership.standing", login_of(change.person), about=change, text=to_person, url=reverse("membership:mine"))


def _send(change: Change, to: list[Any], text: str, person: Person) -> None:
    url = reverse("membership:member", kwargs={"pk": person.pk})
    send("membership.standing", to, about=change, text=text, url=url)


def _not_own(membership: Membership, by: Any) -> None:
    if by is not None and membership.person.user_id == by.pk:
        raise PermissionDenied
