"""What may move a running promise: waiting for the author, up to a cap, and one extension approved one level up."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach, reaches_all
from zgh.foundation.calendar.workdays import workdays_after, workdays_between
from zgh.services.voice import tell
from zgh.services.voice.todos import owe

from .clock import Clock
from .desk import DUTIES
from .kind import Desk
from .mask import blurred
from .rules import rules_for
from .talk import Message
from .turn import said, turn

if TYPE_CHECKING:
    from .case import Case


class Pause(models.Model):
    """The union waits for its author's word. The promise counts on by itself when the cap is used up."""

    clock = models.ForeignKey(
        Clock,
        on_delete=models.CASCADE,  # a part of its promise
        related_name="pauses",
        verbose_name=gettext_lazy("时限"),
    )
    started_at = models.DateTimeField(gettext_lazy("开始"))
    until = models.DateTimeField(gettext_lazy("最多到"))
    ended_at = models.DateTimeField(gettext_lazy("结束"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("暂停计时")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["clock"], condition=Q(ended_at=None), name="voice_one_pause")]

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.started_at:%F}–{self.until:%F}"


class Extension(models.Model):
    """More time for one promise, asked for with a reason its author reads; decided one level up, once."""

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # a part of its case
        related_name="extensions",
        verbose_name=gettext_lazy("心声"),
    )
    clock = models.OneToOneField(
        Clock,
        on_delete=models.CASCADE,  # the promise it moves
        related_name="extension",
        verbose_name=gettext_lazy("时限"),
    )
    workdays = models.PositiveSmallIntegerField(gettext_lazy("延长几个工作日"))
    reason = models.TextField(gettext_lazy("原因"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("申请人")
    )
    asked_at = models.DateTimeField(gettext_lazy("申请时间"))
    is_granted = models.BooleanField(gettext_lazy("同意"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("批准人"),
    )
    decided_at = models.DateTimeField(gettext_lazy("批准时间"), null=True)
    note = models.TextField(gettext_lazy("批注"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("延期")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_granted=None, decided_at=None) | Q(is_granted__isnull=False, decided_at__isnull=False),
                name="voice_extension_decided_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: +{self.workdays}"


def one_up(user: Any) -> Q:
    """Cases of unions below the user's own desk; at the root those are decided by the group's chair."""
    q = NOBODY
    for desk in DUTIES:
        for low, high in reach(user, desk):
            q |= Q(desk=desk, union__path__gt=low, union__path__lt=high)
    if reaches_all(user, Desk.CHAIR):
        q |= Q(union__depth=1)
    return q & ~Q(desk=Desk.COUNSEL)


def wait(case: Case, by: Any, text: str) -> None:
    """Ask the author something without which nothing can be done: the promise stands still until they answer.

    Raises ValidationError when the promise is broken already (a late pause hides nothing), when it stands still, or
    when the cap is used up.
    """
    text = said(text, 2000)
    with turn(case, "wait"):
        now = timezone.now()
        clock = running(case, now)
        if case.is_paused(now):
            raise ValidationError(_("已经在等提出人补充了"), code="paused")
        left = rules_for(case.union).pause_workdays - clock.paused_days
        if left < 1:
            raise ValidationError(_("这一次的等待天数用完了，请先答复现在能答的"), code="cap")
        until = workdays_after(now, left, case.union)
        Pause.objects.create(clock=clock, started_at=now, until=until)
        case.messages.create(side=Message.Side.UNION, text=text, by=by, at=now)
        clock.paused_days += left
        case.flow.move(case, "wait", by, **{**moved(case, clock), "paused_until": until})
        owe(case)
        tell.waiting(case)


def resume(case: Case, now: dt.datetime) -> dict[str, Any]:
    """The author has answered: columns of the case as the promise runs on, {} when it did not stand still.

    Only the workdays really waited are added; whoever waited has at least one workday left.
    """
    pause = (
        Pause.objects.filter(clock__case=case, clock__stopped_at=None, ended_at=None).select_related("clock").first()
    )
    if pause is None:
        return {}
    Pause.objects.filter(pk=pause.pk).update(ended_at=min(blurred(case, now), pause.until))
    if now >= pause.until:
        return {"paused_until": None}
    clock, planned = pause.clock, workdays_between(pause.started_at, pause.until, case.union)
    # A workday added to the calendar meanwhile makes the pause longer than was planned when it began.
    clock.paused_days = max(0, clock.paused_days + workdays_between(pause.started_at, now, case.union) - planned)
    least = workdays_after(now, 1, case.union)
    while workdays_after(clock.started_at, clock.days, case.union) < least:
        clock.paused_days += 1
    return moved(case, clock)


def defer(case: Case, by: Any, workdays: int, reason: str) -> Extension:
    """Ask the level above for more time, once for each promise. The clock keeps running until somebody decides."""
    reason = said(reason, 300, least=10, short=_("请写明为什么要延长，至少10个字，提出人会看到"))
    with turn(case, "defer"):
        now = timezone.now()
        clock, most = running(case, now), rules_for(case.union).extension_workdays
        if not 1 <= workdays <= most:
            raise ValidationError(_("最多延长%(n)d个工作日") % {"n": most}, code="days")
        if Extension.objects.filter(clock=clock).exists():
            raise ValidationError(_("同一个时限只能申请延长一次"), code="once")
        facts = {"workdays": workdays, "reason": reason, "asked_by": by, "asked_at": now}
        extension = Extension.objects.create(case=case, clock=clock, **facts)
        case.flow.move(case, "defer", by, note=reason)
        tell.extension_asked(case, extension)
    return extension


def extend(case: Case, by: Any, note: str = "") -> None:
    """Give the time that was asked for; the author reads why."""
    with turn(case, "extend"):
        now = timezone.now()
        extension = _decide(case, by, now, note, is_granted=True)
        clock = running(case, now)
        clock.extended_days += extension.workdays
        case.flow.move(case, "extend", by, note=extension.reason, **moved(case, clock))
        owe(case)
        tell.extension_granted(case, extension)


def decline(case: Case, by: Any, note: str) -> None:
    """Say no to more time, with a reason the cadres read."""
    note = said(note, 300, short=_("请写一句为什么不同意"))
    with turn(case, "decline"):
        extension = _decide(case, by, timezone.now(), note, is_granted=False)
        case.flow.move(case, "decline", by, note=note)
        tell.extension_declined(case, extension)


def open_extension(case: Case) -> Extension | None:
    """The request that waits for a decision and still could get one."""
    waiting = Extension.objects.filter(case=case, clock__stopped_at=None, is_granted=None)
    return waiting.select_related("asked_by").first()


def running(case: Case, now: dt.datetime) -> Clock:
    """The running promise of a case in turn. Raises ValidationError when it is broken already."""
    clock = Clock.objects.filter(case=case, stopped_at=None).select_related("union").first()
    if clock is None or clock.due_at <= now:
        raise ValidationError(_("承诺的时间已经过了，不能再暂停或延长，请尽快答复"), code="late")
    return clock


def moved(case: Case, clock: Clock) -> dict[str, Any]:
    """Store the clock after its days changed; returns the columns of the case that change with it."""
    clock.due_at = workdays_after(clock.started_at, clock.days, case.union)
    clock.set_amber()
    names = ("paused_days", "extended_days", "due_at", "amber_at")
    Clock.objects.filter(pk=clock.pk).update(**{name: getattr(clock, name) for name in names})
    return clock.columns


def _decide(case: Case, by: Any, now: dt.datetime, note: str, *, is_granted: bool) -> Extension:
    extension = open_extension(case)
    if extension is None:
        raise ValidationError(_("没有要批的延期申请"), code="nothing")
    if extension.asked_by_id == by.pk:
        raise ValidationError(_("自己申请的延期，要请上级别的同志来批"), code="own")
    extension.is_granted, extension.decided_by, extension.decided_at, extension.note = is_granted, by, now, note
    extension.save(update_fields=["is_granted", "decided_by", "decided_at", "note"])
    return extension
