"""Lists about people that left the platform as files: who asked, who agreed, whose data was in it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Person, UnionScoped


def _deciders(user: Any) -> Q:
    """Chairs and auditors there and above, keepers of the organisation strictly above; never oneself."""
    above = NOBODY
    for low, high in reach(user, "orgs"):
        above |= Q(union__path__gt=low, union__path__lt=high)
    return (under(user, "chair") | under(user, "audit") | above) & ~Q(user=user)


class Export(UnionScoped):
    """One file of personal data. A few rows leave at once and are noted; more wait for a second person (R12).

    Lines somebody has just brought in with a file of their own are `brought` back to them: noted, not counted.

    `union` is where the person's work on the list begins: whoever is above it may decide. The file is sealed, can be
    had `downloads_left` times until `expires_at`, and is deleted after; who was in it stays known (`ExportSubject`).
    """

    class State(models.TextChoices):
        AT_ONCE = "at_once", _("少量，直接导出")
        BROUGHT = "brought", _("本人导入的，取回")
        ASKED = "asked", _("等同意")
        APPROVED = "approved", _("正在生成")
        READY = "ready", _("可以下载")
        REFUSED = "refused", _("没有同意")
        WITHDRAWN = "withdrawn", _("已撤回")
        FAILED = "failed", _("没有做成")

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("导出人")
    )
    list_key = models.CharField(_("列表编号"), max_length=60)
    title = models.CharField(_("列表"), max_length=60)
    kind = models.CharField(_("格式"), max_length=4)
    query = models.TextField(_("筛选条件"), blank=True)
    picked = models.JSONField(_("选中的行"), default=list)
    count = models.PositiveIntegerField(_("行数"))
    reason = models.CharField(_("用途"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices)
    asked_at = models.DateTimeField(_("时间"), default=timezone.now)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("审批人")
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    verdict = models.CharField(_("审批意见"), max_length=200, blank=True)
    file = models.CharField(_("加密文件"), max_length=100, blank=True)
    expires_at = models.DateTimeField(_("可下载到"), null=True)
    downloads_left = models.PositiveSmallIntegerField(_("还能下载几次"), default=0)

    flow = Flow(
        "state",
        approve=("asked", "approved"),
        refuse=("asked", "refused"),
        withdraw=("asked", "withdrawn"),
        build=("approved", "ready"),
        fail=("approved", "failed"),
    )
    permissions = {
        "view": lambda user: Q(user=user) | _deciders(user),
        "approve": _deciders,
        "refuse": _deciders,
        "withdraw": lambda user: Q(user=user),
        "take": lambda user: Q(user=user, state="ready", downloads_left__gt=0, expires_at__gt=timezone.now()),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("导出申请")
        ordering = ["-pk"]
        constraints = [
            # Nobody agrees to their own export, whatever the code above says.
            models.CheckConstraint(condition=Q(decider=None) | ~Q(decider=F("user")), name="export_by_two_people"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "ready", "refused", "failed"]) | Q(decider__isnull=False),
                name="export_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "state", "-id"], name="export_desk"),
            models.Index(fields=["user", "-asked_at"], name="export_user"),
            models.Index(fields=["expires_at"], condition=~Q(file=""), name="export_file"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("privacy:export", kwargs={"pk": self.pk})

    @property
    def number(self) -> str:
        """DC-000012, printed on every page of the file."""
        return f"DC-{self.pk:06d}"

    @property
    def is_there(self) -> bool:
        """Whether it can be downloaded now."""
        has_time = self.expires_at is not None and self.expires_at > timezone.now()
        return self.state == self.State.READY and self.downloads_left > 0 and has_time

    def use_one(self) -> bool:
        """Count one download. One conditional update: of two last ones at once only one gets the file."""
        rows = type(self).objects.filter(
            pk=self.pk, state=self.State.READY, downloads_left__gt=0, expires_at__gt=timezone.now()
        )
        return bool(rows.update(downloads_left=F("downloads_left") - 1))


class ExportSubject(models.Model):
    """Somebody whose data was in a file: what lets them see it under 谁看过."""

    # CASCADE: it says something about the export and nothing else; exports are not deleted.
    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="subjects", verbose_name=_("导出"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("职工"))

    class Meta:
        verbose_name = verbose_name_plural = _("导出涉及的人")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["export", "person"], name="once_in_an_export")]
        indexes = [models.Index(fields=["person", "-id"], name="export_subject_person")]

    def __str__(self) -> str:
        return f"{self.export_id}:{self.person_id}"
