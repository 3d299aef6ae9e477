"""Privacy impact records: thought through before sensitive data is used."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet

from .period import keeps_all, reads_all

KEPT_YEARS = 3


class Assessment(models.Model):
    """One record of a personal information protection impact assessment (R11), never deleted.

    Source: Personal Information Protection Law, articles 55 and 56: before sensitive processing, kept three years.
    """

    class Risk(models.TextChoices):
        LOW = "low", _("低")
        MIDDLE = "middle", _("中")
        HIGH = "high", _("高")

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("处理什么"), max_length=60)
    purpose = models.CharField(_("目的和方式"), max_length=500)
    covers = models.CharField(_("涉及哪些资料"), max_length=200)
    is_sensitive = models.BooleanField(_("有敏感个人信息"), default=False)
    impact = models.TextField(_("对本人的影响和风险"), max_length=2000)
    risk = models.CharField(_("风险高低"), max_length=6, choices=Risk.choices)
    measures = models.TextField(_("保护措施"), max_length=2000)
    decided_by = models.CharField(_("谁决定的"), max_length=60)
    decided_on = models.DateField(_("决定日期"))
    review_on = models.DateField(_("下次复查"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": reads_all, "revise": keeps_all}

    class Meta:
        verbose_name = verbose_name_plural = _("影响评估")
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(review_on__gt=models.F("decided_on")), name="assessment_reviewed_later")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("privacy:revise", kwargs={"pk": self.pk})

    @property
    def is_due(self) -> bool:
        """Whether it should have been looked at again."""
        return self.review_on <= timezone.localdate()

    @property
    def kept_until(self) -> dt.date:
        """Three years after the decision, at least."""
        try:
            return self.decided_on.replace(year=self.decided_on.year + KEPT_YEARS)
        except ValueError:  # 29 February
            return self.decided_on.replace(year=self.decided_on.year + KEPT_YEARS, day=28)
