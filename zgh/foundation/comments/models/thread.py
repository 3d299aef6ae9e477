"""The comments under one row, as a whole: whose they are, and whether new ones are taken."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from zgh.foundation.audit.book import record
from zgh.foundation.flow.machine import Flow
from zgh.foundation.moderation.models.seats import moderates
from zgh.foundation.orgs.models import UnionScoped
from zgh.foundation.stock.models import Lockable


class Thread(UnionScoped, Lockable):
    """All comments on one row of another room; made with the first, or when somebody sets rules for them.

    `about` is type and id, not a relation: this room knows nothing of the rooms above. `union` looks after it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("可以评论")
        CLOSED = "closed", _("不再评论")

    about_type = models.CharField(_("对象类型"), max_length=60)
    about_id = models.BigIntegerField(_("对象编号"))
    title = models.CharField(_("在什么下面"), max_length=120)
    url = models.CharField(_("链接"), max_length=300)
    state = models.CharField(_("状态"), max_length=6, choices=State.choices, default=State.OPEN)
    is_premoderated = models.BooleanField(_("先审再发"), default=False)

    flow = Flow("state", close=("open", "closed"), reopen=("closed", "open"))
    permissions = {"view": moderates, "close": moderates, "reopen": moderates, "set": moderates}

    class Meta:
        verbose_name = verbose_name_plural = _("评论区")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["about_type", "about_id"], name="comments_one_thread")]
        indexes = [models.Index(fields=["union"], name="comments_thread_union")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.url}#comments"

    def close(self, by: Any) -> None:
        """No new comments; those that stand stay."""
        self.flow.move(self, "close", by)

    def reopen(self, by: Any) -> None:
        """New ones are taken again."""
        self.flow.move(self, "reopen", by)

    def let_go(self) -> None:
        """What it stood under is gone for good: nothing of that stays here, and no new comments are taken."""
        with transaction.atomic():
            if self.flow.can(self, "close"):
                self.flow.move(self, "close", None)
            self.title, self.url = str(_("删除了的内容")), ""
            type(self).objects.filter(pk=self.pk).update(title=self.title, url=self.url)

    def premoderate(self, by: Any, is_premoderated: bool) -> None:
        """From now on each waits for a look, or no longer."""
        with transaction.atomic():
            rows = type(self).objects.filter(pk=self.pk).exclude(is_premoderated=is_premoderated)
            if rows.update(is_premoderated=is_premoderated):
                facts = {"is_premoderated": not is_premoderated}, {"is_premoderated": is_premoderated}
                record(by, "comments.set", self, *facts)
        self.is_premoderated = is_premoderated
