"""The story of a brand, text by text: what is replaced is kept, so that one can look back and go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet

from .seats import keeps

if TYPE_CHECKING:
    from .brand import Brand

MOST_KEPT = 20


class Edition(models.Model):
    """One text of the story as somebody saved it, the newest is the one that stands. The last MOST_KEPT are kept.

    `by` is empty for the first text of a brand that was there before its texts were kept.
    """

    brand = models.ForeignKey(
        "brands.Brand",
        on_delete=models.CASCADE,  # a part of its brand
        related_name="editions",
        verbose_name=gettext_lazy("品牌"),
    )
    number = models.PositiveIntegerField(gettext_lazy("第几稿"))
    story = models.TextField(gettext_lazy("品牌故事"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=gettext_lazy("谁写的"),
    )  # fmt: skip
    at = models.DateTimeField(gettext_lazy("存于"), default=timezone.now)

    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {"view": lambda user: keeps(user, "brand__union")}

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("品牌故事的稿子")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="brand_edition_once")]

    def __str__(self) -> str:
        return f"{self.brand_id}#{self.number}"


def keep(brand: Brand, by: Any, old: str, new: str) -> None:
    """Called while the brand is held: the text that goes (where it is not kept yet) and the one that comes."""
    if old == new:
        return
    rows = Edition.objects.filter(brand=brand)
    last = rows.values_list("number", flat=True).first() or 0
    made = [Edition(brand=brand, story=old, number=1)] if old and not last else []
    made.append(Edition(brand=brand, story=new, by=by, number=last + len(made) + 1))
    Edition.objects.bulk_create(made)
    rows.filter(number__lte=made[-1].number - MOST_KEPT).delete()
