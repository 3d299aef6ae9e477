"""An article offered to the union above (投稿)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Union


class Submission(models.Model):
    """A grass-roots union's article, offered to one above it; taken up with credit, or declined with a reason."""

    class State(models.TextChoices):
        OFFERED = "offered", _("等采用")
        ADOPTED = "adopted", _("已采用")
        DECLINED = "declined", _("未采用")
        TAKEN_BACK = "taken_back", _("已收回")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "news.Article", on_delete=models.PROTECT, related_name="submissions", verbose_name=_("文章")
    )
    to = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("投给"))
    note = models.CharField(_("附言"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("投稿人")
    )
    at = models.DateTimeField(_("投稿时间"), default=timezone.now)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OFFERED)
    reason = models.CharField(_("答复"), max_length=200, blank=True)
    result = models.ForeignKey(
        "news.Article", on_delete=models.PROTECT, null=True, related_name="taken_from", verbose_name=_("采用成哪篇")
    )

    is_told = models.BooleanField(_("发布后告诉过"), default=False, editable=False)

    flow = Flow(
        "state",
        adopt=("offered", "adopted"),
        decline=("offered", "declined"),
        take_back=("offered", "taken_back"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: under(user, "news", via="to") | under(user, "news", via="article__union"),
        "adopt": lambda user: under(user, "news", via="to"),
        "decline": lambda user: under(user, "news", via="to"),
        "take_back": lambda user: under(user, "news", via="article__union"),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("投稿")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "to"], condition=Q(state="offered"), name="one_open_submission"),
        ]
        indexes = [
            models.Index(fields=["to", "state", "-at"], name="submission_desk"),
            models.Index(fields=["result"], condition=Q(is_told=False, state="adopted"), name="submission_unsaid"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}→{self.to_id}"

    def get_absolute_url(self) -> str:
        return reverse("news:submission", kwargs={"pk": self.pk})

    def decline(self, by: Any, reason: str) -> None:
        """Not taken up; those who offered it hear why."""
        from zgh.services.news import tell

        with transaction.atomic():
            self.flow.move(self, "decline", by, reason=reason)
            tell.declined(self)

    def take_back(self, by: Any) -> None:
        """Not offered after all."""
        from zgh.services.news import tell

        with transaction.atomic():
            self.flow.move(self, "take_back", by)
            tell.settled(self)
