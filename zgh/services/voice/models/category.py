"""What a case is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, PermittedQuerySet


class Category(models.Model):
    """A subject employees choose from (食堂, 休假 …). Data, not code: a group has its own words."""

    code = models.CharField(_("编码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=20)
    icon = models.CharField(_("图标"), max_length=30, blank=True)
    rank = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("可选"), default=True)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: EVERYBODY}

    class Meta:
        verbose_name = verbose_name_plural = _("心声类别")
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return self.name
