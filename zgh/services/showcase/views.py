"""The stage as employees see it, and their own works."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.audience.reaching import preview
from zgh.foundation.flow.machine import IllegalMove
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page, wants_part

from . import posting
from .forms import CollectionFilter, WallFilter, WorkForm
from .models import Appreciation, Collection, Part, Work
from .pages import act, dressed, is_refused, named_in, names_of, photos_of, sent_words, work_page

JOIN = ("union", "author", "audience__union", "brand")
BUTTONS = (
    "open", "edit", "submit", "withdraw", "revise", "erase", "appreciate", "flag", "take_up", "take_in", "feature",
    "unfeature",
)  # fmt: skip
FACTS = ("kind", "title", "text", "has_consent", "brand")


class Gallery(ListPage):
    """Works in a grid; with their pictures in one query."""

    model, has_export, page_size, cap = Work, False, 18, 99
    columns = [Column("work", "", value=lambda work: work)]
    template = "showcase/wall.html"

    def refine(self, rows: QuerySet) -> QuerySet:
        """Who made them."""
        return rows.select_related("union", "author")

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        """With pictures."""
        found = super().shown(rows)
        dressed([row.row for row in found["rows"]], self.request.user)
        return found

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "services"}


class Wall(Gallery):
    """展示舞台: what colleagues show, the newest first. By nothing else: no rankings."""

    verb, key, title, here = "read", "showcase.wall", gettext_lazy("展示舞台"), "showcase_wall"
    filters = WallFilter
    views = [
        Preset("", gettext_lazy("全部")),
        Preset("featured", gettext_lazy("精选"), Q(featured_at__isnull=False)),
        Preset("model", gettext_lazy("劳模工匠"), Q(kind="model")),
    ]
    ordering = ("-published_at", "-pk")


class Mine(Gallery):
    """我的作品: drafts, what waits, what is shown."""

    verb, key, title, here = "follow", "showcase.mine", gettext_lazy("我的作品"), "showcase"
    template = "showcase/mine.html"
    views = [
        Preset("", gettext_lazy("全部")),
        Preset("draft", gettext_lazy("草稿"), Q(state__in=("draft", "withdrawn"))),
        Preset("submitted", gettext_lazy("等工会看"), Q(state="submitted"), tone="is-soon"),
        Preset("hidden", gettext_lazy("没有展示"), Q(state__in=("hidden", "removed")), tone="is-late"),
    ]
    ordering = ("-created_at", "-pk")

    def extra(self) -> dict[str, Any]:
        """And what others named me in and I have not answered."""
        asked = Part.objects.permitted("view", self.request.user).filter(state="asked")
        asked = asked.select_related("work__author")[:20]
        return {"tab": "me", "asked": asked}


class Collections(ListPage):
    """专辑."""

    model, verb, key, title = Collection, "read", "showcase.collections", gettext_lazy("专辑")
    template, has_export, page_size, cap = "showcase/collections.html", False, 15, 99
    columns = [Column("collection", "", value=lambda row: row)]
    filters = CollectionFilter
    ordering = ("-published_at", "-pk")

    def refine(self, rows: QuerySet) -> QuerySet:
        """With the cover."""
        return rows.select_related("union", "cover")

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        """Covers this person may see; others are left out."""
        found = super().shown(rows)
        covers = [row.row.cover_id for row in found["rows"] if row.row.cover_id]
        seen = Work.objects.permitted("read", self.request.user).filter(pk__in=covers)
        pictures = {work.pk: work.cover for work in dressed(list(seen), self.request.user)}  # type: ignore[attr-defined]
        for row in found["rows"]:
            row.row.picture = pictures.get(row.row.cover_id)
        return found

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "services"}


@allowed("view", Collection, buttons=("amend", "publish", "withdraw"), join=("union", "audience__union"))
def collection(request: HttpRequest, collection: Collection) -> HttpResponse:
    """One collection: of its works those this person may see, in their order.

    Whoever looks after it also reads whom it is for, and how many that are, before it is shown.
    """
    places = collection.places()
    works = Work.objects.permitted("read", request.user).filter(pk__in=places).select_related("union", "author")
    rows = dressed(sorted(works, key=lambda work: places[work.pk]), request.user)
    context = {"collection": collection, "works": rows, "tab": "services"}
    if collection.can_amend:  # type: ignore[attr-defined]
        context["whom"], context["reach"] = preview(collection.audience)
    return page(request, "showcase/collection.html", context)


@allowed("view", Work, buttons=BUTTONS, join=JOIN)
def work(request: HttpRequest, work: Work) -> HttpResponse:
    """One work."""
    return work_page(request, work)


@signed_in
def post(request: HttpRequest) -> HttpResponse:
    """A new work: kept as a draft, or sent in at once."""
    try:
        stages = posting.stages_for(posting.poster_home(request.user))
    except ValidationError as error:
        return page(request, "showcase/nobody.html", {"why": error.messages[0], "tab": "services"})
    form = _form(request, stages, initial={"stage": stages[0].pk})
    if request.method == "POST" and form.is_valid():
        try:
            row = posting.draft(by=request.user, once=form.cleaned_data["once"], **form.facts)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _kept(request, row, "showcase-work")
    return _page(request, form, "showcase-work", None)


@allowed("edit", Work, join=JOIN)
def edit(request: HttpRequest, work: Work) -> HttpResponse:
    """A draft, changed."""
    stages = posting.stages_for(work.union)
    initial = {name: getattr(work, name) for name in FACTS} | {"stage": work.audience.union_id}
    initial |= {"shown": names_of(work, "shown"), "makers": names_of(work, "maker")}
    known = {"named": named_in(work), "brand": work.brand_id, "photos": photos_of(work)}
    form = _form(request, stages, initial=initial, **known)
    key = f"showcase-work-{work.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            posting.change(work, request.user, gone=request.POST.getlist("gone"), **form.facts)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _kept(request, work, key)
    return _page(request, form, key, work)


def _form(request: HttpRequest, stages: Any, **facts: Any) -> WorkForm:
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    return WorkForm(data, files, user=request.user, stages=stages, **facts)


def _kept(request: HttpRequest, work: Work, key: str) -> HttpResponse:
    """Saved; sent in, too, where that was the button."""
    if "submit" in request.POST:
        return draft_saved(_sent(request, work), key)
    from django.contrib import messages

    messages.success(request, _("存成草稿了，随时可以接着写"))
    return draft_saved(redirect(work), key)


def _sent(request: HttpRequest, work: Work) -> HttpResponse:
    """Sent in. Pressed twice, the first press has done it."""
    try:
        return act(request, work, "submit", sent_words())
    except IllegalMove:
        work.refresh_from_db(fields=["state"])
        if work.state != "submitted":
            raise
        return redirect(work)


def _page(request: HttpRequest, form: WorkForm, key: str, work: Work | None) -> HttpResponse:
    context = {"form": form, "draft": key, "work": work, "tab": "services"}
    context["is_refused"] = work is not None and is_refused(work)
    return page(request, "showcase/post.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("submit", Work, join=JOIN)
def submit(request: HttpRequest, work: Work) -> HttpResponse:
    """Send it in."""
    return act(request, work, "submit", sent_words())


@require_POST
@allowed("withdraw", Work, join=JOIN)
def withdraw(request: HttpRequest, work: Work) -> HttpResponse:
    """Off the stage."""
    return act(request, work, "withdraw", _("收回了，别人看不到了。改一改还可以再送"))


@require_POST
@allowed("revise", Work, join=JOIN)
def revise(request: HttpRequest, work: Work) -> HttpResponse:
    """Back to a draft."""
    return act(request, work, "revise", _("可以改了，改好再送出"))


@require_POST
@allowed("appreciate", Work, buttons=BUTTONS, join=JOIN)
def appreciate(request: HttpRequest, work: Work) -> HttpResponse:
    """Like it."""
    work.appreciate(request.user)
    return _liked(request, work)


@require_POST
@allowed("take_back", Work, buttons=BUTTONS, join=JOIN)
def take_back(request: HttpRequest, work: Work) -> HttpResponse:
    """No longer."""
    work.take_back(request.user)
    return _liked(request, work)


def _liked(request: HttpRequest, work: Work) -> HttpResponse:
    if not wants_part(request):
        return redirect(work)
    is_liked = Appreciation.objects.permitted("view", request.user).filter(work=work).exists()
    return page(request, "showcase/like.html", {"work": work, "is_liked": is_liked})


@require_POST
@allowed("confirm", Part, join=("work__author",))
def confirm(request: HttpRequest, part: Part) -> HttpResponse:
    """I agree."""
    return act(request, part, "confirm", _("记下了，谢谢您"), part.work.get_absolute_url())


@require_POST
@allowed("refuse", Part, join=("work__author",))
def refuse(request: HttpRequest, part: Part) -> HttpResponse:
    """I do not."""
    said = _("马上不显示了，作者会换掉照片") if part.role == "shown" else _("您的名字去掉了")
    return act(request, part, "refuse", said, part.work.get_absolute_url())
