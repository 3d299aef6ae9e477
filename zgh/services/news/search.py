"""What can be found: articles that have been published; whether they are out now is asked in the query."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.search.registry import register

from .models import Article

register(
    Article,
    title=lambda article: article.live.title,
    body=["byline", lambda article: article.live.summary, lambda article: article.live.text],
    when=Q(live__isnull=False) & ~Q(state__in=("withdrawn", "discarded")),
    heading=_("工会动态"),
    icon="news",
    rank=3,
    join=("live",),
)
