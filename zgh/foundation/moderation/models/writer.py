"""Somebody who writes, held while what they wrote lately is counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.foundation.stock.models import Lockable
from zgh.kit.sealed import blind

from ..registry import Author


class Writer(Lockable):
    """A keyed hash of a login or a mask: enough to let one write after the other, and it names nobody."""

    key = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("写评论的人")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key[:8]

    @classmethod
    def of(cls, author: Author) -> Writer:
        """The row of this author; made when there is none."""
        row, _is_new = cls.objects.get_or_create(key=blind(f"writer:{author.user_id or author.mask}"))
        return row
