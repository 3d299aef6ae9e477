"""What somebody agreed to and took back: one line a time, never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet


class ConsentsStay(RuntimeError):  # noqa: N818 (says what the history is)
    """Somebody tried to change what was agreed."""


class ConsentQuerySet(PermittedQuerySet):
    """Read and append; nothing else."""

    def update(self, **_changes: Any) -> NoReturn:
        raise ConsentsStay

    def delete(self) -> NoReturn:
        raise ConsentsStay


class Consent(models.Model):
    """One yes or no to one purpose in the words of one version (R7). The latest row of a purpose is what holds.

    The database refuses changes as well (migration 0002): what was agreed must be provable.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    purpose = models.CharField(_("用途"), max_length=40)
    version = models.PositiveSmallIntegerField(_("说明的版本"))
    is_given = models.BooleanField(_("同意"))
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = ConsentQuerySet.as_manager()
    permissions = {"view": lambda user: Q(user=user)}

    class Meta:
        verbose_name = verbose_name_plural = _("同意记录")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "purpose", "-id"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.is_given}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever an insert."""
        if self.pk is not None:
            raise ConsentsStay
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ConsentsStay
