"""The union tree: who guides whom inside the group, and who approves from outside."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from zgh.foundation.access.permitted import EVERYBODY, PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.kit.regions import PROVINCES

from ..initials import initials_of


class UnionQuerySet(MP_NodeQuerySet, PermittedQuerySet):
    """Tree order and the permission filter."""


class UnionManager(MP_NodeManager.from_queryset(UnionQuerySet)):  # type: ignore[misc]
    """In tree order."""

    def get_queryset(self) -> UnionQuerySet:
        return UnionQuerySet(self.model, using=self._db).order_by("path")


class OutsideUnion(models.Model):
    """A territorial federation (属地工会) outside the platform that approves elections and receives funds."""

    name = models.CharField(_("名称"), max_length=100, unique=True)
    province = models.CharField(_("省份"), max_length=2, choices=list(PROVINCES.items()), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("属地工会")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Union(MP_Node):
    """A union organisation of any kind. Its tree parent guides it inside the group; `superior` may be outside.

    Source: brief/domain.md §3. The company tree is another tree; `Coverage` joins them.
    """

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("工会委员会")
        JOINT = "joint", _("联合工会")
        BRANCH = "branch", _("分工会")
        GROUP = "group", _("工会小组")
        WOMEN = "women", _("女职工委员会")
        AUDITING = "auditing", _("经费审查委员会")

    code = models.CharField(_("编码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    initials = models.CharField(_("拼音首字母"), max_length=40, blank=True, db_index=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, default=Kind.COMMITTEE)
    province = models.CharField(_("省份"), max_length=2, choices=list(PROVINCES.items()), blank=True, db_index=True)
    city = models.CharField(_("城市"), max_length=6, blank=True, help_text=_("六位行政区划代码"))
    superior = models.ForeignKey(
        OutsideUnion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("上一级工会（属地）"),
    )
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    about = models.TextField(_("简介"), blank=True, max_length=2000)

    node_order_by: list[str] = []
    objects = UnionManager()
    permissions = {
        "view": lambda user: EVERYBODY,  # every colleague may see which unions exist and who leads them
        "edit": lambda user: under(user, "orgs", via=""),
        "lead": lambda user: under(user, "chair", via="") | under(user, "orgs", via=""),
        "view_people": lambda user: (
            under(user, "orgs", via="") | under(user, "voice", via="") | under(user, "roster", via="")
        ),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("工会")
        ordering = ["path"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="union_has_a_name")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the pinyin initials in step with the short name, which is what people type."""
        self.initials = initials_of(self.short_name or self.name, is_person=False)[:40]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("orgs:union", kwargs={"pk": self.pk})
