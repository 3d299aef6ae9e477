"""How one goes about it (怎么办): the steps of one kind of entitlement, as a union tells its people."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import Lockable
from zgh.foundation.stock.wording import hold_unchanged

from .keepers import keeps, reads
from .rule import Kind


class Guide(Lockable):
    """Steps, one a line. `union`: who tells them, to itself and all below; None: to everybody.

    The nearest union above a person that tells any is followed; there is one for each kind and union.
    """

    class State(models.TextChoices):
        SHOWN = "shown", _("给职工看")
        HIDDEN = "hidden", _("收起来了")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("哪类规定"), max_length=12, choices=Kind.choices)
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("哪个工会的办法")
    )
    steps = models.TextField(_("一步一步怎么办"), max_length=1000)
    state = models.CharField(_("状态"), max_length=6, choices=State.choices, default=State.SHOWN)

    flow = Flow("state", amend=("shown|hidden", ""), hide=("shown", "hidden"), show=("hidden", "shown"))
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: Q(state="shown") & reads(user) | keeps(user),
        **dict.fromkeys(("keep", "amend", "hide", "show"), keeps),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("怎么办")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "union"], name="policy_guide_once"),
            models.UniqueConstraint(fields=["kind"], condition=Q(union=None), name="policy_guide_once_for_all"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("policies:amend_guide", kwargs={"pk": self.pk})

    @property
    def lines(self) -> list[str]:
        """The steps in order."""
        return [line.strip() for line in self.steps.splitlines() if line.strip()]

    def amend(self, by: Any, seen: str | None = None, **facts: Any) -> None:
        """Other words, for another kind or union. Raises ValidationError where somebody was faster."""
        facts = {f"{name}_id" if name == "union" else name: getattr(fact, "pk", fact) for name, fact in facts.items()}
        with transaction.atomic():
            hold_unchanged(self, seen)
            self.flow.move(self, "amend", by, **facts)
            self.refresh_from_db()

    def hide(self, by: Any) -> None:
        """Not shown any more; kept."""
        self.flow.move(self, "hide", by)

    def show(self, by: Any) -> None:
        """Shown again."""
        self.flow.move(self, "show", by)
