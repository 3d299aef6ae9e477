"""A file of honours on its way in: looked at line by line, written by one press of a button, or given up."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models.scoping import UnionScoped
from zgh.foundation.stock.models import Lockable
from zgh.kit.sealed import SealedField

from .keepers import DUTIES


def _brings(user: Any) -> Q:
    """Whoever brought it, while they keep people of that union."""
    held = under(user, DUTIES[0])
    for duty in DUTIES[1:]:
        held |= under(user, duty)
    return Q(by=user) & held


class Batch(UnionScoped, Lockable):
    """What a file would add, compared with what is on record. Its lines lie sealed and are gone once it is decided."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("等您确认")
        APPLIED = "applied", _("已写入")
        DISCARDED = "discarded", _("已放弃")
        UNDONE = "undone", _("已撤销")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("导入人")
    )
    at = models.DateTimeField(_("上传时间"), default=timezone.now)
    file_name = models.CharField(_("文件名"), max_length=200)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.PREVIEWED)
    sealed = SealedField(_("内容"), null=True)
    hints = models.JSONField(_("提示"), default=list)
    new_count = models.PositiveIntegerField(_("要写入的"), default=0)
    same_count = models.PositiveIntegerField(_("已经有的"), default=0)
    wrong_count = models.PositiveIntegerField(_("有错的"), default=0)
    done_count = models.PositiveIntegerField(_("写入了的"), default=0)

    flow = Flow(
        "state",
        apply=("previewed", "applied"),
        give_up=("previewed", "discarded"),
        undo=("applied", "undone"),
    )
    permissions = dict.fromkeys(("view", "apply", "give_up", "undo"), _brings)

    class Meta:
        verbose_name = verbose_name_plural = _("荣誉导入")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("honours:batch", kwargs={"pk": self.pk})

    @property
    def desk_url(self) -> str:
        """What it has written and nobody has checked yet."""
        return f"{reverse('honours:desk')}?batch={self.pk}"

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What each line of the file says: number, kind (new, same, wrong), words, message, facts."""
        return json.loads(self.sealed) if self.sealed else []

    def give_up(self, by: Any) -> None:
        """Nothing is written; the lines are gone."""
        with transaction.atomic():
            self.flow.move(self, "give_up", by)
            type(self).objects.filter(pk=self.pk).update(sealed=None)  # apart: what moves is written into the book
