"""When a union closes its articles go over to the one that takes its place; nobody's words are lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register

from .models import Article, Submission


def kept_by(unions: Sequence[int]) -> QuerySet:
    """Everything these unions have written, but what was thrown away."""
    return Article.objects.filter(union__in=unions).exclude(state="discarded").in_brief().order_by("pk")


def offered_to(unions: Sequence[int]) -> QuerySet:
    """What waits to be taken up by these unions."""
    return (
        Submission.objects.filter(to__in=unions, state="offered").select_related("article__live", "to").order_by("pk")
    )


def move(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """The other union keeps them; whom they are for moves with the audience."""
    found = list(rows)
    for article in found:
        article.pass_on(by, new)
    return len(found)


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
