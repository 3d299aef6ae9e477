"""The desk: the list of what is written, a new article, the page on which one is worked on."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.audience.reaching import preview
from zgh.foundation.audit.book import history
from zgh.foundation.audit.words import word
from zgh.kit.dates import when
from zgh.kit.lists import Action, Column, ListPage, Preset
from zgh.kit.pages import page

from .beginning import draft as new_draft
from .forms import BeginForm, DeskFilter, ReviewForm, WordsForm
from .leftovers import leftovers
from .models import Article
from .models.looks import looks_at
from .models.readers import DUTY, is_out
from .reading import rate
from .reprints import reprinted
from .views import brands_of, documents_of
from .words import chain, said

BUTTONS = (
    *("save_draft", "submit", "recall", "approve", "send_back", "publish", "schedule", "revise"),
    *("withdraw", "put_back", "discard", "restore", "offer"),
)
JOINS = ("union", "head__by", "live__by", "by", "audience__union", "source__union")
ACTS_SHOWN, MOST_REPRINTS = 20, 30


def shelf(article: Article) -> str:
    """栏目 of the version in hand."""
    return str(article.head.get_category_display())  # type: ignore[union-attr]


def at(moment: Any) -> str:
    """今天 08:50, or a dash for never."""
    return when(moment, "time") if moment else "—"


class Desk(ListPage):
    """资讯: every article of my unions, drafts first."""

    model, verb, key, title, here = Article, "work", "news.desk", gettext_lazy("资讯"), "news_desk"
    template, is_personal = "news/desk.html", False
    filters = DeskFilter
    views = [
        Preset("", gettext_lazy("草稿"), Q(state="draft")),
        Preset("in_review", gettext_lazy("待审"), Q(state="in_review"), tone="is-soon"),
        Preset("approved", gettext_lazy("待发布"), Q(state="approved"), tone="is-soon"),
        Preset("scheduled", gettext_lazy("定时"), lambda _user: Q(state="published", publish_at__gt=timezone.now())),
        Preset("out", gettext_lazy("职工看得到"), lambda _user: is_out()),
        Preset("over", gettext_lazy("已结束"), lambda _user: Q(state="published", ends_at__lte=timezone.now())),
        Preset("withdrawn", gettext_lazy("已撤回"), Q(state="withdrawn")),
        Preset("discarded", gettext_lazy("已丢弃"), Q(state="discarded")),
    ]
    actions = [
        Action("submit", gettext_lazy("送审"), "user-check", url="news:submit_many"),
        Action("withdraw", gettext_lazy("撤回"), "arrow-back-up", url="news:withdraw_many"),
    ]
    columns = [
        Column("title", gettext_lazy("标题"), is_title=True, cell="news/cell_title.html", export=str),
        Column("category", gettext_lazy("栏目"), value=shelf, sort="head__category"),
        Column("union", gettext_lazy("工会"), sort="union__path"),
        Column("state", gettext_lazy("状态"), value=lambda row: said(row)[0]),
        Column("publish_at", gettext_lazy("发布时间"), value=lambda row: at(row.publish_at), sort="publish_at"),
        Column("by", gettext_lazy("作者"), value="by.name", is_meta=True),
        Column("changed_at", gettext_lazy("改于"), value=lambda row: when(row.changed_at, "time"), sort="changed_at"),
    ]  # fmt: skip
    empty = {
        "title": gettext_lazy("这一栏里没有文章"),
        "text": gettext_lazy("身边的好人好事、办成的实事，三五句话、一两张照片就是一篇。"),
        "icon": "news",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a line shows."""
        return rows.in_brief().select_related("union", "live", "head", "by")


@on_duty(DUTY)
def draft(request: HttpRequest) -> HttpResponse:
    """A new article, from nothing or from a template; with one union and no template there is nothing to choose."""
    form = BeginForm(request.POST or None, user=request.user, initial={"template": request.GET.get("template")})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        row = new_draft(request.user, facts["union"], facts["once"], template=facts["template"])
        return redirect(row.desk_url)
    context = {
        "form": form,
        "heading": _("写一篇"),
        "back": reverse("news:desk"),
        "send": _("开始写"),
        "here": "news_desk",
    }
    return page(request, "news/form.html", context, status=422 if form.errors else 200)


@allowed("work", Article, buttons=BUTTONS, join=JOINS)
def work(request: HttpRequest, article: Article) -> HttpResponse:
    """One article's desk: the words while they are written, the review, what people read, what happened."""
    return show_work(request, article)


def show_work(request: HttpRequest, article: Article, status: int = 200, **more: Any) -> HttpResponse:
    """The desk page, also with a form that came back."""
    form = words_form(article)
    whom, number = preview(article.audience)
    looks = looks_at(article)
    reviews = list(article.head.reviews.permitted("view", request.user).select_related("by"))
    context = {
        "article": article, "revision": article.head, "form": form, "documents": documents_of(article, article.head),
        "state": said(article), "rules": looks.rules, "looks": looks,
        "asks": article.was_read(), "reviews": reviews, "chains": chain(article, looks.rules, reviews),
        "reach": number, "whom": whom, "problems": article.problems(),
        "review_form": ReviewForm(initial={"seen": article.head.seen}), "here": "news_desk",
        "acts": [(word(act.verb), act) for act in history(article).order_by("-at", "-pk")[:ACTS_SHOWN]],
        "rate": rate(article) if article.live_id else None, "brands": brands_of(request, article),
        "leftovers": leftovers(article) if article.state == "draft" else [],
        "reprints": reprinted(article)[:MOST_REPRINTS] if article.live_id else [],
    }  # fmt: skip
    return page(request, "news/work.html", context | more, status=status)


def words_form(article: Article, data: Any = None, files: Any = None) -> WordsForm:
    """The form of the version in hand."""
    head = article.head
    initial = {name: getattr(head, name) for name in ("title", "summary", "body", "category", "byline", "seen")}
    return WordsForm(data, files, initial=initial, upload=reverse("news:picture", args=[article.pk]))
