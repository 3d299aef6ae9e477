"""Writing: the list, one article's desk, the words, pictures, versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.audience.reaching import preview
from zgh.foundation.audit.book import history
from zgh.foundation.audit.words import word
from zgh.foundation.files.attach import attach
from zgh.foundation.files.hold import hold
from zgh.foundation.files.models import LIMIT
from zgh.kit.changes import changes, words_changed
from zgh.kit.dates import when
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.numbers import whole
from zgh.kit.pages import draft_saved, page

from .beginning import draft as new_draft
from .beginning import touched
from .forms import BeginForm, DeskFilter, ReviewForm, WordsForm
from .models import Article
from .models.readers import DUTY, is_out
from .models.writing import Stale, looks_needed
from .reading import rate
from .views import brands_of, documents_of
from .words import said

BUTTONS = (
    *("save_draft", "submit", "recall", "approve", "send_back", "publish", "schedule", "revise"),
    *("withdraw", "put_back", "discard", "restore", "offer"),
)
JOINS = ("union", "head__by", "live__by", "by", "audience__union", "source__union")
ACTS_SHOWN = 20


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
    context = {
        "article": article, "revision": article.head, "form": form, "documents": documents_of(article, article.head),
        "state": said(article), "looks": looks_needed(article),
        "reviews": article.head.reviews.permitted("view", request.user).select_related("by"),
        "reach": number, "whom": whom, "problems": article.problems(),
        "review_form": ReviewForm(initial={"seen": article.head.seen}), "here": "news_desk",
        "acts": [(word(act.verb), act) for act in history(article).order_by("-at", "-pk")[:ACTS_SHOWN]],
        "rate": rate(article) if article.live_id else None, "brands": brands_of(request, article),
    }  # fmt: skip
    return page(request, "news/work.html", context | more, status=status)


def words_form(article: Article, data: Any = None, files: Any = None) -> WordsForm:
    """The form of the version in hand."""
    head = article.head
    initial = {name: getattr(head, name) for name in ("title", "summary", "body", "category", "byline", "seen")}
    return WordsForm(data, files, initial=initial, upload=reverse("news:picture", args=[article.pk]))


@require_POST
@allowed("save_draft", Article, buttons=BUTTONS, join=JOINS)
def save_draft(request: HttpRequest, article: Article) -> HttpResponse:
    """Keep the words. Somebody else's save in between is shown, and nothing typed here is lost."""
    form = words_form(article, request.POST, request.FILES)
    if not form.is_valid():
        return show_work(request, article, 422, form=form)
    facts = {name: form.cleaned_data[name] for name in ("title", "summary", "body", "category", "byline", "seen")}
    try:
        facts["documents"] = [*article.head.documents, *_attach_all(article, form.cleaned_data["files"], request.user)]
        article.save_draft(request.user, **facts)
    except ValidationError as error:
        form.add_error("files", error)
        return show_work(request, article, 422, form=form)
    except Stale:
        article.refresh_from_db()
        if not _is_kept(article, request.user, form.cleaned_data):
            return _overtaken(request, article, form)
    messages.success(request, _("存好了"))
    return draft_saved(redirect(_next(request, article)), f"news-{article.pk}")


def _is_kept(article: Article, by: Any, words: dict[str, Any]) -> bool:
    """The very words are kept already: pressed twice, or sent again because the answer was lost on the way."""
    head, names = article.head, ("title", "summary", "body", "category", "byline")
    return head.by_id == by.pk and not words["files"] and all(words[name] == getattr(head, name) for name in names)


def _overtaken(request: HttpRequest, article: Article, form: WordsForm) -> HttpResponse:
    """Somebody else's save, beside what was typed here."""
    form.data = {**form.data.dict(), "seen": article.head.seen}
    form.add_error(
        None, _("%(who)s刚刚存过这一稿。您写的还在下面；再存一次就以您的为准") % {"who": article.head.by.name}
    )
    theirs = changes(form.cleaned_data["body"], article.head.body)
    return show_work(request, article, 409, form=form, theirs=theirs)


def _next(request: HttpRequest, article: Article) -> str:
    """Where the button led: on to whom it is for, or back to the desk."""
    return reverse("news:schedule", args=[article.pk]) if request.POST.get("go") == "schedule" else article.desk_url


def _attach_all(article: Article, files: list[Any], by: Any) -> list[str]:
    return [str(attach(article, file, by, most=LIMIT).uuid) for file in files]


@require_POST
@allowed("save_draft", Article)
def picture(request: HttpRequest, article: Article) -> HttpResponse:
    """A picture or a film for the text: its address, or a sentence why not. Only while the words are written."""
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise ValidationError(_("没有收到图片，请再选一次"))
        if not article.flow.can(article, "save_draft"):
            raise ValidationError(_("现在不能改这篇，请先回到工作台"))
        file = hold(upload, takes_video=True)
        if file.kind == file.Kind.DOCUMENT:
            raise ValidationError(_("文件请放在下面的“附件”里"))
        attach(article, file, request.user, most=LIMIT)
    except ValidationError as error:
        return JsonResponse({"error": "；".join(error.messages)}, status=422)
    touched(article)
    return JsonResponse({"url": file.url, "kind": file.kind, "name": file.name})


picture.takes_film = True  # type: ignore[attr-defined]


@require_POST
@allowed("save_draft", Article, join=("head",))
def detach(request: HttpRequest, article: Article, uuid: UUID) -> HttpResponse:
    """A file off the version in hand. What people read keeps its own until this one comes out."""
    head, key = article.head, str(uuid)
    if key not in head.documents:
        raise Http404
    kept = [one for one in head.documents if one != key]
    article.save_draft(request.user, seen=head.seen, body=head.body, documents=kept)
    messages.success(request, _("附件拿掉了"))
    return redirect(article.desk_url)


@allowed("work", Article, join=JOINS)
def versions(request: HttpRequest, article: Article) -> HttpResponse:
    """Every version, and what changed between two of them."""
    brief = article.revisions.permitted("view", request.user).select_related("by")
    rows = list(brief.defer("body", "text"))  # two of them are read below
    numbers = {row.number: row for row in rows}
    new = numbers.get(whole(request.GET.get("new", "")) or 0, rows[0])
    old = numbers.get(whole(request.GET.get("old", "")) or 0) or numbers.get(new.number - 1)
    context: dict[str, Any] = {"article": article, "rows": rows, "new": new, "old": old, "here": "news_desk"}
    if old is not None:
        context |= {"title": words_changed(old.title, new.title), "lines": changes(old.body, new.body)}
    return page(request, "news/versions.html", context)
