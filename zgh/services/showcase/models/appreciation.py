"""点赞: a colleague likes a work. Once, taken back at will, never ranked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.kit.numbers import drawn


class Appreciation(models.Model):
    """Who likes which work; without a moment. Read by nobody but themselves: others see a number from three up."""

    id = models.BigAutoField(primary_key=True, default=drawn)
    work = models.ForeignKey("showcase.Work", on_delete=models.PROTECT, related_name="likes", verbose_name=_("作品"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁"))

    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {"view": lambda user: Q(by=user)}

    class Meta:
        verbose_name = verbose_name_plural = _("点赞")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["work", "by"], name="showcase_like_once")]
        indexes = [models.Index(fields=["by"], name="showcase_like_by")]

    def __str__(self) -> str:
        return str(self.work_id)
