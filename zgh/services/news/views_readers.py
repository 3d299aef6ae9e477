"""Who has read: rates for who publishes, names where they may be told, the part of a union below."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.access.scopes import reach, under
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page

from . import reading
from .models import Article, Reading
from .models.readers import DUTY
from .models.reading import counted
from .reading import rate, shares
from .tasks import remind_all
from .views_desk import at


class Readers(ListPage):
    """谁还没读: by name where they may be named (`Article.is_named`), else only the rates."""

    model, verb, key, title, here = Reading, "manage", "news.readers", gettext_lazy("谁读了"), "news_desk"
    template, subject = "news/readers.html", "person_id"
    views = [
        Preset("", gettext_lazy("还没读"), ~counted(), tone="is-soon"),
        Preset("read", gettext_lazy("读过了"), counted()),
    ]
    columns = [
        Column("person", gettext_lazy("姓名"), value="person.name", is_title=True),
        Column("union", gettext_lazy("工会"), value="person.union"),
        Column("read_at", gettext_lazy("读于"), value=lambda row: at(row.counted_at), sort="read_at"),
    ]  # fmt: skip
    empty = {"title": gettext_lazy("这一栏里没有人")}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The one article of the address; absent to who does not publish it."""
        super().setup(request, *args, **kwargs)
        self.article: Article | None = None
        if "pk" in kwargs and request.user.is_authenticated:
            self.article = get_object_or_404(
                Article.objects.permitted("work", request.user).select_related("audience"), pk=kwargs["pk"]
            )
            if not self.article.must_read:
                raise Http404

    def refine(self, rows: QuerySet) -> QuerySet:
        """Who owed this one."""
        rows = rows.filter(is_owed=True).select_related("person__union", "article")
        return rows.filter(article=self.article) if self.article else rows

    def extra(self) -> dict[str, Any]:
        """The rates, for everybody who publishes it."""
        return {"article": self.article, "rate": rate(self.article), "shares": shares(self.article)}


@allowed("share", Article, join=("live", "head", "union", "audience"))
def share(request: HttpRequest, article: Article) -> HttpResponse:
    """How many of one's own union and those below have read it: rates, no names."""
    if not reach(request.user, DUTY):
        raise Http404
    mine = under(request.user, DUTY, via="person__union")
    context = {"article": article, "rate": rate(article, mine), "shares": shares(article, mine)}
    return page(request, "news/share.html", context | {"here": "news_desk"})


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
