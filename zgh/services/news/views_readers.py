"""Who has read: rates for who publishes, names where they may be told, the part of a union below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.access.scopes import reach, under
from zgh.kit.export import WRITERS, Taking, hand_out
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.numbers import whole

from . import reading
from .models import Article, Reading
from .models.readers import DUTY
from .models.reading import counted
from .reading import rate, shares
from .tasks import remind_all
from .views_desk import at

VIEWS = [
    Preset("", gettext_lazy("还没读"), ~counted(), tone="is-soon"),
    Preset("read", gettext_lazy("读过了"), counted()),
]
COLUMNS = [
    Column("person", gettext_lazy("姓名"), value="person.name", is_title=True),
    Column("union", gettext_lazy("工会"), value="person.union"),
    Column("read_at", gettext_lazy("读于"), value=lambda row: at(row.counted_at), sort="read_at"),
]


class Readers(ListPage):
    """谁还没读: by name where they may be named (`Article.is_named`), else only the rates."""

    model, verb, key, title, here = Reading, "manage", "news.readers", gettext_lazy("谁读了"), "news_desk"
    template, subject, views, columns = "news/readers.html", "person_id", VIEWS, COLUMNS
    empty = {"title": gettext_lazy("这一栏里没有人")}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The one article of the address; absent to who does not publish it."""
        super().setup(request, *args, **kwargs)
        self.article = _article(request, "work", **kwargs)

    def refine(self, rows: QuerySet) -> QuerySet:
        """Who owed this one."""
        return _of(self.article, rows)

    def extra(self) -> dict[str, Any]:
        """The rates, for everybody who publishes it."""
        return {"article": self.article, "rate": rate(self.article), "shares": shares(self.article)}

    def export(self, rows: QuerySet, kind: str, picked: Sequence[int] = ()) -> HttpResponse:
        """Of this article also where the file is made later."""
        _keep(self.request, self.article)
        return super().export(rows, kind, picked)


class OwnReaders(ListPage):
    """我们工会读了多少: rates of one's own union and those below; of a legal notice their names, and nobody else's."""

    model, verb, key, title, here = Reading, "chase", "news.own_readers", gettext_lazy("我们工会读了多少"), "news_desk"
    template, subject, views, columns = "news/share.html", "person_id", VIEWS, COLUMNS
    empty = {"title": gettext_lazy("这一栏里没有人")}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The one article of the address; absent to who may not read it, or publishes for nobody."""
        super().setup(request, *args, **kwargs)
        self.article = _article(request, "share", **kwargs)
        if self.article and not reach(request.user, DUTY):
            raise Http404

    def refine(self, rows: QuerySet) -> QuerySet:
        """Who owed this one."""
        return _of(self.article, rows)

    def extra(self) -> dict[str, Any]:
        """The rates of the same people."""
        mine = _mine(self.request)
        return {"article": self.article, "rate": rate(self.article, mine), "shares": shares(self.article, mine)}

    def export(self, rows: QuerySet, kind: str, picked: Sequence[int] = ()) -> HttpResponse:
        """Of this article also where the file is made later."""
        _keep(self.request, self.article)
        return super().export(rows, kind, picked)


def _article(request: HttpRequest, verb: str, **kwargs: Any) -> Article | None:
    """The must-read of the address, or of a file that is made later (`_keep`); None for whoever is not signed in."""
    if not request.user.is_authenticated:
        return None
    rows = Article.objects.permitted(verb, request.user).select_related("audience")
    return get_object_or_404(rows, pk=kwargs.get("pk") or whole(request.GET.get("article", "")), must_read=True)


def _of(article: Article | None, rows: QuerySet) -> QuerySet:
    return rows.filter(article=article, is_owed=True).select_related("person__union", "article")


def _keep(request: HttpRequest, article: Article) -> None:
    """What is kept of an export is its query: say in it which article."""
    request.GET = request.GET.copy()
    request.GET["article"] = str(article.pk)


def _mine(request: HttpRequest) -> Q:
    """Readings of those one publishes for."""
    return under(request.user, DUTY, via="person__union")


RATES = [
    Column("union", gettext_lazy("工会"), value=lambda row: row.union or _("其他")),
    Column("owed", gettext_lazy("应读"), value=lambda row: "" if row.is_rough else row.owed),
    Column("read", gettext_lazy("打开读了"), value=lambda row: "" if row.is_rough else row.read),
    Column("percent", gettext_lazy("比例"), value="told_percent"),
]


@allowed("rate", Article, buttons=("work",), join=("live", "head", "union", "audience"))
def rates(request: HttpRequest, article: Article) -> HttpResponse:
    """The rates union by union as a file: the lines of the page (`shares`), which say nothing of a few."""
    if not reach(request.user, DUTY):
        raise Http404
    lines = shares(article, None if article.can_work else _mine(request))  # type: ignore[attr-defined]
    kind = request.GET.get("format", "")
    facts: dict[str, Any] = {"key": "news.rates", "title": str(article), "query": f"article={article.pk}"}
    facts |= {"kind": kind if kind in WRITERS else "xlsx", "rows": lines, "count": len(lines)}
    taking = Taking(request.user, **facts)
    return hand_out(taking, RATES, "news-rates", is_personal=False)


@require_POST
@allowed("work", Article, join=("audience__union",))
def remind(request: HttpRequest, article: Article) -> HttpResponse:
    """Only those who owe, once a day."""
    count = reading.remind(article) if article.must_read and article.is_out() else 0
    if count:
        remind_all.enqueue(article.pk)
    if article.audience.is_narrowed:  # how many owe it would tell who of a few has read
        messages.success(request, _("还没读的同事会收到提醒，一天最多一次"))
    else:
        told = _("提醒了%(n)d位还没读的同事") % {"n": count}
        messages.success(request, told if count else _("今天已经提醒过了，或者都读过了"))
    return redirect(reverse("news:readers", args=[article.pk]))
