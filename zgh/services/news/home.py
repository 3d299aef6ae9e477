"""What this room shows on the employee home and on the workbench."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.portal.home import (
    HomeRow,
    Kind,
    Quick,
    Service,
    register,
    register_kind,
    register_quick,
    register_service,
)
from zgh.kit.dates import day

from .models import Article
from .reading import owing

ICONS = {
    "news": "news", "notice": "speakerphone", "people": "user-star", "activity": "calendar-heart", "rights": "scale",
    "learning": "book-2", "health": "heartbeat",
}  # fmt: skip
MOST_OWED, MOST_NEW = 3, 4


def rows(request: HttpRequest) -> Iterable[HomeRow]:
    """What I owe reading, what is pinned, and the newest of what is for me. One query beside that of the person."""
    mine = Article.objects.permitted("read", request.user)
    parts = [owing(request.user, mine)[:MOST_OWED], mine.pinned()[:MOST_NEW], mine.newest()[:MOST_NEW]]
    keys = [Q(pk__in=part.values("pk")) for part in parts]
    shown = mine.in_brief().filter(keys[0] | keys[1] | keys[2])
    found = list(shown.annotate(owes=keys[0]).newest())
    yield from map(_owed, sorted((row for row in found if row.owes), key=lambda row: row.due_on))
    others = sorted((row for row in found if not row.owes), key=lambda row: not row.is_pinned)
    yield from map(_new, others[:MOST_NEW])


def _owed(article: Article) -> HomeRow:
    words = {"union": article.union, "day": day(article.due_on)}
    facts = {"tag": _("必读"), "tag_tone": "is-now", "day": article.due_on, "rank": 2}
    meta = _("%(union)s·最晚%(day)s读") % words
    return HomeRow(article.title, article.get_absolute_url(), meta, "file-alert", "red", **facts)


def _new(article: Article) -> HomeRow:
    meta = f"{article.union}·{day(article.publish_at)}"
    facts = {"tag": _("置顶") if article.is_pinned else "", "section": "around", "rank": 4}
    return HomeRow(article.title, article.get_absolute_url(), meta, ICONS[article.category], "blue", **facts)


register(rows)
register_service(
    Service(
        "news",
        gettext_lazy("工会动态"),
        "news",
        "blue",
        "news:feed",
        rank=4,
        about=gettext_lazy("工会在做什么、身边的人和事"),
    )
)
register_quick(Quick("news", gettext_lazy("写一篇"), "pencil-plus", "news:draft", duties=("news",), rank=4))
register_kind(
    Kind(
        "news",
        gettext_lazy("资讯"),
        "news",
        "blue",
        verbs={"approve": gettext_lazy("审稿"), "adopt": gettext_lazy("看投稿")},
    )
)
