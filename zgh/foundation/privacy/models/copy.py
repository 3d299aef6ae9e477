"""A copy of everything stored about me, to take along."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.kit.sealed import SealedField


class DataCopy(models.Model):
    """One person's copy of their data: asked for, made, had for a short time, gone.

    `content` (JSON) is sealed and holds nothing of name-hidden matters: those are read when the person downloads,
    so that no row anywhere says whose they are (decision 0007).
    """

    class State(models.TextChoices):
        ASKED = "asked", _("正在准备")
        READY = "ready", _("可以下载")
        FAILED = "failed", _("没有做成")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    state = models.CharField(_("状态"), max_length=6, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("保留到"), null=True)
    content = SealedField(_("内容"), null=True)

    objects = PermittedQuerySet.as_manager()
    flow = Flow("state", build=("asked", "ready"), fail=("asked", "failed"))
    permissions = {
        "view": lambda user: Q(user=user),
        "take": lambda user: Q(user=user, state="ready", expires_at__gt=timezone.now()),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("数据副本")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(state="asked"), name="one_copy_in_the_making")
        ]
        indexes = [models.Index(fields=["user", "-id"], name="data_copy_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%F %T}"

    @property
    def is_there(self) -> bool:
        """Whether it can be downloaded now; expiry is read, not swept."""
        return self.state == self.State.READY and self.expires_at is not None and self.expires_at > timezone.now()
