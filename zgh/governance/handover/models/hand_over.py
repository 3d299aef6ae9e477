"""The hand-over of a leaving cadre (工作交接): what went to whom, as it was read at that moment."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Person, UnionScoped

from .. import tell

MIN_REASON = 4


def takes(user: Any) -> Q:
    """Hand-overs in which this person takes something."""
    return Q(Exists(Part.objects.filter(hand_over=OuterRef("pk"), taker__user=user)))


class HandOver(UnionScoped):
    """Everything one cadre passes on in one step. Proposed by the cadre, or done at once by who keeps the organisation.

    At most one proposal of a cadre is open; a keeper's hand-over opens one too, for the length of its transaction, so
    that two keepers at once cannot hand over the same cadre twice.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", gettext_lazy("等组织干部同意")
        DONE = "done", gettext_lazy("已交接")
        REFUSED = "refused", gettext_lazy("没有同意")
        WITHDRAWN = "withdrawn", gettext_lazy("已撤回")

    once = models.UUIDField(gettext_lazy("一次性编号"), unique=True, editable=False)
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("交出人"))
    state = models.CharField(gettext_lazy("状态"), max_length=9, choices=State.choices, default=State.PROPOSED)
    note = models.CharField(gettext_lazy("说明"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("提出人")
    )
    proposed_at = models.DateTimeField(gettext_lazy("提出时间"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("经办人"),
    )
    decided_at = models.DateTimeField(gettext_lazy("交接时间"), null=True)

    flow = Flow(
        "state",
        hand_over=("proposed", "done"),
        refuse=("proposed", "refused"),
        withdraw=("proposed", "withdrawn"),
    )
    objects = PermittedQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: Q(giver__user=user) | takes(user) | under(user, "orgs") | under(user, "chair"),
        "hand_over": lambda user: under(user, "orgs") & ~Q(giver__user=user),
        "refuse": lambda user: under(user, "orgs") & ~Q(giver__user=user),
        "withdraw": lambda user: Q(giver__user=user),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("工作交接")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["giver"], condition=Q(state="proposed"), name="one_open_hand_over")
        ]
        indexes = [models.Index(fields=["union", "-id"], name="hand_over_union")]

    def __str__(self) -> str:
        return _("%(name)s的工作交接") % {"name": self.giver.name}

    def get_absolute_url(self) -> str:
        return reverse("handover:hand_over", kwargs={"pk": self.pk})

    def refuse(self, by: Any, reason: str) -> None:
        """The keeper says no, with a reason the cadre reads."""
        reason = (reason or "").strip()
        if len(reason) < MIN_REASON:
            raise ValidationError(_("请写明为什么不同意，对方会看到"), code="short")
        with transaction.atomic():
            self.flow.move(self, "refuse", by, note=reason, decided_by=by, decided_at=timezone.now())
            tell.refused(self, reason)

    def withdraw(self, by: Any) -> None:
        """The cadre takes the proposal back."""
        with transaction.atomic():
            self.flow.move(self, "withdraw", by, decided_at=timezone.now())
            tell.withdrawn(self)


class Part(models.Model):
    """One kind of thing that went over: how many, to whom, and each in a line that tells nothing confidential."""

    # CASCADE: a part is nothing without its hand-over, which is never deleted.
    hand_over = models.ForeignKey(
        HandOver, on_delete=models.CASCADE, related_name="parts", verbose_name=gettext_lazy("交接")
    )
    key = models.CharField(gettext_lazy("种类"), max_length=30)
    label = models.CharField(gettext_lazy("名称"), max_length=60)
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("接手人"))
    item_count = models.PositiveIntegerField(gettext_lazy("件数"))
    lines = models.JSONField(gettext_lazy("明细"), default=list)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: Q(hand_over__in=HandOver.objects.permitted("view", user))}

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("交接清单")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["hand_over", "key"], name="one_part_of_a_kind")]

    def __str__(self) -> str:
        return self.label
