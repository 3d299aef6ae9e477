"""品牌孵化: a union applies to have a brand of its own, is coached, tries it, and is recognised."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models.scoping import UnionScoped
from zgh.foundation.stock.models import Lockable
from zgh.kit.codes import CodesField, joined

from . import deciding
from .brand import Brand
from .seats import above, own

UNDER_WAY = ("submitted", "coaching", "trial")


def decides(user: Any) -> Q:
    """Those above the union that applies, and never for what they have applied for, written or carry themselves."""
    return above(user) & ~Q(by=user) & ~Q(carried_by=user) & ~Q(hands__contains=joined([user.pk]))


class IncubationQuerySet(PermittedQuerySet):
    """What lists show."""

    def in_brief(self) -> Self:
        """Without the long texts."""
        long = ("why", "plan", "needs", "report_text")
        return self.select_related("union", "carried_by", "coach", "brand").defer(*long)


class Incubation(UnionScoped, Lockable):
    """An application (申请) and what becomes of it. `due_at`: until when the present step is owed an answer.

    From the trial on there is a `brand`; recognised, everybody sees it. `reason` is what was said to the applicants
    last; `hands`: whoever has written it or sent it in. Source: the article (品牌孵化); the steps are the issue's, the
    days the union's own (`Custom`).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("等答复")
        COACHING = "coaching", _("辅导中")
        TRIAL = "trial", _("试行中")
        RECOGNISED = "recognised", _("已认定")
        DECLINED = "declined", _("没有通过")
        WITHDRAWN = "withdrawn", _("收回了")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    hands = CodesField(_("写过、送过的人"), blank=True)
    carried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("牵头的同事")
    )
    name = models.CharField(_("品牌名称"), max_length=20, blank=True)
    slogan = models.CharField(_("口号"), max_length=40, blank=True)
    why = models.TextField(_("为什么想做"), max_length=3000, blank=True)
    plan = models.TextField(_("打算怎么做"), max_length=5000, blank=True)
    needs = models.TextField(_("需要什么支持"), max_length=2000, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(_("答复"), max_length=300, blank=True)
    submitted_at = models.DateTimeField(_("送出时间"), null=True)
    due_at = models.DateTimeField(_("应答复时间"), null=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("辅导的同事")
    )
    trial_from = models.DateField(_("试行从"), null=True)
    trial_until = models.DateField(_("试行到"), null=True)
    report_text = models.TextField(_("试行总结"), max_length=5000, blank=True)
    reported_at = models.DateTimeField(_("交总结的时间"), null=True)
    decided_at = models.DateTimeField(_("定下的时间"), null=True)
    brand = models.OneToOneField(
        Brand, on_delete=models.PROTECT, null=True, related_name="incubation", verbose_name=_("做成的品牌")
    )
    changed_at = models.DateTimeField(_("改于"), default=timezone.now)

    flow = Flow(
        "state",
        save_draft=("draft", ""),
        submit=("draft", "submitted"),
        accept=("submitted", "coaching"),
        send_back=("submitted|coaching", "draft"),
        note_visit=("coaching|trial", ""),
        try_out=("coaching", "trial"),
        extend=("trial", ""),
        report=("trial", ""),
        recognise=("trial", "recognised"),
        decline=("submitted|coaching|trial", "declined"),
        withdraw=("draft|submitted|coaching|trial", "withdrawn"),
        pass_on=("draft|submitted|coaching|trial|recognised|declined|withdrawn", ""),
        hand_over=("draft|submitted|coaching|trial", ""),
    )
    objects = IncubationQuerySet.as_manager()
    permissions: dict[str, Any] = {
        # those above and whoever carries it see what has ever been sent in: they are told of each step
        "view": lambda user: own(user) | (above(user) | Q(carried_by=user)) & Q(submitted_at__isnull=False),
        **dict.fromkeys(("save_draft", "submit", "report", "withdraw"), own),
        **dict.fromkeys(
            ("accept", "send_back", "note_visit", "try_out", "extend", "recognise", "decline"),
            lambda user: decides(user) & Q(submitted_at__isnull=False),
        ),
        **dict.fromkeys(("pass_on", "hand_over"), lambda user: NOBODY),  # when unions end and people leave
    }

    class Meta:
        verbose_name = verbose_name_plural = _("孵化申请")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=UNDER_WAY) | Q(due_at__isnull=False, submitted_at__isnull=False),
                name="incubation_under_way_is_owed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("trial", "recognised"))
                | Q(brand__isnull=False, trial_from__isnull=False, trial_until__isnull=False),
                name="incubation_tried_has_a_brand",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="incubation_declined_says_why"),
        ]
        indexes = [
            models.Index(fields=["union", "state", "-changed_at"], name="incubation_desk"),
            models.Index(fields=["state", "due_at"], name="incubation_due"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("没有名字的申请"))

    def get_absolute_url(self) -> str:
        return reverse("brands:incubation", kwargs={"pk": self.pk})

    @property
    def is_under_way(self) -> bool:
        """Somebody owes it something."""
        return self.state in UNDER_WAY

    @property
    def applicants(self) -> list[Any]:
        """Who hears of each step. Up to two queries where they are not joined."""
        return [user for user in (self.by, self.carried_by) if user is not None]

    save_draft = deciding.save_draft
    submit = deciding.submit
    withdraw = deciding.withdraw
    accept = deciding.accept
    send_back = deciding.send_back
    note_visit = deciding.note_visit
    try_out = deciding.try_out
    extend = deciding.extend
    report = deciding.report
    recognise = deciding.recognise
    decline = deciding.decline
    pass_on = deciding.pass_on
    hand_over = deciding.hand_over
