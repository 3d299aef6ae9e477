"""Who has printed an article again, and that they hear when it is corrected or withdrawn. In batches, once each."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import history
from zgh.foundation.notices.send import send

from .models import Article
from .models.readers import HIDDEN, is_out

BATCH = 200


def reprinted(article: Article) -> QuerySet[Article]:
    """Those that are out, for who publishes the first: whose they are and since when."""
    return Article.objects.filter(is_out(), source=article).select_related("union").order_by("-publish_at", "-pk")


def withdrawn_at(article: Article) -> dt.datetime | None:
    """When it was last withdrawn. One query."""
    acts = history(article).filter(verb="news.withdraw").order_by("-at", "-pk")
    return acts.values_list("at", flat=True).first()


def tell_reprinters_next(article: Article, kind: str, at: dt.datetime, reason: str) -> bool:
    """Tell 200 more of what happened to the first `at`; False when all are told. Safe to repeat."""
    rows = Article.objects.filter(Q(source_told_at=None) | Q(source_told_at__lt=at), source=article)
    rows = rows.exclude(state__in=HIDDEN).in_brief().select_related("head__by").order_by("pk")
    with transaction.atomic():
        twins = list(rows[:BATCH])
        for twin in twins:
            waiting = Article.objects.filter(Q(source_told_at=None) | Q(source_told_at__lt=at), pk=twin.pk)
            if waiting.update(source_told_at=at):  # else another worker is at it
                send(kind, [twin.head.by], about=twin, text=_said(kind, twin, reason), url=twin.desk_url)
    return len(twins) == BATCH


def _said(kind: str, twin: Article, reason: str) -> str:
    """By the title of their own: what the first is called now, they may not be meant to read."""
    words = {"title": twin.title, "reason": reason}
    if kind == "news.source_withdrawn":
        return _("您转载的“%(title)s”被原工会撤回了：%(reason)s") % words
    return _("您转载的“%(title)s”原工会改过了，请看看您那篇要不要跟着改") % words
