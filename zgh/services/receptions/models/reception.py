"""The reception (主席接待日): one session at which a union's leaders answer what people ask."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import UnionScoped
from zgh.foundation.stock.models import Lockable

from . import reading, running
from .readers import may_come, may_run

ASKABLE = ("scheduled", "collecting", "live")
NTH = [MinValueValidator(2), MaxValueValidator(10)]
MOST_OPEN = [MinValueValidator(1), MaxValueValidator(20)]


class ReceptionQuerySet(PermittedQuerySet):
    """What a list needs with each row."""

    def in_brief(self) -> Self:
        """With the names a line shows."""
        return self.select_related("union", "host")


class Reception(UnionScoped, Lockable):
    """Leaders of a union answer what people ask, at a moment told beforehand. Source: article, 职工面对面.

    `lock_count` rises with every act on it or its questions: the version of what viewers see. Numbers of the rules
    (`every_nth`, `max_open`) are this row's, as agreed when it was scheduled.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("未开始")
        COLLECTING = "collecting", _("正在征集问题")
        LIVE = "live", _("正在进行")
        MINUTES = "minutes", _("整理纪要")
        PUBLISHED = "published", _("已发纪要")
        CANCELLED = "cancelled", _("已取消")

    once = models.UUIDField(_("一次性编号"), unique=True, editable=False)
    title = models.CharField(_("主题"), max_length=40)
    about = models.TextField(_("说明"), max_length=1000, blank=True)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("主持人")
    )
    office = models.CharField(_("主持人职务"), max_length=80)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    link = models.URLField(_("线上地址"), max_length=300, blank=True)
    collect_from = models.DateTimeField(_("开始征集"))
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("预计结束"))
    is_open_to_group = models.BooleanField(_("全集团都能参加"), default=False)
    every_nth = models.PositiveSmallIntegerField(_("每几个位置留一个给等得最久的"), default=3, validators=NTH)
    max_open = models.PositiveSmallIntegerField(_("每人最多同时提几个"), default=3, validators=MOST_OPEN)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.SCHEDULED)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    begun_at = models.DateTimeField(_("实际开始"), null=True)
    ended_at = models.DateTimeField(_("实际结束"), null=True)
    minutes = models.TextField(_("纪要"), max_length=5000, blank=True)
    published_at = models.DateTimeField(_("纪要发布"), null=True)
    # How far the announcement has come: the last person told. A batch that is repeated finds it moved on.
    told_to = models.BigIntegerField(default=0, editable=False)

    flow = Flow(
        "state",
        revise=("scheduled|collecting", ""),
        cancel=("scheduled|collecting", "cancelled"),
        collect=("scheduled", "collecting"),
        begin=("scheduled|collecting", "live"),
        end=("live", "minutes"),
        write=("minutes", ""),
        publish=("minutes", "published"),
        pass_on=("scheduled|collecting|live|minutes", ""),
    )
    objects = ReceptionQuerySet.as_manager()
    permissions = {
        "view": lambda user: may_come(user) | may_run(user),
        "come": may_come,
        "ask": lambda user: may_come(user) & Q(state__in=ASKABLE),
        "run": may_run,
        "revise": may_run,
        "cancel": may_run,
        "begin": may_run,
        "end": may_run,
        "write": may_run,
        "publish": may_run,
        "collect": lambda user: NOBODY,
        "pass_on": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("主席接待日")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(collect_from__lte=F("starts_at"), starts_at__lt=F("ends_at")), name="reception_in_order"
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(reason=""), name="reception_cancelled_why"),
            models.CheckConstraint(condition=Q(every_nth__gte=2, max_open__gte=1), name="reception_fair"),
        ]
        indexes = [
            models.Index(fields=["union", "state", "-starts_at"], name="reception_desk"),
            models.Index(fields=["state", "collect_from"], name="reception_opens"),
            models.Index(fields=["is_open_to_group", "-starts_at"], name="reception_open"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("receptions:reception", kwargs={"pk": self.pk})

    @property
    def desk_url(self) -> str:
        """Where cadres run it."""
        return reverse("receptions:console", kwargs={"pk": self.pk})

    @property
    def minutes_url(self) -> str:
        """Where the minutes are written."""
        return reverse("receptions:write", kwargs={"pk": self.pk})

    @property
    def published_url(self) -> str:
        """Where everybody reads the minutes."""
        return reverse("receptions:minutes", kwargs={"pk": self.pk})

    revise = running.revise
    cancel = running.cancel
    collect = running.collect
    begin = running.begin
    end = running.end
    write = running.write
    publish = running.publish
    pass_on = running.pass_on

    shown_state = reading.shown_state
    is_askable = reading.is_askable
    where = property(reading.where)
    waiting_count = reading.waiting_count
