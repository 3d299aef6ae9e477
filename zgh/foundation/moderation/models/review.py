"""一次查看: something somebody wrote waits for the eyes of somebody else, and what they decided."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.flow.machine import Flow
from zgh.foundation.notices.masks import mask_of
from zgh.foundation.orgs.models import UnionScoped
from zgh.kit.numbers import drawn

from ..registry import brief, known, of
from . import deciding
from .seats import moderates

TAKEN = ("hidden", "removed")


def own(user: Any) -> Q:
    """About what this person wrote, named or hidden."""
    mask = mask_of(user)
    return Q(author=user) | Q(mask=mask) if mask else Q(author=user)


def decides(user: Any) -> Q:
    """Whoever looks after the union; nobody about their own, nor about an appeal against their own decision."""
    return moderates(user) & ~own(user) & ~Q(of__decided_by=user)


def appeals(user: Any) -> Q:
    """The author, once a decision, the last about the thing; a decision on an appeal is the last word."""
    return own(user) & deciding.appealable()


class Review(UnionScoped):
    """One look at one thing: `text` is what it said then (the before-image), and stays when the thing changes.

    One open look a thing: the database says so. Whoever changes a text gets a new look, so nobody passes words they
    have not read. `of`: the decision an appeal is against. Kept at least six months (domain.md R21).
    """

    class Kind(models.TextChoices):
        HELD = "held", _("待审")
        FLAGGED = "flagged", _("被举报")
        PATROL = "patrol", _("主动查看")
        APPEAL = "appeal", _("申诉")

    class Why(models.TextChoices):
        WORD = "word", _("有敏感词")
        PLACE = "place", _("这里先审再发")
        FIRST = "first", _("头几条先审")
        NONE = "", "—"

    class State(models.TextChoices):
        OPEN = "open", _("等着看")
        PASSED = "passed", _("可以显示")
        HIDDEN = "hidden", _("不显示")
        REMOVED = "removed", _("移除")
        UPHELD = "upheld", _("维持原来的决定")
        DROPPED = "dropped", _("不用看了")

    id = models.BigAutoField(primary_key=True, default=drawn)  # beside a hidden author a counter would tell the order
    about_type = models.CharField(_("对象类型"), max_length=60)
    about_id = models.BigIntegerField(_("对象编号"))
    kind = models.CharField(_("为什么看"), max_length=7, choices=Kind.choices)
    why = models.CharField(_("先审的原因"), max_length=5, choices=Why.choices, blank=True)
    hits = models.JSONField(_("碰到的词"), default=list)
    text = models.TextField(_("当时的内容"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("作者")
    )
    mask = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    author_name = models.CharField(_("署名"), max_length=60, blank=True)
    state = models.CharField(_("结果"), max_length=7, choices=State.choices, default=State.OPEN)
    flag_count = models.PositiveIntegerField(_("几个人举报"), default=0)
    of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="appeal_row", verbose_name=_("对哪个决定的申诉")
    )
    plea = models.TextField(_("申诉的理由"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("从什么时候等"), default=timezone.now)
    due_at = models.DateTimeField(_("最好在什么时候前看"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("谁决定的")
    )
    decided_at = models.DateTimeField(_("什么时候决定的"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    flow = Flow(
        "state",
        approve=("open", "passed"),
        hide=("open", "hidden"),
        remove=("open", "removed"),
        uphold=("open", "upheld"),
        pass_up=("open", ""),
        drop=("open", "dropped"),
    )
    permissions = {
        "view": decides,
        "approve": decides,
        "hide": lambda user: decides(user) & ~Q(kind="appeal"),
        "remove": lambda user: decides(user) & ~Q(kind="appeal"),
        "uphold": lambda user: decides(user) & Q(kind="appeal"),
        "pass_up": lambda user: decides(user) & Q(union__depth__gt=1),
        "read": lambda user: own(user) & ~Q(state__in=("open", "dropped")),
        "appeal": appeals,
        "follow": own,
        "drop": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("查看")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id"], condition=Q(state="open"), name="moderation_one_open_look"
            ),
            models.CheckConstraint(condition=Q(author=None) | Q(mask=""), name="moderation_author_or_mask"),
            models.CheckConstraint(
                condition=~Q(state__in=("hidden", "removed", "upheld")) | ~Q(reason=""), name="moderation_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="appeal", of__isnull=False) | ~Q(kind="appeal") & Q(of=None),
                name="moderation_appeal_of_something",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "state", "due_at"], name="moderation_queue"),
            models.Index(fields=["about_type", "about_id", "-opened_at"], name="moderation_about"),
            models.Index(fields=["author", "-opened_at"], name="moderation_author"),
        ]

    def __str__(self) -> str:
        return brief(self.text, 40)

    def get_absolute_url(self) -> str:
        return reverse("moderation:review", kwargs={"pk": self.pk})

    @property
    def decision_url(self) -> str:
        """Where its author reads what was decided, and appeals."""
        return reverse("moderation:decision", kwargs={"pk": self.pk})

    @property
    def thing(self) -> str:
        """What was written, as a kind: 评论."""
        return str(of(self.about_type).label) if known(self.about_type) else ""

    approve = deciding.approve
    hide = deciding.hide
    remove = deciding.remove
    uphold = deciding.uphold
    pass_up = deciding.pass_up
    appeal = deciding.appeal
