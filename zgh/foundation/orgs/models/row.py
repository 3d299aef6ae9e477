"""One line of an imported file: what it says, what it would change, what it has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.kit.sealed import SealedField

from .batch import ImportBatch
from .person import Person

ABSENT_FROM = 1_000_000  # lines of people a full file does not name; no file has so many lines


class ImportRow(models.Model):
    """One line of a file: what it would do, from what to what.

    `old` and `new` are for reading and hold personal numbers masked only. What will be written, and the exact
    values it was compared with, lie sealed in `payload` and are gone once the line is written or given up; what
    undoing needs lies sealed in `trace` until undoing is no longer offered. `person`: whom the line is about, as
    far as they are known; somebody new once they are written.
    """

    class Kind(models.TextChoices):
        ERROR = "error", _("有错")
        CONFLICT = "conflict", _("要您定")
        NEW = "new", _("新增")
        CHANGED = "changed", _("有变化")
        MOVED = "moved", _("换单位")
        LEFT = "left", _("离职")
        RETURNED = "returned", _("回来")
        SAME = "same", _("没有变化")

    class Reason(models.TextChoices):
        """What one answer settles for many lines at once."""

        UNIT = "unit", _("不认识的单位")
        ZEROS = "zeros", _("工号像是丢了前面的0")
        HIDDEN = "hidden", _("在表格里是隐藏的")

    # A line is nothing without its file; what it changed is in the tables it wrote.
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("批次"))
    line_no = models.PositiveIntegerField(_("行号"))
    kind = models.CharField(_("结果"), max_length=10, choices=Kind.choices)
    key = models.CharField(_("编号"), max_length=60, blank=True)
    old = models.JSONField(_("原来"), default=dict)
    new = models.JSONField(_("现在"), default=dict)
    message = models.CharField(_("说明"), max_length=300, blank=True)
    reason = models.CharField(_("要问的事"), max_length=10, choices=Reason.choices, blank=True)
    subject = models.CharField(_("问的是"), max_length=100, blank=True)
    payload = SealedField(_("内容"), null=True)
    trace = SealedField(_("写了什么"), null=True)
    is_applied = models.BooleanField(_("已写入"), default=False)
    is_undone = models.BooleanField(_("已撤销"), default=False)
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

    @property
    def place(self) -> str:
        """The line as a person finds it in the file: 「第12行」, or that the file does not name them."""
        if self.line_no >= ABSENT_FROM:
            return gettext("不在文件里")
        return gettext("第%(n)d行") % {"n": self.line_no}

    def lines(self, labels: Mapping[str, Any]) -> list[tuple[Any, str, str]]:
        """(label, before, after) of everything this line says, in the words of a reader."""
        said = self.new if self.kind == self.Kind.NEW or "name" in self.old else {**self.new, "name": ""}
        return [(labels[key], self.old.get(key, ""), word) for key, word in said.items() if key in labels and word]

    @property
    def name(self) -> str:
        """Who or what the line is about."""
        return self.new.get("name", "")

    @property
    def content(self) -> dict[str, Any]:
        """The sealed payload: {"facts": what to write, "was": what it was compared with}."""
        return json.loads(self.payload) if self.payload else {"facts": {}, "was": {}}
