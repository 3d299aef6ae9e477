"""What this room shows on the employee home and on the workbench."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.slots import NewsLine, register_news
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
from .reading import owing, with_owed

ICONS = {
    "news": "news", "notice": "speakerphone", "people": "user-star", "activity": "calendar-heart", "rights": "scale",
    "learning": "book-2", "health": "heartbeat",
}  # fmt: skip
MOST_OWED, MOST_NEW, MOST_OF_UNION = 3, 4, 5


def rows(request: HttpRequest) -> Iterable[HomeRow]:
    """What I owe reading, what is pinned, and the newest of what is for me.

    One query beside that of the person; one more, to count them, only for who owes more than is shown.
    """
    mine = Article.objects.permitted("read", request.user)
    owed = owing(request.user, mine)
    new = mine.first_hand(request.user)
    parts = [owed[: MOST_OWED + 1], new.pinned()[:MOST_NEW], new.newest()[: MOST_NEW + MOST_OWED]]
    keys = [Q(pk__in=part.values("pk")) for part in parts]
    shown = with_owed(request.user, mine.in_brief().filter(keys[0] | keys[1] | keys[2]))
    found, today = list(shown.annotate(is_first=keys[0]).newest()), timezone.localdate()
    first = sorted((row for row in found if row.is_first), key=lambda row: (row.due_on < today, row.due_on))
    yield from map(_owed, first[:MOST_OWED])
    if len(first) > MOST_OWED:
        yield _more(owed.count() - MOST_OWED)
    told = {row.pk for row in first[:MOST_OWED]}
    others = sorted((row for row in found if row.pk not in told), key=lambda row: not row.is_pinned)
    yield from map(_new, others[:MOST_NEW])


def _owed(article: Article) -> HomeRow:
    words = {"union": article.union, "day": day(article.due_on)}
    facts = {"tag": _("必读"), "tag_tone": "is-now", "day": article.due_on, "rank": 2}
    meta = _("%(union)s·最晚%(day)s读") % words
    return HomeRow(article.title, article.get_absolute_url(), meta, "file-alert", "red", **facts)


def _more(count: int) -> HomeRow:
    words = ngettext("还有%(n)d篇必读", "还有%(n)d篇必读", count) % {"n": count}
    return HomeRow(words, reverse("news:owed"), _("都在这里，读一篇少一篇"), "file-alert", "red", rank=2)


def _new(article: Article) -> HomeRow:
    meta = f"{article.union}·{day(article.publish_at)}"
    tag = _("必读") if article.owes else _("置顶") if article.is_pinned else ""  # type: ignore[attr-defined]
    facts = {"tag": tag, "tag_tone": "is-now" if article.owes else "", "section": "around", "rank": 4}  # type: ignore[attr-defined]
    return HomeRow(article.title, article.get_absolute_url(), meta, ICONS[article.category], "blue", **facts)


def of_union(request: HttpRequest, union: Union) -> Iterable[NewsLine]:
    """The newest of one union, as far as they are for me. One query beside that of the person."""
    mine = Article.objects.permitted("read", request.user).in_brief().filter(union=union)
    for article in mine.newest()[:MOST_OF_UNION]:
        began = timezone.localdate(article.publish_at)
        yield NewsLine(article.title, article.get_absolute_url(), began, str(article.get_category_display()))


register(rows)
register_news(of_union)
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
