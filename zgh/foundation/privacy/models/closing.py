"""Closing one's account: asked, slept over, done; and opened again by the union."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Person, UnionScoped


class Deactivation(UnionScoped):
    """Somebody's wish to close their account (注销). It takes effect at `due_at` unless they take it back.

    Union records stay: they have their own periods. `union` looks after the person and may open the account again.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("冷静期")
        WITHDRAWN = "withdrawn", _("已撤回")
        CLOSED = "closed", _("已停用")
        REACTIVATED = "reactivated", _("已恢复")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deactivations", verbose_name=_("职工"))
    state = models.CharField(_("状态"), max_length=11, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("提出时间"))
    due_at = models.DateTimeField(_("生效时间"))
    closed_at = models.DateTimeField(_("停用时间"), null=True)
    reopened_at = models.DateTimeField(_("恢复时间"), null=True)

    flow = Flow(
        "state",
        withdraw=("asked", "withdrawn"),
        deactivate=("asked", "closed"),
        reactivate=("closed", "reactivated"),
    )
    permissions = {
        "view": lambda user: Q(user=user) | under(user, "orgs") | under(user, "roster"),
        "withdraw": lambda user: Q(user=user),
        "reactivate": lambda user: (under(user, "orgs") | under(user, "roster")) & ~Q(user=user),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("账号停用")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state__in=["asked", "closed"]), name="one_deactivation_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="asked"), name="deactivation_due")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """Where the union opens it again."""
        return reverse("privacy:reactivate", kwargs={"pk": self.pk})
