"""When a union closes its articles go over to the one that takes its place; nobody's words are lost.

What has come out stays as it was: those who take the place were not meant, read none of it and owe none of it. What has
not begun yet is for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.audience.models import Audience
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register

from .models import Article, Submission
from .models.readers import not_begun


def kept_by(unions: Sequence[int]) -> QuerySet:
    """Everything these unions have written, but what was thrown away."""
    return Article.objects.filter(union__in=unions).exclude(state="discarded").in_brief().order_by("pk")


def offered_to(unions: Sequence[int]) -> QuerySet:
    """What waits to be taken up by these unions."""
    return (
        Submission.objects.filter(to__in=unions, state="offered").select_related("article__live", "to").order_by("pk")
    )


def move(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """The other union keeps them."""
    found = list(rows)
    for article in found:
        article.pass_on(by, new)
    return len(found)


def meant_for(unions: Sequence[int]) -> QuerySet:
    """Whatever has not come out yet and is for these unions, whoever writes it: also what was thrown away."""
    rows = Article.objects.filter(not_begun(), audience__union__in=unions)
    return rows.select_related("union", "audience__union").in_brief().order_by("pk")


def readdress(rows: QuerySet, _old: Union, new: Union, _by: Any) -> int:
    """Where narrowed, as narrow as before. One statement, however many there are."""
    return Audience.objects.filter(pk__in=rows.order_by().values("audience")).update(union=new)


def decline(rows: QuerySet, _old: Union, _new: Union, by: Any) -> int:
    """The union it was offered to is no more: those who offered it hear, and may offer it elsewhere."""
    found = list(rows)
    for submission in found:
        submission.decline(by, str(_("接收投稿的工会已经撤并，可以改投别的上级")))
    return len(found)


register(
    Tie(
        "news",
        _("发布的文章"),
        about="news.article",
        rank=6,
        of_unions=kept_by,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda article: (f"{article.union} · {article.get_state_display()}", article.get_absolute_url()),
        move=move,
    )
)
register(
    Tie(
        "news.meant",
        _("还没发布的文章"),
        rank=6,
        of_unions=meant_for,
        within=lambda rows, by: rows.filter(under(by, "orgs", via="audience__union")),
        # Not the title: it may be another union's draft.
        line=lambda article: (f"{article.union} · {article.get_state_display()}", ""),
        words=_("篇%(what)s原来发给它，改成发给%(to)s"),
        move=readdress,
    )
)
register(
    Tie(
        "news.offers",
        _("等采用的投稿"),
        about="news.submission",
        rank=6,
        of_unions=offered_to,
        within=lambda rows, by: rows.filter(under(by, "orgs", via="to")),
        line=lambda row: (f"{row.to} · {row.get_state_display()}", ""),
        move=decline,
    )
)
