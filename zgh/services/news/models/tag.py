"""Which brands an article belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.stock.models import lock
from zgh.services.brands.models import Brand

ALL = 2**62  # `told_to` when everybody has been told
FRESH = dt.timedelta(days=2)  # what is older is no news to followers


class Tag(models.Model):
    """One article of one brand. Not a part of its versions: it says where an article is found, not what it says.

    `told_to`: the last person told of those who follow the brand; an article that was out long before tells nobody.
    """

    article = models.ForeignKey(
        "news.Article",
        on_delete=models.CASCADE,  # a part of its article
        related_name="tags",
        verbose_name=_("文章"),
    )
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+", verbose_name=_("品牌"))
    told_to = models.PositiveBigIntegerField(_("通知到第几位"), default=0, editable=False)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: under(user, "news", via="article__union")}

    class Meta:
        verbose_name = verbose_name_plural = _("文章的品牌")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "brand"], name="news_tagged_once")]
        indexes = [
            models.Index(fields=["brand", "article"], name="news_tags_of_brand"),
            models.Index(fields=["told_to"], condition=models.Q(told_to__lt=ALL), name="news_tags_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.brand_id}"


class Tagging:
    """The verb on an article."""

    def brand_ids(self: Any) -> Any:
        """The brands it belongs to, whoever may see them: ids, lazy."""
        return Tag.objects.filter(article=self.pk).values("brand")

    def brands_held(self: Any) -> list[Brand]:
        """The brands themselves. One query."""
        return list(Brand.objects.filter(pk__in=self.brand_ids()).only("name"))

    def tag(self: Any, by: Any, brands: Iterable[Brand]) -> None:
        """To these brands it belongs from now on, to no others. Counts at once, without a new version."""
        wanted = {brand.pk: brand for brand in brands}
        with transaction.atomic():
            lock(self)
            self.refresh_from_db(fields=["state", "live", "publish_at"])
            had = set(self.tags.values_list("brand_id", flat=True))
            if had == set(wanted):
                return
            self.flow.move(self, "tag", by, note="、".join(brand.name for brand in wanted.values()))
            self.tags.exclude(brand__in=wanted).delete()
            put_tags(self, [pk for pk in wanted if pk not in had])


def put_tags(article: Any, brands: Iterable[int]) -> None:
    """Tag it with more brands (by id). One statement."""
    is_old = article.live_id and article.publish_at and article.publish_at < timezone.now() - FRESH
    told_to = ALL if is_old else 0
    rows = [Tag(article=article, brand_id=pk, told_to=told_to) for pk in brands]
    Tag.objects.bulk_create(rows, ignore_conflicts=True)
