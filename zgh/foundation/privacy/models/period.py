"""How long things are kept: dated settings of the retention table, and what was deleted under them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.orgs.models.dated import Dated


def keeps_all(user: Any) -> Q:
    """Who keeps the organisation of the whole group decides about everybody's data."""
    return EVERYBODY if reaches_all(user, "orgs") else NOBODY


def reads_all(user: Any) -> Q:
    """Besides, the auditors of the whole group read along."""
    return EVERYBODY if reaches_all(user, "orgs") or reaches_all(user, "audit") else NOBODY


class Period(Dated):
    """How many days one kind of rows is kept, from a day to a day, and on whose word. Never deleted, only ended."""

    kind = models.CharField(_("种类"), max_length=40)
    days = models.PositiveIntegerField(_("保存天数"))
    source = models.CharField(_("依据"), max_length=200)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("设定人")
    )

    permissions = {"view": reads_all, "edit": keeps_all}

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("保存期限")
        ordering = ["-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind"], condition=Q(ends_on__isnull=True), name="one_live_period_per_kind"
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="period_of_a_day_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"


class Clearing(models.Model):
    """One run of the deletion job over one kind: how many rows went, older than when. Numbers only."""

    kind = models.CharField(_("种类"), max_length=40)
    before = models.DateTimeField(_("早于"))
    count = models.PositiveIntegerField(_("删除行数"))
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": reads_all}

    class Meta:
        verbose_name = verbose_name_plural = _("到期删除")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "-id"], name="clearing_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
