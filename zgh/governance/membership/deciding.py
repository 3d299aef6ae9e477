"""A committee decides on a batch of applications at one meeting."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.orgs.belonging import unions_above
from zgh.foundation.orgs.models import Membership, Union
from zgh.kit.dates import day
from zgh.kit.refusals import Refusal

from . import standing
from .models import Application, Decision
from .route import DECIDING, SMALL


@dataclass(frozen=True)
class Meeting:
    """What is noted of a meeting."""

    held_on: dt.date
    due_count: int
    present_count: int
    place: str = ""
    minutes_no: str = ""

    def check(self) -> None:
        """Raises ValidationError, keyed by field, where it cannot have been so."""
        if self.held_on > timezone.localdate():
            raise ValidationError({"held_on": _("会议日期不能晚于今天")})
        if not 1 <= self.present_count <= self.due_count:
            raise ValidationError({"present_count": _("实到人数要在1和应到人数之间")})


@dataclass(frozen=True)
class Verdict:
    """What the committee said on one application; `reason` is needed for a no."""

    application: Application
    is_agreed: bool = True
    reason: str = ""


def convene(by: Any, union: Union, meeting: Meeting, once: uuid.UUID) -> tuple[Decision, bool]:
    """The meeting's record, and whether it is new: the same `once` again is the same meeting."""
    meeting.check()
    facts = {**meeting.__dict__, "union": union, "by": by}
    try:
        with transaction.atomic():
            decision = Decision.objects.create(once=once, **facts)
            record(by, "membership.decide", decision, after={"held_on": str(meeting.held_on)})
    except IntegrityError:
        found = Decision.objects.filter(once=once, by=by).first()
        if found is None:
            raise ValidationError(_("页面已过期，请返回重新填写"), code="once") from None
        return found, False
    return decision, True


def decide(
    *, by: Any, verdicts: Sequence[Verdict], meeting: Meeting, once: uuid.UUID
) -> tuple[Decision, int, list[Application]]:
    """(the meeting, how many were decided, those that could not be any more). Applications of one committee only.

    What an applicant withdrew or another cadre decided meanwhile is left out and returned; when nothing is left there
    was no meeting worth a record and ValidationError is raised. Sent twice it is one meeting.
    """
    verdicts = sorted(verdicts, key=lambda verdict: verdict.application.pk)  # one order for all: no deadlock
    [union, *others] = {verdict.application.union for verdict in verdicts} or [None]
    if union is None or others:
        raise ValidationError(_("这几份申请属于不同的工会，请分开登记会议"), code="unions")
    _not_before_submission(verdicts, meeting)
    with transaction.atomic():
        decision, is_new = convene(by, union, meeting, once)
        if not is_new:
            return decision, Application.objects.filter(decision=decision).count(), []
        missed = [verdict.application for verdict in verdicts if not _applied(verdict, by, decision)]
        if len(missed) == len(verdicts):
            raise ValidationError(_("这些申请刚刚已经办过或撤回了，请刷新看看"), code="overtaken")
    return decision, len(verdicts) - len(missed), missed


def _applied(verdict: Verdict, by: Any, decision: Decision) -> bool:
    try:
        with transaction.atomic():
            if verdict.is_agreed:
                verdict.application.enrol(by, decision)
            else:
                verdict.application.reject(by, decision, verdict.reason)
    except Refusal:
        return False
    except ValidationError as error:
        if getattr(error, "code", "") != "member":
            raise
        return False
    return True


def _not_before_submission(verdicts: Sequence[Verdict], meeting: Meeting) -> None:
    for verdict in verdicts:
        handed_in = timezone.localdate(verdict.application.submitted_at)
        if meeting.held_on < handed_in:
            words = {"name": verdict.application.person, "day": day(handed_in)}
            raise ValidationError({"held_on": _("%(name)s的申请%(day)s才提交，会议不能更早") % words})


def end_at_meeting(
    *, by: Any, membership: Membership, verb: str, reason: str, meeting: Meeting, once: uuid.UUID
) -> Decision:
    """视为退会 or 开除会籍 (`verb` deem or expel) by decision of the committee over this membership."""
    with transaction.atomic():
        decision, is_new = convene(by, committee_of(membership.union), meeting, once)
        if is_new:
            getattr(standing, verb)(by, membership, reason, decision)
    return decision


def committee_of(union: Union) -> Union:
    """The union itself, or for a group or branch the nearest committee above it."""
    if union.kind not in SMALL:
        return union
    return next((one for one in unions_above(union) if one.kind in DECIDING), union)
