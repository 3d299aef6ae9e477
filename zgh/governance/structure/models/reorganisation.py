"""A change of the union tree or of coverage: drafted by one keeper, approved by another, done on its day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Company, Membership, Person, Union, UnionScoped
from zgh.foundation.stock.models import Lockable
from zgh.kit.regions import PROVINCES

from . import moves


def _concerned(user: Any) -> Q:
    """Keepers of a union that the change touches."""
    return Q(Exists(Part.objects.filter(under(user, "orgs"), reorganisation=OuterRef("pk"))))


def _drafter(user: Any) -> Q:
    """Who drafted it, as long as they keep unions at all."""
    return Q(drafted_by=user) if reach(user, "orgs") else NOBODY


def _second(user: Any) -> Q:
    """Another keeper of the union that guides all the unions concerned, or of one above it."""
    return under(user, "orgs") & ~Q(drafted_by=user)


class Reorganisation(UnionScoped, Lockable):
    """One change with its day, reason and document. `union` guides all unions concerned; who keeps it approves.

    What it is about: `parts` (existing unions that change), `units` (companies that go over), `target` (who takes
    over; for a new union filled in once it is made), `parent` (the new place in the tree) and the new union's facts.
    """

    class Kind(models.TextChoices):
        CREATE = "create", _("新建工会")
        MERGE = "merge", _("合并工会")
        SPLIT = "split", _("分立工会")
        MOVE = "move", _("调整上级")
        CLOSE = "close", _("撤销工会")
        COVER = "cover", _("单位划转")
        RENAME = "rename", _("工会更名")

    class State(models.TextChoices):
        DRAFTED = "drafted", _("草稿")
        SUBMITTED = "submitted", _("待批准")
        SCHEDULED = "scheduled", _("已批准，等生效")
        CARRYING = "carrying", _("正在生效")
        DONE = "done", _("已生效")
        FAILED = "failed", _("没有办成")
        CANCELLED = "cancelled", _("已取消")

    once = models.UUIDField(_("一次性编号"), unique=True, editable=False)
    kind = models.CharField(_("类型"), max_length=8, choices=Kind.choices)
    title = models.CharField(_("事项"), max_length=150)
    effective_on = models.DateField(_("生效日期"))
    reason = models.CharField(_("理由"), max_length=500)
    document_no = models.CharField(_("文号"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFTED)

    target = models.ForeignKey(Union, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("承接工会"))
    parent = models.ForeignKey(Union, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("上级工会"))
    company_parent = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("上级单位")
    )
    name = models.CharField(_("新名称"), max_length=100, blank=True)
    short_name = models.CharField(_("新简称"), max_length=40, blank=True)
    code = models.CharField(_("新编码"), max_length=30, blank=True)
    union_kind = models.CharField(_("新工会类型"), max_length=10, choices=Union.Kind.choices, blank=True)
    province = models.CharField(_("省份"), max_length=2, choices=list(PROVINCES.items()), blank=True)

    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("起草人")
    )
    drafted_at = models.DateTimeField(_("起草时间"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    done_at = models.DateTimeField(_("办完时间"), null=True)
    comment = models.CharField(_("退回意见"), max_length=300, blank=True)
    problem = models.CharField(_("问题"), max_length=500, blank=True)
    foreseen = models.JSONField(_("批准时的影响"), default=dict)

    flow = Flow(
        "state",
        revise=("drafted|failed", "drafted"),
        submit=("drafted", "submitted"),
        send_back=("submitted", "drafted"),
        approve=("submitted", "scheduled"),
        begin=("scheduled", "carrying"),
        finish=("carrying", "done"),
        fail=("scheduled", "failed"),
        cancel=("drafted|submitted|scheduled|failed", "cancelled"),
    )
    permissions = {
        "view": lambda user: _drafter(user) | under(user, "orgs") | _concerned(user),
        "revise": _drafter,
        "submit": _drafter,
        "send_back": _second,
        "approve": _second,
        "cancel": lambda user: _drafter(user) | under(user, "orgs"),
        "begin": lambda user: NOBODY,
        "finish": lambda user: NOBODY,
        "fail": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("组织变动")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("drafted_by")),
                name="structure_two_people",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_on"], condition=Q(state__in=("scheduled", "carrying")), name="structure_due"
            ),
            models.Index(fields=["union", "state"], name="structure_desk"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("structure:reorganisation", kwargs={"pk": self.pk})

    def is_due(self, today: dt.date | None = None) -> bool:
        """Approved and its day has come, whether or not a worker has done it yet."""
        return self.state in ("scheduled", "carrying") and self.effective_on <= (today or timezone.localdate())

    @property
    def shown_state(self) -> Any:
        """The state in words; an approved change whose day has come says so without any worker."""
        if self.state == "scheduled" and self.is_due():
            return _("今天起生效，正在办理")
        return self.get_state_display()

    submit = moves.submit
    send_back = moves.send_back
    approve = moves.approve
    cancel = moves.cancel

    @property
    def makes_union(self) -> bool:
        """Whether a new union comes of it."""
        return self.kind in ("create", "split") or (self.kind == "merge" and bool(self.name))


class Part(UnionScoped):
    """An existing union that the change is about: it merges, is split, moves, closes or is renamed."""

    # A part is nothing without its change, and only drafts are ever rewritten.
    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.CASCADE, related_name="parts", verbose_name=_("组织变动")
    )

    permissions = {"view": lambda user: Q(reorganisation__in=Reorganisation.objects.permitted("view", user))}

    class Meta:
        verbose_name = verbose_name_plural = _("涉及的工会")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reorganisation", "union"], name="structure_part_once")]

    def __str__(self) -> str:
        return f"{self.reorganisation_id}:{self.union_id}"


class Unit(models.Model):
    """A company that goes over to the target."""

    # As with parts.
    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.CASCADE, related_name="units", verbose_name=_("组织变动")
    )
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: Q(reorganisation__in=Reorganisation.objects.permitted("view", user))}

    class Meta:
        verbose_name = verbose_name_plural = _("划转的单位")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reorganisation", "company"], name="structure_unit_once")]

    def __str__(self) -> str:
        return f"{self.reorganisation_id}:{self.company_id}"


class Follow(models.Model):
    """One member who goes over: the membership that ends and, once it is done, the one that began.

    Written when the change begins, from the trees as they were; `begun` is filled batch by batch.
    """

    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, related_name="follows", verbose_name=_("组织变动")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("会员"))
    ended = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("原会籍"))
    begun = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("新会籍")
    )

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: Q(person__in=Person.objects.permitted("view", user))}

    class Meta:
        verbose_name = verbose_name_plural = _("随组织变动转接的会籍")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["reorganisation"], condition=Q(begun__isnull=True), name="structure_follow_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.ended_id}→{self.begun_id}"
