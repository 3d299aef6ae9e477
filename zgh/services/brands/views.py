"""Brands as employees see them: the list, one brand with its parts, following, and what one is asked about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.files.attach import attached
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page, wants_part

from . import streams
from .forms import BrandsFilter
from .models import Brand, BrandPerson, Milestone
from .models.brand import follows
from .models.seats import OPEN
from .pages import about, dressed, history, part

BUTTONS = ("follow", "unfollow", "work")


class Brands(ListPage):
    """工会品牌: a card each, in the order the group has given them."""

    model, verb, key, title = Brand, "read", "brands.list", gettext_lazy("工会品牌")
    template, has_export, page_size, cap = "brands/list.html", False, 12, 99
    columns = [Column("brand", "", value=lambda brand: brand)]
    buttons = BUTTONS
    filters = BrandsFilter
    views = [
        Preset("", gettext_lazy("全部"), Q(state__in=OPEN)),
        Preset("mine", gettext_lazy("我关注的"), lambda user: Q(state__in=OPEN) & follows(user)),
        Preset("retired", gettext_lazy("以往的"), Q(state="retired")),
    ]

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a card shows."""
        return rows.in_brief()

    def page_of(self, rows: QuerySet, first: int) -> QuerySet:
        """Counted for the cards of the page alone."""
        return super().page_of(rows.with_followers(self.request.user), first)

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        """With numbers."""
        found = super().shown(rows)
        dressed(self.request.user, [row.row for row in found["rows"]])
        return found

    def extra(self) -> dict[str, Any]:
        """And where somebody wants to name this person."""
        asked = BrandPerson.objects.permitted("answer", self.request.user).filter(state="asked")
        return {"tab": "services", "asked": asked.select_related("brand")[:10]}


def _one(request: HttpRequest, pk: int) -> Brand:
    """The brand with what its page says of it and of this person; absent to who does not see it. One query."""
    rows = Brand.objects.permitted("view", request.user).with_can(request.user, *BUTTONS).select_related("union")
    return get_object_or_404(rows.with_followers(request.user).with_part_of(request.user), pk=pk)


@signed_in
def brand(request: HttpRequest, pk: int) -> HttpResponse:
    """One brand: 介绍, 历程, or what one room keeps of it. Parts and pages of them have addresses of their own."""
    brand, key = _one(request, pk), request.GET.get("part", "")
    stream = next((stream for stream in streams.parts() if stream.key == key), None)
    if key == "timeline":
        facts = {"part": key, **history(request, brand)}
    elif stream is not None:
        facts = {"part": key, **part(request, brand, stream)}
    else:
        facts = {"part": "", **about(request.user, brand)}
    if wants_part(request) and ("after" in request.GET or "page" in request.GET):
        return page(request, "brands/brand.html", {"brand": brand, **facts}, partial="more")
    address = request.build_absolute_uri(brand.get_absolute_url())
    context = {"brand": brand, "parts": streams.parts(), "address": address, "tab": "services", **facts}
    return page(request, "brands/brand.html", context)


@allowed("view", Milestone, join=("brand__union",))
def milestone(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """One thing that happened, with its pictures."""
    context = {"milestone": milestone, "brand": milestone.brand, "pictures": attached(milestone), "tab": "services"}
    return page(request, "brands/milestone.html", context)


@require_POST
@allowed("follow", Brand)
def follow(request: HttpRequest, brand: Brand) -> HttpResponse:
    """Hear of what is new."""
    brand.follow(request.user)
    return _followed(request, brand, _("关注了，有新的会告诉您"))


@require_POST
@allowed("unfollow", Brand)
def unfollow(request: HttpRequest, brand: Brand) -> HttpResponse:
    """No longer."""
    brand.unfollow(request.user)
    return _followed(request, brand, _("不再关注了"))


def _followed(request: HttpRequest, brand: Brand, said: str) -> HttpResponse:
    if not wants_part(request):
        messages.success(request, said)
        return redirect(brand)
    return page(request, "brands/follow.html", {"brand": _one(request, brand.pk), "said": said})


@require_POST
@allowed("confirm", BrandPerson, join=("brand",))
def confirm(request: HttpRequest, person: BrandPerson) -> HttpResponse:
    """I agree to stand there."""
    try:
        person.confirm(request.user, request.POST.get("seen"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("记下了，谢谢您。以后不愿意了，回到这里点一下就不显示"))
    return redirect(person.brand)


@require_POST
@allowed("refuse", BrandPerson, join=("brand",))
def refuse(request: HttpRequest, person: BrandPerson) -> HttpResponse:
    """I do not."""
    person.refuse(request.user)
    messages.success(request, _("好的，马上不显示了。改了主意随时可以再点同意"))
    return redirect(person.brand)
