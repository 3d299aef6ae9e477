"""A look at the words before they come out (审稿)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under


class Review(models.Model):
    """One person's word on one version: passed or sent back. As many must pass as the union has decided (三审)."""

    revision = models.ForeignKey(
        "news.Revision", on_delete=models.PROTECT, related_name="reviews", verbose_name=_("哪一稿")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("审稿人")
    )
    has_passed = models.BooleanField(_("通过"))
    is_proofread = models.BooleanField(_("校对过"), default=False)
    note = models.CharField(_("意见"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: under(user, "news", via="revision__article__union")}

    class Meta:
        verbose_name = verbose_name_plural = _("审稿意见")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "by"], name="one_word_a_reviewer")]

    def __str__(self) -> str:
        return f"{self.revision} {self.by_id}"
