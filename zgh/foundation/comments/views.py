"""Comments under a row, and one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.moderation.models.seats import looks_after
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page, wants_part

from .commenting import thread_of
from .commenting import write as say
from .forms import CommentForm, EditForm, MineFilter
from .models import Comment
from .models.authoring import Think
from .pages import mine_of, thread_part, with_decisions
from .registry import known, of

JOIN = ("thread__union", "author")


def _about(request: HttpRequest, label: str, pk: int) -> Any:
    """The row an address names, if this person may read it; absent otherwise."""
    if not known(label):
        raise Http404
    entry = of(label)
    row = entry.permitted(request.user).select_related(*entry.join).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@signed_in
def thread(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """The comments alone, for htmx; whoever comes by link goes to the row."""
    about = _about(request, label, pk)
    if not wants_part(request):
        return redirect(f"{of(about).url(about)}#comments")
    return thread_part(request, about)


@signed_in
def write(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Say something."""
    about = _about(request, label, pk)
    if request.method != "POST":
        return redirect(f"{of(about).url(about)}#comments")
    form = CommentForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            row = say(
                by=request.user, about=about, text=data["text"], once=data["once"], is_sure=data["is_sure"],
                parent=_parent(request, data["parent"]),
            )  # fmt: skip
        except ValidationError as error:
            return thread_part(request, about, form=_again(form, error), status=422)
        said = _("发出来了") if row.state == "visible" else _("收到了。工会看过以后大家就能看到，您先看得到")
        return _answer(request, about, said, row)
    return thread_part(request, about, form=form, status=422)


def _again(form: Any, error: ValidationError) -> Any:
    """The form with what is wrong; after a word to think about the next try is sure."""
    form.add_error("text", error)
    if isinstance(error, Think):
        form.data = form.data.copy()
        form.data["is_sure"] = "on"
    return form


def _parent(request: HttpRequest, pk: int | None) -> Comment | None:
    if not pk:
        return None
    rows = Comment.objects.permitted("reply", request.user).select_related("parent__author", "author")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise ValidationError(_("您要回复的评论不在这里了，您写的还在"), code="parent")
    return found


def _answer(request: HttpRequest, about: Any, said: str, row: Comment | None = None) -> HttpResponse:
    is_reply = row is not None and row.answers_id is not None
    draft = f"reply-{row.answers_id}" if is_reply else f"comment-{of(about).key}-{about.pk}"  # type: ignore[union-attr]
    if wants_part(request):
        return draft_saved(thread_part(request, about, said=said, comment=row), draft)
    messages.success(request, said)
    url = of(about).url(about)
    return draft_saved(redirect(f"{url}?comment={row.pk}#c{row.pk}" if row else f"{url}#comments"), draft)


@allowed("view", Comment, join=("thread",))
def comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """To the place it stands; for those who may not read the row, nowhere."""
    thread = comment.thread
    _about(request, thread.about_type, thread.about_id)
    return redirect(f"{thread.url}?comment={comment.pk}#c{comment.pk}")


@allowed("edit", Comment, join=JOIN)
def edit(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Other words, for a quarter of an hour."""
    form = EditForm(request.POST if request.method == "POST" else None, initial={"text": comment.text})
    if request.method == "POST" and form.is_valid():
        try:
            comment.edit(request.user, form.cleaned_data["text"], is_sure=form.cleaned_data["is_sure"])
        except ValidationError as error:
            _again(form, error)
        else:
            is_out = comment.state == "visible"
            messages.success(request, _("改好了") if is_out else _("改好了。工会看过以后大家就能看到"))
            return draft_saved(redirect(comment), f"edit-{comment.pk}")
    context = {"comment": comment, "form": form}
    return page(request, "comments/edit.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("withdraw", Comment, join=JOIN)
def withdraw(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Take it back."""
    return _own(request, comment, comment.withdraw, _("撤回了。10分钟内还可以放回来"))


@require_POST
@allowed("put_back", Comment, join=JOIN)
def put_back(request: HttpRequest, comment: Comment) -> HttpResponse:
    """After all."""
    return _own(request, comment, comment.put_back, _("放回来了"))


def _own(request: HttpRequest, comment: Comment, act: Callable[[Any], None], said: str) -> HttpResponse:
    act(request.user)
    if wants_part(request):
        about = _about(request, comment.thread.about_type, comment.thread.about_id)
        return thread_part(request, about, said=said, comment=comment)
    messages.success(request, said)
    return redirect("comments:mine" if request.POST.get("from") == "mine" else comment.thread)


@require_POST
@signed_in
def close(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """No new comments under this row."""
    return _keep(request, label, pk, lambda thread: thread.close(request.user), _("这里不再接受新评论，已有的还在"))


@require_POST
@signed_in
def reopen(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """New ones again."""
    return _keep(request, label, pk, lambda thread: thread.reopen(request.user), _("可以评论了"))


@require_POST
@signed_in
def premoderate(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Each waits for a look from now on, or no longer."""
    is_on = request.POST.get("on") == "1"
    said = _("新评论先审再显示") if is_on else _("新评论直接显示，碰到敏感词还是先审")
    return _keep(request, label, pk, lambda thread: thread.premoderate(request.user, is_on), said)


def _keep(request: HttpRequest, label: str, pk: int, act: Callable[[Any], None], said: str) -> HttpResponse:
    """For those who look after the comments; to others there is nothing here."""
    about = _about(request, label, pk)
    if not looks_after(request.user, of(about).union(about)):
        raise Http404
    act(thread_of(about))
    return _answer(request, about, said)


class Mine(ListPage):
    """我的评论: what I wrote, what became of it."""

    model, verb, key, title, here = Comment, "follow", "comments.mine", gettext_lazy("我的评论"), "my_comments"
    template, has_export, page_size, cap = "comments/mine.html", False, 15, 99
    filters = MineFilter
    views = [
        Preset("", gettext_lazy("全部"), ~Q(state="withdrawn")),
        Preset("pending", gettext_lazy("等工会看"), Q(state="pending"), tone="is-soon"),
        Preset("taken", gettext_lazy("没有显示"), Q(state__in=("hidden", "removed")), tone="is-late"),
        Preset("withdrawn", gettext_lazy("撤回了"), Q(state="withdrawn")),
    ]
    columns = [Column("line", "", value=mine_of)]

    def refine(self, rows: QuerySet) -> QuerySet:
        """With what they stand under, and the decision about each."""
        return with_decisions(rows.select_related("thread"))

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "me"}
