"""States in words and colours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .models import Article

STANDINGS = {
    "draft": (_("草稿"), ""),
    "in_review": (_("待审"), "is-soon"),
    "approved": (_("审过了，待发布"), "is-soon"),
    "scheduled": (_("定时发布"), "is-info"),
    "published": (_("职工看得到"), "is-ok"),
    "over": (_("已结束"), ""),
    "rewritten": (_("在改，原文还看得到"), "is-info"),
    "withdrawn": (_("已撤回"), "is-late"),
    "discarded": (_("已丢弃"), ""),
}


def said(article: Article) -> tuple[object, str]:
    """(words, tone) of where an article stands now."""
    return STANDINGS[article.standing()]
