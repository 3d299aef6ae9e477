"""How many people something would reach, asked while it is being chosen; and the kinds of post."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.gate import allowed, on_duty, signed_in
from zgh.foundation.access.scopes import reach as reach_of
from zgh.foundation.access.scopes import reaches_all
from zgh.kit.lists import Column, ListPage
from zgh.kit.pages import page

from .choosing import AudienceForm
from .forms import PostKindForm
from .models import PostKind
from .reaching import preview

ADDRESSING = ("news", "chair")  # duties with which one addresses people


@signed_in
def count(request: HttpRequest) -> HttpResponse:
    """约多少人收得到, for the choice in the address; only for who may address these unions."""
    duties = [duty for duty in ADDRESSING if duty in request.GET.getlist("duty")]
    if not any(reach_of(request.user, duty) for duty in duties):
        raise Http404
    form = AudienceForm(request.GET, user=request.user, duties=duties)
    context: dict = {"form": form}
    if form.is_valid():
        context["words"], context["reach"] = preview(form.audience)
    return page(request, "audience/reach.html", context)


class PostKinds(ListPage):
    """岗位类别: what HR's names of posts mean, for choosing whom something is for."""

    model, key, title, here = PostKind, "audience.post_kinds", gettext_lazy("岗位类别"), "post_kinds"
    template, is_personal = "audience/post_kinds.html", False
    columns = [
        Column("name", gettext_lazy("类别"), is_title=True, cell="audience/cell_post_kind.html", export=str),
        Column("words", gettext_lazy("岗位里有这些字"), value=lambda row: "、".join(row.words)),
        Column("is_retired", gettext_lazy("状态"), value=lambda row: _("停用") if row.is_retired else _("在用")),
    ]
    empty = {
        "title": gettext_lazy("还没有岗位类别"),
        "text": gettext_lazy("比如“驾驶配送”：司机、驾驶、配送。有了它，通知就能只发给开车的同事。"),
        "icon": "briefcase",
    }


@on_duty("orgs")
def add_post_kind(request: HttpRequest) -> HttpResponse:
    """A new kind; only for the group's keepers."""
    if not reaches_all(request.user, "orgs"):
        raise Http404
    form = PostKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        PostKind.add(request.user, name=form.cleaned_data["name"], words=form.cleaned_data["words"])
        messages.success(request, _("加好了，发通知时就能选"))
        return redirect("audience:post_kinds")
    return _form(request, form, _("加一个岗位类别"))


@allowed("amend", PostKind)
def amend_post_kind(request: HttpRequest, kind: PostKind) -> HttpResponse:
    """Other words."""
    initial = {"name": kind.name, "words": "、".join(kind.words), "is_retired": kind.is_retired}
    form = PostKindForm(request.POST or None, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        kind.amend(request.user, **form.cleaned_data)
        messages.success(request, _("改好了"))
        return redirect("audience:post_kinds")
    return _form(request, form, kind.name)


def _form(request: HttpRequest, form: PostKindForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "here": "post_kinds"}
    return page(request, "audience/post_kind.html", context, status=422 if form.errors else 200)
