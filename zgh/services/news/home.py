"""What this room shows on the employee home and on the workbench."""

from __future__ import annotations

from collections.abc import Iterable

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
    """What I owe reading, what is pinned, and the newest of what is for me. Three queries."""
    mine = Article.objects.permitted("read", request.user).in_brief()
    owed = list(owing(request.user, mine)[:MOST_OWED])
    for article in owed:
        yield HomeRow(
            title=article.title, url=article.get_absolute_url(), icon="file-alert", tone="red", rank=2,
            meta=_("%(union)s·最晚%(day)s读") % {"union": article.union, "day": day(article.due_on)},
            tag=_("必读"), tag_tone="is-now", day=article.due_on,
        )  # fmt: skip
    mine = mine.exclude(pk__in=[article.pk for article in owed])
    pinned = list(mine.pinned()[:MOST_NEW])
    rest = mine.exclude(pk__in=[article.pk for article in pinned]).newest()
    for article in [*pinned, *rest[: MOST_NEW - len(pinned)]]:
        yield HomeRow(
            title=article.title, url=article.get_absolute_url(), icon=ICONS[article.category], tone="blue", rank=4,
            meta=f"{article.union}·{day(article.publish_at)}", section="around",
            tag=_("置顶") if article.is_pinned else "",
        )  # fmt: skip


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
