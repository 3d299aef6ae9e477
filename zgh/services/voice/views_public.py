"""What everybody in the group may read: 你提我办, and how each union keeps its word."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.access.scopes import reach
from zgh.foundation.orgs.belonging import unions_above
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.foundation.orgs.seek import search
from zgh.kit.forms import clean_text
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from . import columns
from .filters_public import PublicFilter
from .models import Case
from .union_figures import PERIODS, behind, boards, figures_of, period_of, rates_of, start_of
from .wall import RESULTS, newest, outcome, story_of, told, with_story

PAGE = 20
FOUND = 60


class Wall(ListPage):
    """你提我办: what changed because somebody spoke, and what did not, with the reason."""

    model, verb, key, title, here = Case, "hear", "voice.wall", _("你提我办"), "voice"
    template, has_export, page_size, cap = "voice/wall.html", False, 10, 99
    filters = PublicFilter
    views = [
        Preset("", _("全部")),
        Preset("done", _("办成了"), outcome(*RESULTS["done"])),
        Preset("planned", _("列入计划"), outcome(*RESULTS["planned"])),
        Preset("explained", _("解释说明"), outcome(*RESULTS["explained"])),
        Preset("not", _("没办成，为什么"), outcome(*RESULTS["not"])),
    ]
    columns = [Column("story", "", value=story_of)]

    def refine(self, rows: QuerySet) -> QuerySet:
        """Answered ones."""
        return told(rows)

    def page_of(self, rows: QuerySet, first: int) -> Any:
        """The newest answers; ids from the index first, then ten cards whole."""
        pks = newest(rows, self.request.user, first + self.page_size + 1)[first:]
        return self.sorted(with_story(self.permitted().filter(pk__in=pks)))

    def sorted(self, rows: QuerySet) -> QuerySet:
        """Newest answer first."""
        return rows.order_by("-answered_at", "-pk")

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "voice"}


@signed_in
def union_boards(request: HttpRequest) -> HttpResponse:
    """Every union in tree order, never by score; or those a search finds."""
    period, text = period_of(request.GET.get("period", "")), clean_text(request.GET.get("q", ""), lines=False)[:40]
    rows = Union.objects.permitted("view", request.user)
    number = max(whole(request.GET.get("page", ""), 9999) or 1, 1)
    if text:
        found, more = list(search(rows, text, FOUND)), False
    else:
        found = list(rows.filter(closed_on=None).order_by("path")[PAGE * (number - 1) : PAGE * number + 1])
        found, more = found[:PAGE], len(found) > PAGE
    context = {
        "text": text,
        "period": period,
        "periods": PERIODS,
        "boards": boards(found, figures_of(period)),
        "previous": number - 1 if not text else 0,
        "next": number + 1 if more else 0,
        "tab": "voice",
    }
    return page(request, "voice/union_boards.html", context)


@allowed("view", Union)
def union_board(request: HttpRequest, union: Union) -> HttpResponse:
    """One union's three rates, each with its definition."""
    period = period_of(request.GET.get("period", ""))
    counted = figures_of(period)
    visible = Union.objects.permitted("view", request.user)
    below = visible.filter(path__gt=union.path, path__lt=next_sibling(union.path), depth=union.depth + 1)
    context = {
        "union": union,
        "above": unions_above(union)[::-1],
        "below": boards(below.filter(closed_on=None).order_by("path")[:PAGE], counted),
        "period": period,
        "periods": PERIODS,
        "rates": rates_of(counted.of(union)),
        "at": counted.at,
        "can_see": _handles(request.user, union),
        "tab": "voice",
    }
    return page(request, "voice/union_board.html", context)


def _handles(user: Any, union: Union) -> bool:
    """Whether the list behind the numbers is this person's to read."""
    return any(low <= union.path < high for low, high in reach(user, "voice"))


class Behind(ListPage):
    """The cases a number on a union's board is counted over, for cadres of that union and above."""

    model, verb, key, title, here = Case, "view_internal", "voice.behind", _("数字背后的心声"), "voice"
    has_export, subject = False, "author__person"
    ordering = ["-pk"]

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """As on the desk."""
        return columns.shown(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Not a page for those who may not read what is behind."""
        if request.user.is_authenticated:
            unions = Union.objects.permitted("view", request.user)
            self.union = unions.filter(pk=kwargs["pk"]).first()
            if self.union is None or not _handles(request.user, self.union):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def refine(self, rows: QuerySet) -> QuerySet:
        """Of this union and below, of the number asked for."""
        query = self.request.GET
        inside = Q(union__path__gte=self.union.path, union__path__lt=next_sibling(self.union.path))
        counted = behind(query.get("rate", ""), start_of(period_of(query.get("period", ""))))
        return rows.filter(inside, counted).with_reader(self.request.user)
