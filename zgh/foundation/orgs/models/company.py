"""The company tree (legal and HR) and its dated joins with the union tree."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from zgh.foundation.access.permitted import EVERYBODY, PermittedQuerySet
from zgh.kit.regions import PROVINCES

from .dated import Dated, holds
from .union import Union


class CompanyQuerySet(MP_NodeQuerySet, PermittedQuerySet):
    """Tree order, the permission filter, and the state 未建会."""

    def with_has_union(self) -> CompanyQuerySet:
        """Annotate `has_union`: whether a union covers this very unit today."""
        covered = Coverage.objects.filter(holds(), company=OuterRef("pk"))
        return self.annotate(has_union=Exists(covered))


class CompanyManager(MP_NodeManager.from_queryset(CompanyQuerySet)):  # type: ignore[misc]
    """In tree order."""

    def get_queryset(self) -> CompanyQuerySet:
        return CompanyQuerySet(self.model, using=self._db).order_by("path")


class Company(MP_Node):
    """A legal unit or a department in it. A company with no union is a visible state (未建会), not an error."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("公司")
        DEPARTMENT = "department", _("部门")

    code = models.CharField(_("编码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, default=Kind.COMPANY)
    province = models.CharField(_("省份"), max_length=2, choices=list(PROVINCES.items()), blank=True)
    city = models.CharField(_("城市"), max_length=6, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)

    node_order_by: list[str] = []
    objects = CompanyManager()
    permissions = {"view": lambda user: EVERYBODY}

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Coverage(Dated):
    """This union covers this unit (and what is below it) from a day to a day. Many to many."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="coverages", verbose_name=_("工会"))
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="coverages", verbose_name=_("单位"))

    permissions = {"view": lambda user: EVERYBODY}

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("覆盖关系")
        ordering = ["pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["union", "company"], condition=models.Q(ends_on__isnull=True), name="one_live_coverage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union_id}→{self.company_id}"
