"""One step of a re-election: when it was done, by whom, with which paper; in order, never skipped without a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import reach
from zgh.foundation.files.attach import attach, attached
from zgh.foundation.flow.machine import Flow

from .. import tell
from .term import cares
from .turn import turn

MIN_REASON = 4
NEVER_SKIPPED = ("congress", "plenary", "vote", "approval")
ELECTING = ("congress", "vote")  # what was decided there counts from that day


def guides(user: Any, via: str) -> Q:
    """Unions strictly below one where this person is chair or keeps the organisation: whom they approve."""
    q = Q(pk__in=())
    for duty in ("chair", "orgs"):
        for low, high in reach(user, duty):
            q |= Q(**{f"{via}__path__gt": low, f"{via}__path__lt": high})
    return q


def _approvers(user: Any) -> Q:
    """The guiding union, where it is the one that approves."""
    return guides(user, "re_election__union") & Q(key="approval", re_election__is_inside=True)


class Step(models.Model):
    """A line of the checklist. `number` and `issuer` are of the paper: the request (请示) or the approval (批复)."""

    class Key(models.TextChoices):
        PREPARE = "prepare", gettext_lazy("成立筹备组")
        DELEGATES = "delegates", gettext_lazy("选举会员代表，资格审查并公示")
        NOMINATE = "nominate", gettext_lazy("提名候选人")
        REQUEST = "request", gettext_lazy("向上级请示")
        CONGRESS = "congress", gettext_lazy("召开大会选举")
        VOTE = "vote", gettext_lazy("开会补选")
        PLENARY = "plenary", gettext_lazy("一次全委会选举主席、副主席")
        REPORT = "report", gettext_lazy("报告选举结果")
        APPROVAL = "approval", gettext_lazy("上级批复")
        CERTIFICATE = "certificate", gettext_lazy("变更法人资格证书")

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("待办")
        DONE = "done", gettext_lazy("已办")
        SKIPPED = "skipped", gettext_lazy("不适用")

    # CASCADE: a step is nothing without its re-election, and re-elections are never deleted.
    re_election = models.ForeignKey(
        "terms.ReElection", on_delete=models.CASCADE, related_name="steps", verbose_name=gettext_lazy("换届")
    )
    key = models.CharField(gettext_lazy("步骤"), max_length=12, choices=Key.choices)
    position = models.PositiveSmallIntegerField(gettext_lazy("次序"))
    state = models.CharField(gettext_lazy("状态"), max_length=8, choices=State.choices, default=State.OPEN)
    done_on = models.DateField(gettext_lazy("办理日期"), null=True)
    number = models.CharField(gettext_lazy("文号"), max_length=60, blank=True)
    issuer = models.CharField(gettext_lazy("批复单位"), max_length=100, blank=True)
    note = models.TextField(gettext_lazy("说明"), blank=True, max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("经办人"),
    )
    at = models.DateTimeField(gettext_lazy("登记时间"), null=True)

    flow = Flow(
        "state",
        complete=("open", "done"),
        approve=("open", "done"),
        send_back=("open", ""),
        skip=("open", "skipped"),
        undo=("done|skipped", "open"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: cares(user, "re_election__union"),
        "complete": lambda user: cares(user, "re_election__union") & ~Q(key="approval", re_election__is_inside=True),
        "approve": _approvers,
        "send_back": _approvers,
        "skip": lambda user: cares(user, "re_election__union") & ~Q(key__in=NEVER_SKIPPED),
        "undo": lambda user: cares(user, "re_election__union"),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("换届步骤")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["re_election", "key"], name="one_step_of_a_kind"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(state="done", done_on__isnull=False) | Q(state="skipped") & ~Q(note=""),
                name="step_says_when_or_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.Key(self.key).label)

    def get_absolute_url(self) -> str:
        return self.re_election.get_absolute_url()

    @property
    def union_id(self) -> int:
        """Whose auditors may read it."""
        return self.re_election.union_id

    def complete(self, by: Any, *, done_on: dt.date, files: Iterable[Any] = (), **facts: str) -> None:
        """Done, with date, paper and files. ValidationError where its turn has not come or a paper is missing."""
        self._close("complete", by, done_on, list(files), facts)

    def approve(self, by: Any, *, done_on: dt.date, files: Iterable[Any] = (), **facts: str) -> None:
        """The guiding union inside the group approves; its name stands as issuer."""
        issuer = {"issuer": facts.get("issuer") or str(self.re_election.guide or "")}
        with transaction.atomic():
            self._close("approve", by, done_on, list(files), {**facts, **issuer})
            tell.approved(self.re_election)

    def send_back(self, by: Any, reason: str) -> None:
        """退回补正: the approving union asks for corrections. The last step opens again with all that was in it."""
        reason = (reason or "").strip()
        if len(reason) < MIN_REASON:
            raise ValidationError(_("请写明要补正什么，对方照着改"), code="short")
        with turn(self.re_election):
            self._fresh("send_back")
            sent = self.re_election.steps.exclude(state="open").filter(position__lt=self.position).last()
            if sent is None:
                raise ValidationError(_("还没有报上来的材料，不用退回"), code="nothing")
            self.flow.move(self, "send_back", by, note=reason)
            sent.flow.move(sent, "undo", by, note=reason)
            self.returns.create(reason=reason[:300], by=by)
            self.re_election.go_on(by)
            tell.sent_back(self.re_election, reason)

    def skip(self, by: Any, reason: str) -> None:
        """Not applicable here, and why. Election, plenary and approval are never skipped."""
        reason = (reason or "").strip()
        if len(reason) < MIN_REASON:
            raise ValidationError(_("请写明为什么不适用，上级会看到"), code="short")
        with turn(self.re_election):
            self._fresh("skip")
            self._move("skip", by, note=reason)
            self.re_election.go_on(by)

    def undo(self, by: Any, reason: str) -> None:
        """Open the last closed step again to put it right; its files stay."""
        with turn(self.re_election):
            later = self.re_election.steps.filter(position__gt=self.position)
            if later.exclude(state="open").exists():
                raise ValidationError(_("后面的步骤已经办了，请先从最后一步退起"), code="later")
            if self.re_election.state != "running":
                raise ValidationError(_("新一届已经就任，不能再退回"), code="seated")
            self.flow.move(self, "undo", by, note=(reason or "").strip()[:1000])
            self.re_election.go_on(by)

    def _close(self, verb: str, by: Any, done_on: dt.date, files: list[Any], facts: dict[str, str]) -> None:
        with turn(self.re_election):
            self._fresh(verb)
            self._check(done_on, files, facts)
            for file in files:
                attach(self, file, by)
            kept = {name: facts.get(name, "") for name in ("number", "issuer", "note")}
            self._move(verb, by, done_on=done_on, **kept)
            self.re_election.go_on(by)

    def _move(self, verb: str, by: Any, **facts: Any) -> None:
        """`by` and `note` are columns here and arguments of the flow there, so they are written just before it."""
        columns = {"by": by, "at": timezone.now(), "note": facts.pop("note", "")}
        type(self).objects.filter(pk=self.pk).update(**columns)
        for name, value in columns.items():
            setattr(self, name, value)
        self.flow.move(self, verb, by, note=columns["note"], **facts)

    def _fresh(self, verb: str) -> None:
        """The row as it is now, and only if its turn has come."""
        election = self.re_election
        if election.state not in (("seated",) if self.key == self.Key.CERTIFICATE else ("running",)):
            raise ValidationError(_("换届已经到了别的阶段，请刷新看看"), code="phase")
        before = election.steps.filter(position__lt=self.position, state="open").first()
        if before is not None:
            raise ValidationError(_("请先办“%(step)s”，一步一步来") % {"step": before}, code="order")

    def _check(self, done_on: dt.date, files: list[Any], facts: dict[str, str]) -> None:
        if done_on > timezone.localdate():
            raise ValidationError({"done_on": _("还没到这一天，办完再登记")}, code="future")
        last = self.re_election.steps.filter(position__lt=self.position, state="done").last()
        if last is not None and last.done_on and done_on < last.done_on:
            said = _("不能早于上一步“%(step)s”的日期") % {"step": last}
            raise ValidationError({"done_on": said}, code="earlier")
        self._check_papers(files, facts)
        if self.key in ELECTING:
            self.re_election.check_election_day(done_on)
        if self.key == self.Key.VOTE and len(facts.get("note", "")) < MIN_REASON:
            said = _("请写明开的什么会、应到实到多少人、得了多少票")
            raise ValidationError({"note": said}, code="note")
        if self.key == self.Key.VOTE and not self.re_election.seats.exists():
            raise ValidationError(_("请先登记当选的人，再办这一步"), code="seat")
        if self.key == self.Key.PLENARY and not self.re_election.has_chair_elect():
            raise ValidationError(_("请先登记选出的主席，再办这一步"), code="chair")

    def _check_papers(self, files: list[Any], facts: dict[str, str]) -> None:
        """A request has a number; an approval from outside has a number, an issuer and the paper itself."""
        is_outside = self.key == self.Key.APPROVAL and not self.re_election.is_inside
        if (self.key == self.Key.REQUEST or is_outside) and not facts.get("number"):
            raise ValidationError({"number": _("请填文号，照文件上的写")}, code="number")
        if self.key == self.Key.APPROVAL and not facts.get("issuer"):
            raise ValidationError({"issuer": _("请填是哪个上级批复的")}, code="issuer")
        if is_outside and not files and not attached(self).exists():
            raise ValidationError({"files": _("请把批复拍照或扫描传上来")}, code="paper")


class Return(models.Model):
    """Sent back for correction, and why: stays readable after it was sent again."""

    # CASCADE: goes with its step, which is never deleted.
    step = models.ForeignKey(
        Step, on_delete=models.CASCADE, related_name="returns", verbose_name=gettext_lazy("换届步骤")
    )
    reason = models.CharField(gettext_lazy("要补正什么"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("退回人")
    )
    at = models.DateTimeField(gettext_lazy("退回时间"), default=timezone.now)

    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: cares(user, "step__re_election__union") | guides(user, "step__re_election__union")
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("退回补正")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reason
