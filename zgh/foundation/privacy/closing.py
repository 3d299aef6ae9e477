"""Closing an account: asked, slept over, done; and opened again by the union."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.accounts.devices import sign_out_elsewhere
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import record
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Duty, Employment, Membership, Person

from .figures import figure
from .models import Deactivation
from .notices import CLOSING
from .signals import account_closed


def ask(*, by: User, session_key: str | None = None) -> Deactivation:
    """Wish to close one's account; other devices are signed out now, the account closes after the days to sleep on it.

    Raises ValidationError for who still holds duties: their work needs other hands first.
    """
    person = Person.objects.filter(user=by, union__isnull=False).select_related("union").first()
    if person is None or person.union is None:
        raise ValidationError(_("这个账号没有对应的职工档案，请联系平台运维"), code="nobody")
    if Duty.objects.at().filter(user=by).exists():
        raise ValidationError(_("您还担着平台上的职责。请先办交接，再停用账号"), code="duties")
    now = timezone.now()
    due_at = now + dt.timedelta(days=figure("closing_days"))
    try:
        with transaction.atomic():
            row = Deactivation.objects.create(user=by, person=person, union=person.union, asked_at=now, due_at=due_at)
            record(by, "privacy.submit", row, after={"due_at": due_at.isoformat()})
            day = f"{timezone.localtime(due_at):%Y-%m-%d}"
            send(CLOSING, [by], about=row, text=_("您的账号将在%(day)s停用，在此之前随时可以撤回") % {"day": day})
    except IntegrityError:
        return Deactivation.objects.get(user=by, state=Deactivation.State.ASKED)
    sign_out_elsewhere(by, session_key)
    return row


def withdraw(row: Deactivation, *, by: User) -> None:
    """Changed my mind."""
    if not may(by, "withdraw", row):
        raise PermissionDenied
    row.flow.move(row, "withdraw", by)


def deactivate(row: Deactivation) -> None:
    """The days are over: the login opens nothing any more and every session ends. Union records stay."""
    if timezone.now() < row.due_at:
        raise ValidationError(_("还在冷静期"), code="early")
    with transaction.atomic():
        row.flow.move(row, "deactivate", None, closed_at=timezone.now())
        User.objects.filter(pk=row.user_id).update(is_active=False)
        sign_out_elsewhere(row.user, None)
        transaction.on_commit(lambda: account_closed.send(sender=Deactivation, user=row.user, person=row.person))


def deactivate_due(now: dt.datetime | None = None) -> int:
    """Close what is due; who has taken on duties since is left alone until they are handed over. Returns how many."""
    done = 0
    due = Deactivation.objects.filter(state=Deactivation.State.ASKED, due_at__lte=now or timezone.now())
    for row in due.select_related("user", "person")[:500]:
        if not Duty.objects.at().filter(user=row.user).exists():
            deactivate(row)
            done += 1
    return done


def reactivate(row: Deactivation, *, by: User) -> None:
    """Open the account again at the person's wish. ValidationError for who neither works here nor is a member."""
    if not may(by, "reactivate", row):
        raise PermissionDenied
    if not belongs(row.person):
        raise ValidationError(_("名册里已经没有在职或会籍记录，不能恢复"), code="gone")
    with transaction.atomic():
        row.flow.move(row, "reactivate", by, reopened_at=timezone.now())
        User.objects.filter(pk=row.user_id).update(is_active=True)
        send(CLOSING, [row.user], about=row, text=_("您的账号已经恢复，可以登录了"))


def belongs(person: Any) -> bool:
    """Whether the person has a live job or membership. Up to two queries."""
    return any(model.objects.at().filter(person=person).exists() for model in (Employment, Membership))
