"""举报: somebody asks the union to look at what somebody else wrote."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.kit.numbers import drawn


class Flag(models.Model):
    """One report, one a person and thing. Who reported is read by nobody else: they would not do it a second time."""

    class Reason(models.TextChoices):
        ABUSE = "abuse", _("骂人、攻击人")
        FALSE = "false", _("不真实")
        PRIVACY = "privacy", _("泄露别人的隐私")
        ADS = "ads", _("广告")
        ILLEGAL = "illegal", _("违法有害")
        HANDLING = "handling", _("管的人处理得不公")
        OTHER = "other", _("别的原因")

    id = models.BigAutoField(primary_key=True, default=drawn)  # no number tells who came first
    review = models.ForeignKey(
        "moderation.Review", on_delete=models.PROTECT, related_name="flags", verbose_name=_("哪一次查看")
    )
    about_type = models.CharField(_("对象类型"), max_length=60)
    about_id = models.BigIntegerField(_("对象编号"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("举报人")
    )
    reason = models.CharField(_("原因"), max_length=8, choices=Reason.choices)
    note = models.CharField(_("补充"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {"view": lambda user: Q(by=user)}

    class Meta:
        verbose_name = verbose_name_plural = _("举报")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["about_type", "about_id", "by"], name="moderation_flag_once")]
        indexes = [models.Index(fields=["by", "-at"], name="moderation_flag_by")]

    def __str__(self) -> str:
        return self.get_reason_display()
