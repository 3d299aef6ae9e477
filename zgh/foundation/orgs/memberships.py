"""How a membership begins, moves, changes its standing and ends. The only ways; each is dated, booked and settled.

Rows are facts with spans. A verb closes the running row on a day and, where the person stays a member, opens the next
one on the same day; what lies before that day is never written again. Whose word it takes is the business of the rooms
above (applications, transfers, decisions): here only the facts are guarded. Every verb raises ValidationError, a
sentence for the form, when the row is not running any more or the day does not fit, and then changes nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.kit.dates import day as in_words

from .belonging import settle
from .models import Membership, Person, Union

FULL, RETAINED = Membership.Standing.FULL, Membership.Standing.RETAINED


def running(person: Person) -> Membership | None:
    """The membership with no end in sight: that of today, or the one a transfer has agreed on for a day to come."""
    return Membership.objects.filter(person=person, ends_on=None).select_related("union").first()


def admit(
    by: Any, person: Person, union: Union, *, day: dt.date | None = None, standing: str = FULL, card_no: str = ""
) -> Membership:
    """Make somebody a member from `day` on (default today, never later). Who was one before keeps the old card number.

    Of two at the same moment the database lets one through.
    """
    day = _past(day)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                person=person, union=union, starts_on=day, standing=standing, card_no=card_no or _card_no(person, day)
            )
            _book(by, "orgs.admit", membership)
    except IntegrityError:
        raise ValidationError(_("%(name)s那时已经是会员了") % {"name": person}, code="member") from None
    return membership


def transfer(by: Any, membership: Membership, union: Union, *, day: dt.date | None = None) -> Membership:
    """Move a running membership to another union on `day` (default today); returns the row there.

    A day to come is allowed: until then the row here holds, `call_off` and `hasten` can still change it.
    """
    day = day or timezone.localdate()
    if union.pk == membership.union_id:
        raise ValidationError(_("已经是%(union)s的会员了") % {"union": union}, code="same")
    return _follow(by, "orgs.transfer", membership, max(day, timezone.localdate()), union=union)


def call_off(by: Any, arrival: Membership) -> None:
    """Take back a transfer whose day has not come: the old row runs on, the new one never held on any day."""
    _check_future(arrival)
    with transaction.atomic():
        start = arrival.starts_on
        _hit(arrival.pk, {"ends_on": start}, starts_on=start, ends_on=None)
        arrival.ends_on = start
        before = Membership.objects.filter(person=arrival.person_id, ends_on=start).exclude(pk=arrival.pk)
        old = before.exclude(starts_on=start).get()
        _hit(old.pk, {"ends_on": None}, ends_on=start)
        old.ends_on = None
        _book(by, "orgs.call_off", old)


def hasten(by: Any, arrival: Membership) -> None:
    """A transfer whose day has not come takes place today. ValidationError where another one still comes before it."""
    _check_future(arrival)
    today = timezone.localdate()
    with transaction.atomic():
        start = arrival.starts_on
        old = (
            Membership.objects.exclude(pk=arrival.pk)
            .exclude(starts_on=start)
            .get(person=arrival.person_id, ends_on=start)
        )
        if old.starts_on > today:
            words = {"union": old.union, "day": in_words(old.starts_on)}
            raise ValidationError(_("%(day)s还要先转到%(union)s，这一次不能提前；可以先撤销它") % words, code="before")
        _hit(old.pk, {"ends_on": today}, ends_on=start)  # first the gap, then the row that fills it
        _hit(arrival.pk, {"starts_on": today}, starts_on=start, ends_on=None)
        arrival.starts_on = today
        _book(by, "orgs.hasten", arrival)


def retain(by: Any, membership: Membership, *, day: dt.date | None = None) -> Membership:
    """保留会籍: stays a member of this union without a vote and without dues. Returns the row with that standing."""
    return _restand(by, "orgs.retain", membership, RETAINED, day)


def resume(by: Any, membership: Membership, *, day: dt.date | None = None) -> Membership:
    """A retained member has all rights again."""
    return _restand(by, "orgs.resume", membership, FULL, day)


def cease(by: Any, membership: Membership, *, day: dt.date | None = None) -> None:
    """End a membership on `day` (default today): the first day the person is no member. They may be admitted again."""
    day = _past(day)
    with transaction.atomic():
        _end(membership, day)
        _book(by, "orgs.cease", membership)


def _restand(by: Any, verb: str, membership: Membership, standing: str, day: dt.date | None) -> Membership:
    if membership.standing == standing:
        raise ValidationError(_("会籍已经是“%(standing)s”了") % {"standing": membership.get_standing_display()})
    return _follow(by, verb, membership, _past(day), standing=standing)


def _follow(by: Any, verb: str, membership: Membership, day: dt.date, **changes: Any) -> Membership:
    """Close the running row on `day` and open one that differs in `changes` only."""
    facts = {
        "union": membership.union,
        "standing": membership.standing,
        "card_no": membership.card_no or _card_no(membership.person, day),
    }
    with transaction.atomic():
        _end(membership, day)
        new = Membership.objects.create(person=membership.person, starts_on=day, **(facts | changes))
        _book(by, verb, new)
    return new


def _end(membership: Membership, day: dt.date) -> None:
    if day < membership.starts_on:
        words = {"day": in_words(membership.starts_on)}
        raise ValidationError(_("这份会籍从%(day)s开始，日期不能更早") % words, code="day")
    _hit(membership.pk, {"ends_on": day}, ends_on=None, starts_on=membership.starts_on)
    membership.ends_on = day


def _hit(pk: int, changes: dict[str, Any], **seen: Any) -> None:
    """Change the row only if it still is what the caller saw; of two at once one gets through."""
    if not Membership.objects.filter(pk=pk, **seen).update(**changes):
        raise ValidationError(_("会籍刚刚变了，请看看现在的情况再办"), code="overtaken")


def _past(day: dt.date | None) -> dt.date:
    today = timezone.localdate()
    if day is not None and day > today:
        raise ValidationError(_("日期不能晚于今天"), code="day")
    return day or today


def _check_future(arrival: Membership) -> None:
    if arrival.starts_on <= timezone.localdate() or arrival.ends_on is not None:
        raise ValidationError(_("会籍已经转过去了，不能再改"), code="overtaken")


def _card_no(person: Person, day: dt.date) -> str:
    """The number of an earlier card, else year and person: unique without a counter."""
    earlier = Membership.objects.filter(person=person).exclude(card_no="").order_by(F("starts_on").desc())
    return earlier.values_list("card_no", flat=True).first() or f"{day:%Y}{person.pk:08d}"


def _book(by: Any, verb: str, membership: Membership) -> None:
    """The page of the book, and `Person.union`, in the same transaction."""
    days = {"starts_on": str(membership.starts_on), "ends_on": str(membership.ends_on) if membership.ends_on else None}
    facts = {"person": membership.person_id, "union": membership.union_id, "standing": membership.standing}
    record(by, verb, membership, after={**facts, **days})
    settle([membership.person_id])
