"""关注: a colleague wants to hear of a brand."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.kit.numbers import drawn


class Follow(models.Model):
    """Who follows which brand, without a moment. Read by nobody but themselves: others see a number."""

    id = models.BigAutoField(primary_key=True, default=drawn)
    # CASCADE: a brand is never deleted but in tests and tools, and then nobody follows it
    brand = models.ForeignKey("brands.Brand", on_delete=models.CASCADE, related_name="+", verbose_name=_("品牌"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁"))

    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {"view": lambda user: Q(user=user)}

    class Meta:
        verbose_name = verbose_name_plural = _("关注")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["brand", "user"], name="brand_followed_once")]
        indexes = [models.Index(fields=["user", "brand"], name="brand_follow_of")]

    def __str__(self) -> str:
        return str(self.brand_id)
