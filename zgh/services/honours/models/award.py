"""An award (奖项): what is given, by whom, at which level, and to whom it can go."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, NOBODY, PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.stock.models import Lockable
from zgh.foundation.stock.wording import hold_unchanged
from zgh.kit.codes import CodesField

from .keepers import keeps_all


class Level(models.TextChoices):
    """Who gives it, as a level. An order for filters, never a score."""

    NATIONAL = "national", _("国家级")
    INDUSTRY = "industry", _("行业级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    GROUP = "group", _("集团级")
    COMPANY = "company", _("单位级")


class Kind(models.TextChoices):
    """Whom it goes to."""

    PERSON = "person", _("个人")
    TEAM = "team", _("集体")
    UNION = "union", _("工会组织")


def _keeps(user: Any) -> Q:
    return EVERYBODY if keeps_all(user) else NOBODY


class Award(Lockable):
    """One line of the list of awards. A retired one is offered no more; honours given under it stay.

    `body` is who usually gives it; empty where that differs from place to place. `treatment` (what goes with it by
    rule) is never guessed: it ships empty and needs the number of the document that says so.
    """

    class State(models.TextChoices):
        IN_USE = "in_use", _("在用")
        RETIRED = "retired", _("停用")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("奖项名称"), max_length=60)
    body = models.CharField(_("通常由谁授予"), max_length=120, blank=True)
    level = models.CharField(_("级别"), max_length=8, choices=Level.choices)
    kind = models.CharField(_("授予谁"), max_length=6, choices=Kind.choices)
    aliases = CodesField(_("别的叫法"), blank=True)
    treatment = models.CharField(_("随奖待遇"), max_length=300, blank=True)
    treatment_number = models.CharField(_("待遇依据的文号"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=7, choices=State.choices, default=State.IN_USE)

    flow = Flow("state", amend=("in_use|retired", ""), retire=("in_use", "retired"), bring_back=("retired", "in_use"))
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: EVERYBODY,
        **dict.fromkeys(("keep", "amend", "retire", "bring_back"), _keeps),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("奖项")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "kind"], name="honours_award_once"),
            models.CheckConstraint(
                condition=Q(treatment="") | ~Q(treatment_number=""), name="honours_treatment_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("honours:amend_award", kwargs={"pk": self.pk})

    def amend(self, by: Any, seen: str | None = None, **facts: Any) -> None:
        """Put facts right; honours keep their words. ValidationError (stale) when others were faster."""
        with transaction.atomic():
            hold_unchanged(self, seen)
            aliases = facts.pop("aliases", self.aliases)
            type(self).objects.filter(pk=self.pk).update(aliases=aliases)
            self.flow.move(self, "amend", by, **facts)
            self.refresh_from_db()

    def retire(self, by: Any) -> None:
        """Offer it no more."""
        self.flow.move(self, "retire", by)

    def bring_back(self, by: Any) -> None:
        """Offer it again."""
        self.flow.move(self, "bring_back", by)
