"""One import: a file, what it would change line by line, and how far the change has come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.kit.sealed import SealedField

from .person import Person
from .union import Union


def _importers(user: Any) -> Q:
    """Rosters: who holds the roster duty there. Structure: who keeps the organisation of the whole group."""
    return Q(kind="roster") & under(user, "roster") | Q(kind="structure", union__depth=1) & under(user, "orgs")


class ImportBatch(models.Model):
    """A structure or roster file on its way in: read, previewed, then applied by a person's decision.

    `union` bounds what the file may touch: the subtree of this union. It is empty only for the first structure
    file of an empty platform, which can come from the command line alone.
    """

    class Kind(models.TextChoices):
        ROSTER = "roster", _("花名册")
        STRUCTURE = "structure", _("组织架构")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("正在比对")
        PREVIEWED = "previewed", _("等您确认")
        REFUSED = "refused", _("文件读不了")
        APPLYING = "applying", _("正在写入")
        APPLIED = "applied", _("已写入")
        STALE = "stale", _("数据变了，请重看")
        FAILED = "failed", _("没有写完")
        DISCARDED = "discarded", _("已放弃")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件指纹"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("导入人")
    )
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, related_name="imports", verbose_name=_("工会")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.UPLOADED)
    counts = models.JSONField(_("各类行数"), default=dict)
    hints = models.JSONField(_("提示"), default=list)
    problem = models.CharField(_("问题"), max_length=500, blank=True)
    upload = models.CharField(_("加密暂存的文件"), max_length=100, blank=True)
    todo_count = models.PositiveIntegerField(_("要写入的行数"), default=0)
    done_count = models.PositiveIntegerField(_("已写入的行数"), default=0)
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    applied_at = models.DateTimeField(_("写完时间"), null=True)

    objects = PermittedQuerySet.as_manager()
    flow = Flow(
        "state",
        preview=("uploaded", "previewed"),
        refuse=("uploaded", "refused"),
        apply=("previewed|stale|failed", "applying"),
        outdate=("applying", "stale"),
        finish=("applying", "applied"),
        fail=("applying", "failed"),
        discard=("previewed|stale|failed|refused", "discarded"),
    )
    permissions = {
        "view": _importers,
        "apply": _importers,
        "discard": _importers,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("导入批次")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("orgs:batch", kwargs={"pk": self.pk})

    @property
    def percent(self) -> int:
        """How much is written, in steps of five for the progress bar's class."""
        share = self.done_count / self.todo_count if self.todo_count else 1.0
        return int(share * 20) * 5

    def advance(self, count: int) -> None:
        """Count `count` more rows as written (one statement)."""
        type(self).objects.filter(pk=self.pk).update(done_count=F("done_count") + count)


class ImportRow(models.Model):
    """One line of a file: what it would do, from what to what.

    `old` and `new` are for reading and hold personal numbers masked only. What will be written, and the exact
    values it was compared with, lie sealed in `payload` and are gone once the line is written or given up.
    """

    class Kind(models.TextChoices):
        ERROR = "error", _("有错")
        NEW = "new", _("新增")
        CHANGED = "changed", _("有变化")
        SAME = "same", _("没有变化")

    # A line is nothing without its file; what it changed is in the tables it wrote.
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("批次"))
    line_no = models.PositiveIntegerField(_("行号"))
    kind = models.CharField(_("结果"), max_length=10, choices=Kind.choices)
    key = models.CharField(_("编号"), max_length=60, blank=True)
    old = models.JSONField(_("原来"), default=dict)
    new = models.JSONField(_("现在"), default=dict)
    message = models.CharField(_("说明"), max_length=300, blank=True)
    payload = SealedField(_("内容"), null=True)
    is_applied = models.BooleanField(_("已写入"), default=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="import_rows", verbose_name=_("职工")
    )

    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: Q(batch__in=ImportBatch.objects.permitted("view", user)),
        "recall": lambda user: Q(person__in=Person.objects.permitted("view", user)),  # what was changed about somebody
    }

    class Meta:
        verbose_name = verbose_name_plural = _("导入行")
        ordering = ["line_no"]
        constraints = [models.UniqueConstraint(fields=["batch", "line_no"], name="one_row_per_line")]
        indexes = [models.Index(fields=["batch", "kind", "line_no"], name="import_row_kind")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line_no} {self.kind}"

    def lines(self, labels: Mapping[str, Any]) -> list[tuple[Any, str, str]]:
        """(label, before, after) of everything this line says, in the words of a reader."""
        return [(labels[key], self.old.get(key, ""), word) for key, word in self.new.items() if key in labels]

    @property
    def content(self) -> dict[str, Any]:
        """The sealed payload: {"facts": what to write, "was": what it was compared with}."""
        return json.loads(self.payload) if self.payload else {"facts": {}, "was": {}}
