"""Verbs of an application. Each is one conditional move: of two people at once, one gets through."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.orgs import memberships

from . import tell

if TYPE_CHECKING:
    from .models import Application, Decision

LETTER, REASON = 20, 300  # an application says at least one sentence; a reason at most a short paragraph


def draft(application: Application, by: Any, *, letter: str | None = None, **changes: Any) -> None:
    """Keep what was filled in so far (`branch`, and what the roster says of the person). The book holds no letters."""
    with transaction.atomic():
        application.flow.move(application, "draft", by, **changes)
        if letter is not None:
            type(application).objects.filter(pk=application.pk).update(letter=letter)
            application.letter = letter


def submit(application: Application, by: Any, now: dt.datetime | None = None) -> None:
    """Hand it in, with consent to use the data on the form. The promised days begin to run, again after a return.

    Without a group or branch to look first it goes straight to the committee, and the timeline says so.
    """
    if len(application.letter) < LETTER:
        raise ValidationError(_("申请书还没有写完"), code="letter")
    now = now or timezone.now()
    due = workdays_after(now, settings.MEMBERSHIP_DECIDE_WORKDAYS, application.union)
    with transaction.atomic():
        application.flow.move(
            application, "submit", by, submitted_at=now, consented_at=now, due_at=due, reason="", ended_at=None
        )
        if application.branch_id is None:
            application.flow.move(application, "pass_on", None)
        tell.submitted(application)


def withdraw(application: Application, by: Any) -> None:
    """The applicant takes it back, at any moment before the decision. They may apply again."""
    with transaction.atomic():
        was_seen = application.state in ("submitted", "checked")
        application.flow.move(application, "withdraw", by, ended_at=timezone.now(), due_at=None)
        tell.withdrawn(application, was_seen)


def vet(application: Application, by: Any) -> None:
    """The group or branch knows the person and agrees; the committee is next. The clock runs on."""
    _not_own(application, by)
    with transaction.atomic():
        application.flow.move(application, "vet", by)
        tell.checked(application)


def send_back(application: Application, by: Any, reason: str) -> None:
    """Something has to be put right first; the applicant reads why and hands it in again."""
    _not_own(application, by)
    reason = given(reason)
    with transaction.atomic():
        application.flow.move(application, "send_back", by, note=reason, reason=reason, due_at=None)
        tell.sent_back(application)


def enrol(application: Application, by: Any, decision: Decision) -> None:
    """The committee has agreed: the person is a member from the day of the meeting."""
    _not_own(application, by)
    with transaction.atomic():
        application.flow.move(application, "enrol", by, decision=decision, ended_at=timezone.now(), due_at=None)
        membership = memberships.admit(by, application.person, application.home, day=decision.held_on)
        type(application).objects.filter(pk=application.pk).update(membership=membership)
        application.membership = membership
        tell.approved(application)


def reject(application: Application, by: Any, decision: Decision, reason: str) -> None:
    """The committee has not agreed, and says why. They may apply again."""
    _not_own(application, by)
    reason = given(reason)
    with transaction.atomic():
        application.flow.move(
            application,
            "reject",
            by,
            note=reason,
            decision=decision,
            reason=reason,
            ended_at=timezone.now(),
            due_at=None,
        )
        tell.rejected(application)


def reschedule(application: Application) -> None:
    """Workdays have changed: the promise is counted again from the day it was handed in."""
    due = workdays_after(
        application.submitted_at or timezone.now(), settings.MEMBERSHIP_DECIDE_WORKDAYS, application.union
    )
    if due != application.due_at:
        with transaction.atomic():
            application.flow.move(application, "reschedule", None, due_at=due)
            tell.owe(application)


def given(reason: str) -> str:
    """The reason, trimmed. Raises ValidationError when there is none or too much of it."""
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(_("请写明理由，申请人会看到"), code="reason")
    if len(reason) > REASON:
        raise ValidationError(_("理由最多%(n)d个字") % {"n": REASON}, code="reason")
    return reason


def _not_own(row: Any, by: Any) -> None:
    """The last line behind the permission filter: nobody acts as a cadre on what concerns themselves."""
    if by is not None and row.person.user_id == by.pk:
        raise PermissionDenied
