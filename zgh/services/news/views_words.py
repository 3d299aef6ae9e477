"""The words: saving them, pictures and files, versions."""

from __future__ import annotations

from http import HTTPStatus
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.files.attach import attach
from zgh.foundation.files.attach import detach as take_off
from zgh.foundation.files.editing import put_in
from zgh.foundation.files.models import LIMIT
from zgh.foundation.stock.models import lock
from zgh.kit.numbers import whole
from zgh.kit.pages import draft_saved, page

from .beginning import touched
from .comparing import compared
from .forms import WordsForm
from .leftovers import leftovers
from .models import Article
from .models.writing import Stale
from .views import documents_of
from .views_desk import BUTTONS, JOINS, show_work, words_form
from .views_publish import publish_now, submit_now


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
    return draft_saved(_next(request, article), f"news-{article.pk}")


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
    typed = SimpleNamespace(**form.cleaned_data, documents=article.head.documents)
    theirs = compared(article, typed, article.head)
    return show_work(request, article, 409, form=form, theirs=theirs)


def _next(request: HttpRequest, article: Article) -> HttpResponse:
    """Where the button led: on to whom it is for, to review, out to the readers, or back to the desk."""
    go = request.POST.get("go", "")
    if go in ("submit", "publish"):  # what stands on the page, just saved, and nothing older
        return (submit_now if go == "submit" else publish_now)(request, article, article.head.seen)
    messages.success(request, _("存好了"))
    return redirect(reverse("news:schedule", args=[article.pk]) if go == "schedule" else article.desk_url)


def _attach_all(article: Article, files: list[Any], by: Any) -> list[str]:
    return [str(attach(article, file, by, most=LIMIT).uuid) for file in files]


@require_POST
@allowed("save_draft", Article)
def picture(request: HttpRequest, article: Article) -> HttpResponse:
    """A picture or a film for the text: its address, or a sentence why not. Only while the words are written."""
    refused = "" if article.flow.can(article, "save_draft") else _("现在不能改这篇，请先回到工作台")
    answer = put_in(request, article, most=LIMIT, elsewhere=_("文件请放在下面的“附件”里"), refused=refused)
    if answer.status_code == HTTPStatus.OK:
        touched(article)
    return answer


picture.takes_film = True  # type: ignore[attr-defined]


@require_POST
@allowed("save_draft", Article, buttons=BUTTONS, join=JOINS)
def detach(request: HttpRequest, article: Article, uuid: UUID) -> HttpResponse:
    """A file off the version in hand. What people read keeps its own until this one comes out."""
    head, key = article.head, str(uuid)
    if key not in head.documents:
        raise Http404
    kept = [one for one in head.documents if one != key]
    try:
        article.save_draft(request.user, seen=head.seen, body=head.body, documents=kept)
    except Stale:
        article.refresh_from_db()
        return show_work(request, article, 409, wrong=[_("这一稿刚刚被人改过，请看一遍再拿掉")])
    said = _("附件拿掉了")
    if article.shows(key):
        said = _("这一稿里拿掉了。公开的那一稿还有它：这一稿发布以后，别人就下载不到了；等不及就先撤回")
    messages.success(request, said)
    return redirect(article.desk_url)


@require_POST
@allowed("save_draft", Article, join=("head",))
def drop(request: HttpRequest, article: Article, uuid: UUID) -> HttpResponse:
    """A picture that stands in no version, off the article for good."""
    with transaction.atomic():
        lock(article)  # a colleague may be saving it into the text
        article.refresh_from_db(fields=["state", "head"])
        file = next((one for one in leftovers(article) if one.uuid == uuid), None)
        is_free = file is not None and article.flow.can(article, "save_draft")
        if file is not None and is_free:
            take_off(article, file, request.user)
    if is_free:
        messages.success(request, _("拿掉了"))
    else:
        messages.error(request, _("这张图还在某一稿里，或者已经拿掉了，没有动它"))
    return redirect(article.desk_url)


@allowed("work", Article, buttons=("take_again",), join=JOINS)
def versions(request: HttpRequest, article: Article) -> HttpResponse:
    """Every version in full (`?full=`), and what changed between any two of them (`?new=…&old=…`)."""
    brief = article.revisions.permitted("view", request.user).select_related("by")
    rows = list(brief.defer("body", "text"))  # two of them are read below
    numbers = {row.number: row for row in rows}
    new = numbers.get(whole(request.GET.get("new", "")) or 0, rows[0])
    old = numbers.get(whole(request.GET.get("old", "")) or 0) or numbers.get(new.number - 1)
    context: dict[str, Any] = {"article": article, "rows": rows, "new": new, "old": old, "here": "news_desk"}
    context["is_full"] = old is None or "full" in request.GET
    if context["is_full"]:
        context["documents"] = documents_of(article, new)
    elif old is not None:
        context["changed"] = compared(article, old, new)
    return page(request, "news/versions.html", context)


@require_POST
@allowed("take_again", Article, buttons=BUTTONS, join=JOINS)
def take_again(request: HttpRequest, article: Article) -> HttpResponse:
    """The words of an older version, kept as those in hand."""
    number = whole(request.POST.get("number", "")) or 0
    old = get_object_or_404(article.revisions.permitted("view", request.user), number=number)
    try:
        article.take_again(request.user, old, seen=request.POST.get("seen", ""))
    except Stale:
        article.refresh_from_db()
        return show_work(request, article, 409, wrong=[_("这一稿刚刚被人改过，请看一遍再恢复")])
    messages.success(request, _("第%(n)d稿的内容放回来了，看一看再存、再发") % {"n": number})
    return draft_saved(redirect(article.desk_url), f"news-{article.pk}")
