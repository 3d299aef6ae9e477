"""The cadre's side: the list, one case, the preview beside the list."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.gate import allowed
from zgh.foundation.access.scopes import reach
from zgh.kit.lists import Action, Column, ListPage, Preset
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from . import columns, desks
from .citing import answers_like
from .filters import DeskFilter
from .models import Case, Desk
from .pages import CADRE, JOIN, desk_page, pane_of


class DeskCases(ListPage):
    """职工心声 at the desk: what the unions under my duty owe, most urgent first."""

    model, verb, key, title, here = Case, "view_internal", "voice.desk", _("职工心声"), "voice"
    subject = "author__person"  # a hidden author is nobody here: a note to them would tell who they are
    finds_first = True  # the whole group's history can be asked for here
    template = "voice/desk.html"
    filters = DeskFilter
    # All but the last lie with a union of ours today: `accept` holds on them and asks no history of each row.
    all_views = [
        Preset("", _("待办"), desks.owed, verb="accept"),
        Preset("soon", _("快到期"), desks.soon, tone="is-soon", verb="accept"),
        Preset("late", _("已超时"), desks.late, tone="is-late", verb="accept"),
        Preset("free", _("未分派"), desks.unassigned, verb="accept"),
        Preset("unrated", _("待评价"), desks.answered, verb="accept"),
        Preset("ours", _("本会在办"), desks.ours, verb="accept"),
        Preset("below", _("下级在办"), desks.below, verb="accept"),
        Preset("letters", _("主席信箱"), desks.letters, verb="accept"),
        Preset("late_below", _("下级超时"), desks.late_below, tone="is-late", verb="accept"),
        Preset("all", _("全部")),
    ]
    actions = [
        Action("accept", _("受理"), "checks"),
        Action("assign", _("交给同事"), "user-share", "voice:assign_many"),
    ]
    empty = {
        "title": _("这里没有要办的心声"),
        "text": _("职工一提，就会按到期先后排在这里，也会发消息给您。"),
        "icon": "mood-smile",
    }

    @cached_property
    def views(self) -> list[Preset]:  # type: ignore[override]
        """The presets; letters are for chairs."""
        is_chair = bool(reach(self.request.user, Desk.CHAIR))
        return [view for view in self.all_views if is_chair or view.key != "letters"]

    @cached_property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """What the table shows; a file holds more."""
        return [*columns.shown(self.request.user), *(columns.FILE_ONLY if self.is_export else ())]

    @property
    def is_export(self) -> bool:
        """Whether a file is asked for, which holds more columns than fit on a screen."""
        return "format" in self.request.GET or self.request.POST.get("act") == "export"

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.with_reader(self.request.user)

    def sorted(self, rows: QuerySet) -> QuerySet:
        """Most urgent first; what has no clock by last change."""
        if "sort" in self.request.GET:
            return super().sorted(rows)
        return rows.order_by(F("due_at").asc(nulls_last=True), "-submitted_at", "-pk")

    def extra(self) -> dict[str, Any]:
        """The case opened beside the list, by its number in the address."""
        return {"open": whole(self.request.GET.get("open", "")), "is_chair": bool(reach(self.request.user, Desk.CHAIR))}


@allowed("view_internal", Case, buttons=CADRE, join=JOIN)
def desk_case(request: HttpRequest, case: Case) -> HttpResponse:
    """The whole case with everything one can do."""
    return desk_page(request, case)


@allowed("view_internal", Case, buttons=CADRE, join=JOIN)
def pane(request: HttpRequest, case: Case) -> HttpResponse:
    """The case beside the list, with the answer box; without htmx the whole page."""
    if not request.htmx:
        return desk_page(request, case)
    return page(request, "voice/pane.html", pane_of(request, case))


@allowed("view_internal", Case, buttons=("draft",))
def related(request: HttpRequest, case: Case) -> HttpResponse:
    """Answers given to others on the same thing, to be cited."""
    context = {"case": case, "found": answers_like(case.text, request.user, but=case), "here": "voice"}
    return page(request, "voice/related.html", context, partial="list")
