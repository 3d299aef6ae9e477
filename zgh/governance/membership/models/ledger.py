"""What has changed in a membership and why, what its dues are reckoned from, and leavers whose membership is open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Membership, Person, UnionScoped
from zgh.foundation.orgs.models.dated import Dated
from zgh.kit.sealed import SealedField

from .. import leaving
from .decision import Decision
from .office import committee, own


class Change(UnionScoped):
    """One act on a membership with its reason. Written once and never changed; joining and moving have their own rows.

    The reason may hold what is nobody's business (an illness, a sentence): sealed, in no list and no export.
    """

    class Kind(models.TextChoices):
        RETAIN = "retain", _("保留会籍")
        RESUME = "resume", _("恢复会籍")
        RESIGN = "resign", _("退会")
        DEEM = "deem", _("视为退会")
        EXPEL = "expel", _("开除会籍")
        MOVE_OUT = "move_out", _("转出集团")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("会员"))
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("会籍"))
    kind = models.CharField(_("变动"), max_length=8, choices=Kind.choices)
    day = models.DateField(_("生效日"))
    reason = SealedField(_("理由"), blank=True, default="")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("会议")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("办理时间"), default=timezone.now)

    permissions = {"view": lambda user: own(user) | under(user, "orgs")}

    class Meta:
        verbose_name = verbose_name_plural = _("会籍变动")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("deem", "expel")) | Q(decision__isnull=False), name="change_decided_at_a_meeting"
            ),
        ]
        indexes = [models.Index(fields=["person", "-day"], name="membership_change_person")]

    def __str__(self) -> str:
        return self.get_kind_display()


class DuesBase(Dated):
    """The monthly wage a member's dues are reckoned from (缴费基数), from a day on. Sealed, in a table of its own.

    The amount is in fen. Read through `dues.reveal`, which leaves a page in the book the person can see.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("会员"))
    amount = SealedField(_("缴费基数"))

    permissions = {"view": lambda user: own(user) | under(user, "orgs", via="person__union")}

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("缴费基数")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="one_live_dues_base_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"


class Departure(UnionScoped):
    """A member has left the company: the union still has to say what becomes of the membership.

    Nothing ends by itself. It is settled by retaining, moving, moving out of the group, or by their coming back.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("会籍待定")
        SETTLED = "settled", _("已办妥")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("会员"))
    left_on = models.DateField(_("离职日期"))
    state = models.CharField(_("状态"), max_length=7, choices=State.choices, default=State.PENDING)
    outcome = models.CharField(_("怎么办的"), max_length=10, blank=True)
    created_at = models.DateTimeField(_("出现"), default=timezone.now)

    flow = Flow("state", settle=("pending", "settled"))
    permissions = {
        "view": lambda user: committee(user) & ~own(user),
        "settle": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("离职会员")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="pending"), name="one_pending_departure_per_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("membership:member", kwargs={"pk": self.person_id})

    settle = leaving.settle


def kind_label(kind: str) -> Any:
    """The Chinese word of a kind of change."""
    return Change.Kind(kind).label
