"""What of this room belongs to a brand: articles, as far as one may read them, and how many have read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.services.brands import figures, streams

from .models import Article, Tag
from .models.readers import is_out
from .reading import with_owed

KEPT_MINUTES = 10


def _tags(user: Any) -> QuerySet:
    """Of articles this person may read; of nobody in particular those that are out."""
    rows = Article.objects.filter(is_out()) if user is None else Article.objects.permitted("read", user)
    # Asked of each tag: a brand has few, and what one may read is nearly everything.
    return Tag.objects.filter(Exists(rows.order_by().filter(pk=OuterRef("article"))))


def _articles(user: Any, ids: Sequence[int]) -> QuerySet:
    return with_owed(user, Article.objects.permitted("read", user).in_brief().filter(pk__in=ids))


def _url(brand: Any) -> str:
    return streams.part_url(brand, "news")


streams.register(
    streams.Stream(
        key="news",
        heading=_("资讯"),
        icon="news",
        rows=_tags,
        when="article__publish_at",
        title="article__live__title",
        words="article__live__summary",
        of="article_id",
        url=lambda pk: reverse("news:article", args=[pk]),
        fetch=_articles,
        template="news/brand_line.html",
        styles=("css/news.css",),
        empty=_("关于它的文章会在这里。哪篇值得写，也可以告诉单位工会。"),
        rank=3,
    )
)
figures.register(figures.Figure("news.articles", _("篇资讯"), rows=_tags, url=_url, rank=2))
figures.register(
    figures.Figure(
        "news.readers",
        _("人读过"),
        rows=_tags,
        count=Count("article__readings__person", filter=Q(article__readings__read_at__isnull=False), distinct=True),
        url=_url,
        is_of_people=True,
        kept_minutes=KEPT_MINUTES,
        rank=3,
    )
)
