"""Something stored about me is wrong, or somebody looked and I want to know why: asked, then handled by a clock."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Person, UnionScoped
from zgh.kit.sealed import SealedField

LEAST = 4  # characters of a reason


def _desk(user: Any) -> Q:
    return under(user, "orgs") | under(user, "roster")


def _handlers(user: Any) -> Q:
    """Who keeps the organisation or the roster there; an auditor for a look. Never oneself, never who looked."""
    asked = _desk(user) | Q(kind="inquiry") & under(user, "audit")
    return asked & ~Q(user=user) & (Q(looker=None) | ~Q(looker=user))


class Correction(UnionScoped):
    """A request about one's own data (R10): put a value right, or say why somebody looked.

    `union` looks after the person when they ask; whoever keeps its organisation or roster handles it, nobody their own.
    `wanted` may be a number, so it is sealed; the cadre who handles it reads it, lists do not.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", gettext_lazy("更正资料")
        INQUIRY = "inquiry", gettext_lazy("询问查看")

    class State(models.TextChoices):
        SUBMITTED = "submitted", gettext_lazy("等工会受理")
        ACCEPTED = "accepted", gettext_lazy("正在核实")
        CORRECTED = "corrected", gettext_lazy("已更正")
        ANSWERED = "answered", gettext_lazy("已说明")
        REFUSED = "refused", gettext_lazy("不予更正")
        WITHDRAWN = "withdrawn", gettext_lazy("已撤回")

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(gettext_lazy("类型"), max_length=10, choices=Kind.choices, default=Kind.CORRECTION)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("申请人")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="corrections", verbose_name=gettext_lazy("职工")
    )
    field = models.CharField(gettext_lazy("哪一项"), max_length=20)
    wanted = SealedField(gettext_lazy("应当是"), default="")
    note = models.CharField(gettext_lazy("说明"), max_length=500, blank=True)
    looker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("查看的人"),
    )
    about = models.CharField(gettext_lazy("问的是哪一次"), max_length=120, blank=True)
    state = models.CharField(gettext_lazy("状态"), max_length=9, choices=State.choices, default=State.SUBMITTED)
    outcome = models.CharField(gettext_lazy("结果说明"), max_length=500, blank=True)
    is_written = models.BooleanField(gettext_lazy("平台里已改"), default=False)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("办理人"),
    )
    asked_at = models.DateTimeField(gettext_lazy("提出时间"))
    amber_at = models.DateTimeField(gettext_lazy("转黄"), null=True)
    due_at = models.DateTimeField(gettext_lazy("答应的时间"))
    closed_at = models.DateTimeField(gettext_lazy("办完时间"), null=True)

    flow = Flow(
        "state",
        accept=("submitted", "accepted"),
        correct=("submitted|accepted", "corrected"),
        answer=("submitted|accepted", "answered"),
        refuse=("submitted|accepted", "refused"),
        withdraw=("submitted|accepted", "withdrawn"),
    )
    permissions = {
        "view": lambda user: Q(user=user) | _handlers(user),
        "handle": _handlers,
        "accept": _handlers,
        "correct": lambda user: _handlers(user) & Q(kind="correction"),
        "answer": lambda user: _handlers(user) & Q(kind="inquiry"),
        "refuse": _handlers,
        "withdraw": lambda user: Q(user=user),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("更正申请")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "accepted"]) | Q(closed_at__isnull=False),
                name="correction_closed_has_a_moment",
            ),
            models.CheckConstraint(condition=Q(looker=None) | ~Q(looker=models.F("user")), name="correction_of_others"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="correction_user"),
            models.Index(fields=["union", "state", "due_at"], name="correction_desk"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Where cadres handle it."""
        return reverse("privacy:request", kwargs={"pk": self.pk})

    @property
    def own_url(self) -> str:
        """Where the person follows it."""
        return reverse("privacy:correction", kwargs={"pk": self.pk})

    @property
    def number(self) -> str:
        """GZ-000031, what people quote."""
        return f"GZ-{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        """Whether the union still owes something."""
        return self.state in (self.State.SUBMITTED, self.State.ACCEPTED)

    def level(self, now: dt.datetime) -> str:
        """ "" when it is done, else ok, soon or late."""
        if not self.is_open:
            return ""
        if now >= self.due_at:
            return "late"
        return "soon" if self.amber_at and now >= self.amber_at else "ok"


def reason(text: str) -> str:
    """A reason that says something. Raises ValidationError in Chinese."""
    text = (text or "").strip()
    if len(text) < LEAST:
        raise ValidationError(_("请写一句理由，至少%(n)d个字，对方会看到") % {"n": LEAST}, code="short")
    return text[:500]
