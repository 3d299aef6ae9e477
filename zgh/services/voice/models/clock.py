"""Promises with a date, who has had the case, and how it climbed when a promise was broken."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case as Choose
from django.db.models import F, Q, When
from django.utils.translation import gettext_lazy as _

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.orgs.models import Union
from zgh.kit.clocks import amber_at

from .kind import Desk
from .rules import rules_for

if TYPE_CHECKING:
    from .case import Case


class Phase(models.TextChoices):
    """What is owed: to take the case up, to answer it, and to bring about what was planned."""

    ACCEPT = "accept", _("受理")
    REPLY = "reply", _("答复")
    SOLVE = "solve", _("办成")


class Clock(models.Model):
    """One promise of one union on one case. Due at 18:00 on the n-th workday; never un-breached afterwards."""

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # a part of its case
        related_name="clocks",
        verbose_name=_("心声"),
    )
    phase = models.CharField(_("阶段"), max_length=6, choices=Phase.choices)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("工会"))
    # The rule when the promise was made: a later change of settings does not move it, a change of calendar does.
    # 0: a date that was promised, which no calendar moves.
    workdays = models.PositiveSmallIntegerField(_("工作日"), default=5)
    paused_days = models.PositiveSmallIntegerField(_("等补充的工作日"), default=0)
    extended_days = models.PositiveSmallIntegerField(_("延长的工作日"), default=0)
    started_at = models.DateTimeField(_("开始"))
    amber_at = models.DateTimeField(_("转黄"))
    due_at = models.DateTimeField(_("到期"))
    stopped_at = models.DateTimeField(_("停止"), null=True)
    breached_at = models.DateTimeField(_("超时"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时限")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(stopped_at=None), name="voice_one_running_clock"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(stopped_at=None, breached_at=None), name="voice_clock_due"),
        ]

    def __str__(self) -> str:
        return f"{self.phase} {self.due_at:%F %T}"

    def level(self, now: dt.datetime) -> str:
        """ok, soon (amber: 80 % used) or late (red)."""
        if now >= self.due_at:
            return "late"
        return "soon" if now >= self.amber_at else "ok"

    @classmethod
    def promise(cls, case: Case, phase: str, union: Union, at: dt.datetime) -> Clock:
        """What `union` promises from `at` on, not saved. Two queries, three across a year's end."""
        days = getattr(rules_for(union), f"{phase}_workdays")
        clock = cls(case=case, phase=phase, union=union, started_at=at, workdays=days)
        clock.due_at = workdays_after(at, days, union)
        clock.set_amber()
        return clock

    @property
    def days(self) -> int:
        """Workdays in all: promised, waited for the author, granted."""
        return self.workdays + self.paused_days + self.extended_days

    def set_amber(self) -> None:
        """When it turns amber, after `due_at` was set."""
        self.amber_at = amber_at(self.started_at, self.due_at)

    @property
    def columns(self) -> dict[str, Any]:
        """The same facts as the case keeps them for sorting and filtering."""
        started, amber, due = self.started_at, self.amber_at, self.due_at
        return {**NO_CLOCK, "phase": self.phase, "clock_started_at": started, "amber_at": amber, "due_at": due}


NO_CLOCK: dict[str, Any] = {
    "phase": "",
    "clock_started_at": None,
    "amber_at": None,
    "due_at": None,
    "paused_until": None,
}


def stop(case: Case, at: dt.datetime, kept: dt.datetime | None = None) -> None:
    """Stop the running clock, if any, and remember whether it was too late. One statement.

    `kept` is stored instead of `at`: of what a hidden author does only the day.
    """
    late = Choose(When(due_at__lte=at, then=F("due_at")), default=None)
    Clock.objects.filter(case=case, stopped_at=None).update(stopped_at=kept or at, breached_at=late)


class Participant(models.Model):
    """A union that had the case before: its desk keeps reading along and may note, no longer decide."""

    class Reason(models.TextChoices):
        REFERRED = "referred", _("转办")
        ESCALATED = "escalated", _("超时上移")
        REOPENED = "reopened", _("再次未解决")

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # a part of its case
        related_name="participants",
        verbose_name=_("心声"),
    )
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("工会"))
    desk = models.CharField(_("经办"), max_length=8, choices=Desk.choices, default=Desk.VOICE)
    since = models.DateTimeField(_("开始参与"))
    reason = models.CharField(_("缘由"), max_length=10, choices=Reason.choices)

    class Meta:
        verbose_name = verbose_name_plural = _("参与工会")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "union", "desk"], name="voice_participates_once")]

    def __str__(self) -> str:
        return f"{self.case_id}@{self.union_id}"


class Escalation(models.Model):
    """A broken promise moved the case one union up. An event, not a state; one clock breaks at most once."""

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # a part of its case
        related_name="escalations",
        verbose_name=_("心声"),
    )
    clock = models.OneToOneField(
        Clock,
        on_delete=models.CASCADE,  # the promise it broke
        related_name="escalation",
        verbose_name=_("时限"),
    )
    phase = models.CharField(_("阶段"), max_length=6, choices=Phase.choices)
    from_union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("原承办工会"))
    to_union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("现承办工会"))
    round = models.PositiveSmallIntegerField(_("第几轮"), default=0)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("超时上移")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.from_union_id}→{self.to_union_id}"
