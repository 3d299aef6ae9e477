"""What people call a unit in their own files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under

from .company import Company
from .scoping import UnionScoped


class UnitAlias(UnionScoped):
    """A nickname of a unit (湘公司) in files imported for this union or one below it. Source: brief/domain.md §3.4."""

    words = models.CharField(_("文件里的叫法"), max_length=100)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="aliases", verbose_name=_("单位"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    permissions = {
        "view": lambda user: under(user, "roster"),
        "forget": lambda user: under(user, "roster"),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("单位别名")
        ordering = ["words", "pk"]
        constraints = [models.UniqueConstraint(fields=["union", "words"], name="one_unit_per_alias")]

    def __str__(self) -> str:
        return self.words
