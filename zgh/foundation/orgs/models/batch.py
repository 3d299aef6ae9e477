"""One import: a file, what it would change, who decided on it, and how far the change has come."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.stock.models import Lockable
from zgh.kit.sealed import SealedField

from .union import Union

UNDECIDED = "previewed|stale|proposed"


def _importers(user: Any) -> Q:
    """Rosters: who holds the roster duty there. Structure: who keeps the organisation of the whole group."""
    return Q(kind="roster") & under(user, "roster") | Q(kind="structure", union__depth=1) & under(user, "orgs")


def _second_pairs_of_eyes(user: Any) -> Q:
    """Once somebody has asked: others who keep rosters or the organisation there. Not who chose the file or asked.

    Whoever comes second still finds the page, and is told that a colleague has decided already.
    """
    asked = Q(state="proposed") | Q(approved_by__isnull=False)
    return asked & (under(user, "roster") | under(user, "orgs")) & ~_same(user, "by") & ~_same(user, "proposed_by")


def _same(user: Any, field: str) -> Q:
    return Q(**{f"{field}__isnull": False, field: user.pk})


def _viewers(user: Any) -> Q:
    """Importers, and whoever is asked for approval."""
    return _importers(user) | _second_pairs_of_eyes(user)


class ImportBatch(Lockable):
    """A structure or roster file on its way in: read, previewed, then applied by a person's decision.

    `union` bounds what the file may touch: the subtree of this union. It is empty only for the first structure
    file of an empty platform, which can come from the command line alone.
    """

    class Kind(models.TextChoices):
        ROSTER = "roster", _("花名册")
        STRUCTURE = "structure", _("组织架构")

    class Scope(models.TextChoices):
        PARTIAL = "partial", _("一部分人")
        FULL = "full", _("全部在职职工")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("正在比对")
        UNMAPPED = "unmapped", _("等您对列名")
        PREVIEWED = "previewed", _("等您确认")
        REFUSED = "refused", _("文件读不了")
        PROPOSED = "proposed", _("等同事复核")
        APPLYING = "applying", _("正在写入")
        APPLIED = "applied", _("已写入")
        STALE = "stale", _("数据变了，请重看")
        FAILED = "failed", _("没有写完")
        UNDOING = "undoing", _("正在撤销")
        UNDONE = "undone", _("已撤销")
        DISCARDED = "discarded", _("已放弃")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    scope = models.CharField(_("范围"), max_length=10, choices=Scope.choices, default=Scope.PARTIAL)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件指纹"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("导入人")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("请复核的人")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("复核人")
    )
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, related_name="imports", verbose_name=_("工会")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.UPLOADED)
    counts = models.JSONField(_("各类行数"), default=dict)
    hints = models.JSONField(_("提示"), default=list)
    cautions = models.JSONField(_("要请人复核的原因"), default=list)
    mapping = models.JSONField(_("对好的列"), default=dict)
    answers = models.JSONField(_("对问题的回答"), default=dict)
    layout = SealedField(_("表头和样例"), null=True)
    problem = models.CharField(_("问题"), max_length=500, blank=True)
    upload = models.CharField(_("加密暂存的文件"), max_length=100, blank=True)
    version = models.PositiveIntegerField(_("第几次比对"), default=0)
    todo_count = models.PositiveIntegerField(_("要写入的行数"), default=0)
    done_count = models.PositiveIntegerField(_("已写入的行数"), default=0)
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    applied_at = models.DateTimeField(_("写完时间"), null=True)

    objects = PermittedQuerySet.as_manager()
    flow = Flow(
        "state",
        question=("uploaded", "unmapped"),
        preview=("uploaded", "previewed"),
        refuse=("uploaded", "refused"),
        map=(f"unmapped|{UNDECIDED}", "uploaded"),
        alias=(UNDECIDED, "uploaded"),
        decide=(UNDECIDED, "uploaded"),
        renew=(f"{UNDECIDED}|failed", "uploaded"),
        apply=("previewed|stale|failed", "applying"),
        propose=("previewed|stale|failed", "proposed"),
        approve=("proposed", "applying"),
        decline=("proposed", "previewed"),
        outdate=("applying", "stale"),
        finish=("applying", "applied"),
        fail=("uploaded|applying", "failed"),
        undo=("applied", "undoing"),
        restore=("undoing", "undone"),
        discard=(f"unmapped|{UNDECIDED}|failed|refused", "discarded"),
    )
    permissions = {
        "view": _viewers,
        # Only their own file back: for anybody else these lines are a list of people to be asked for elsewhere.
        "download": lambda user: _importers(user) & _same(user, "by"),
        **dict.fromkeys(("map", "alias", "decide", "renew", "apply", "propose", "undo", "discard"), _importers),
        "approve": _second_pairs_of_eyes,
        "decline": _second_pairs_of_eyes,
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
        """How much is done, in steps of five for the progress bar's class."""
        share = self.done_count / self.todo_count if self.todo_count else 1.0
        return int(min(share, 1.0) * 20) * 5

    @property
    def left_count(self) -> int:
        """Lines still to be written."""
        return max(self.todo_count - self.done_count, 0)

    @property
    def sketch(self) -> dict[str, Any]:
        """The sealed layout: headings, top rows with numbers masked, what was proposed for each column."""
        return json.loads(self.layout) if self.layout else {}

    def advance(self, count: int) -> None:
        """Count `count` more rows as written (one statement)."""
        type(self).objects.filter(pk=self.pk).update(done_count=F("done_count") + count)
