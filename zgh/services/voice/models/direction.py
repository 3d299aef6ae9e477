"""Standing directions: what somebody says about this subject goes to that union."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Union

from .category import Category
from .kind import Kind

if TYPE_CHECKING:
    from typing import Any


class Direction(models.Model):
    """For authors of `union` and below: this kind (empty: any) on this category (empty: any) is heard by `to`.

    The nearest union's direction wins; of one union's, the more exact one.
    """

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("对谁有效"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, blank=True)
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,  # a direction about nothing directs nothing
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("类别"),
    )
    to = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("交给"))

    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: EVERYBODY,  # who will read my words is nobody's secret
        "edit": lambda user: under(user, "chair"),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("心声分送规则")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["union", "kind", "category"], name="voice_one_direction"),
            models.UniqueConstraint(
                fields=["union", "kind"], condition=Q(category=None), name="voice_one_direction_for_a_kind"
            ),
            models.CheckConstraint(condition=~Q(kind="") | Q(category__isnull=False), name="voice_direction_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.union_id}: {self.kind or '*'}/{self.category_id or '*'} → {self.to_id}"


def directed(union: Union, kind: str, category: Any) -> Union:
    """The union that hears this from authors of `union`: itself unless a direction says otherwise. One query."""
    rows = Direction.objects.filter(
        Q(kind="") | Q(kind=kind),
        Q(category=None) | Q(category=category),
        union__path__in=line_of(union),
        to__closed_on=None,
    )
    exact = F("category").asc(nulls_last=True)
    row = rows.select_related("to").order_by("-union__path", exact, "-kind").first()
    return row.to if row else union
