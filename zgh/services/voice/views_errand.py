"""Errands (交办): asking, the page of whoever is asked, the list of the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit import clocks
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from .discretion import nameless
from .forms_errand import EntrustForm, ErrandFilter, LookAgainForm, ReportForm
from .models import Case, Errand, rules_for
from .models.errand import entrust as ask_somebody
from .pages import JOIN, try_verb

OWED = Q(state__in=("asked", "returned"))
PARTS = ("case", "case__author", "union", "person", "asked_by")


def _left(errand: Errand) -> str:
    return clocks.left(errand.due_at) if errand.is_open else ""


class ErrandList(ListPage):
    """交办: what my unions asked others to look into, what is due first."""

    model, key, title, here = Errand, "voice.errands", gettext_lazy("交办"), "voice"
    template = "voice/errands.html"
    is_personal = False  # departments and what they were asked; who raised the case is not in it
    filters = ErrandFilter
    columns = [
        Column("due_at", gettext_lazy("时限"), cell="voice/cell_errand.html", value=_left, sort="due_at",
               export=lambda errand: errand.due_at),
        Column("text", gettext_lazy("请核实什么"), is_title=True),
        Column("whom", gettext_lazy("交给"), value=lambda errand: errand.whom_inside),
        Column("case", gettext_lazy("心声"), is_meta=True),
        Column("state", gettext_lazy("状态")),
    ]  # fmt: skip
    views = [
        Preset("", gettext_lazy("待回报"), OWED),
        Preset("late", gettext_lazy("已超期"), lambda _user: OWED & Q(due_at__lte=timezone.now()), tone="is-late"),
        Preset("reported", gettext_lazy("已回报"), Q(state="reported")),
        Preset("all", gettext_lazy("全部")),
    ]
    ordering = ["due_at"]
    empty = {
        "title": gettext_lazy("没有交办出去的事"),
        "text": gettext_lazy("办心声要别的部门核实时，在心声页面点“交办核实”，到期没回报会排在这里最前面。"),
        "icon": "user-question",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("case", "person", "union")


class MyErrands(ListPage):
    """What unions asked me to look into."""

    model, key, title, has_export = Errand, "voice.my_errands", gettext_lazy("请我核实的"), False
    template, here, ordering = "lists/app.html", "me", ["due_at"]
    filters, is_personal = ErrandFilter, False
    columns = [ErrandList.columns[0], ErrandList.columns[1], Column("union", gettext_lazy("哪个工会"), is_meta=True)]
    views = [Preset("", gettext_lazy("待回报"), OWED), Preset("all", gettext_lazy("全部"))]
    empty = {
        "title": gettext_lazy("没有请您核实的事"),
        "text": gettext_lazy("工会请您帮着核实一件事时，会发消息给您，也排在这里。"),
        "icon": "user-question",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """Only those that name me."""
        return rows.filter(person=self.request.user).select_related("case", "person", "union")

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "me"}


@allowed("entrust", Case, join=JOIN)
def entrust(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose whom to ask (searching finds people without script too) and say what."""
    is_search = "find" in request.POST or request.method == "GET" or bool(request.htmx)
    data = None if request.method == "GET" else request.POST
    initial = {"workdays": rules_for(case.union).errand_workdays}
    form = EntrustForm(data, user=request.user, case=case, is_search=is_search, initial=initial)
    context = {"case": case, "form": form, "people": form.found(), "here": "voice"}
    if is_search:
        return page(request, "voice/entrust.html", context, partial="people")

    def hand_out(data: dict[str, Any]) -> None:
        facts = {name: data.get(name) for name in ("department", "once")}
        person = data["person"].user if data["person"] else None
        names_author = data.get("names_author", False)
        ask_somebody(case, request.user, data["text"], data["workdays"], person=person, names_author=names_author,
                     **facts)  # fmt: skip

    def show(request: HttpRequest, _case: Case, *, status: int, **_forms: Any) -> HttpResponse:
        return page(request, "voice/entrust.html", context, status=status)

    return try_verb(request, case, form, hand_out, _("交办出去了，对方收到了消息"), show)


@allowed("view", Errand, buttons=("report", "send_back"), join=PARTS)
def errand(request: HttpRequest, errand: Errand) -> HttpResponse:
    """What is asked, the words it is about, and the box for what was found out."""
    return _errand_page(request, errand)


@require_POST
@allowed("report", Errand, buttons=("report", "send_back"), join=PARTS)
def report(request: HttpRequest, errand: Errand) -> HttpResponse:
    """What was found out."""
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _errand_page(request, errand, form=form, status=422)
    errand.report(request.user, form.cleaned_data["findings"], form.cleaned_data["files"])
    messages.success(request, _("谢谢，工会收到了"))
    return draft_saved(redirect(errand.get_absolute_url()), f"errand-{errand.pk}")


@require_POST
@allowed("send_back", Errand, join=PARTS)
def send_back(request: HttpRequest, errand: Errand) -> HttpResponse:
    """Look again."""
    form = LookAgainForm(request.POST)
    if form.is_valid():
        errand.send_back(request.user, form.cleaned_data["comment"])
        messages.success(request, _("请对方再核实一次，两个工作日内回报"))
    else:
        messages.error(request, form["comment"].errors[0])
    return redirect(errand.case.desk_url)


@require_POST
@allowed("withdraw", Errand, join=PARTS)
def withdraw(request: HttpRequest, errand: Errand) -> HttpResponse:
    """No longer needed."""
    errand.withdraw(request.user)
    messages.success(request, _("收回来了，对方不用再回报"))
    return redirect(errand.case.desk_url)


def _errand_page(request: HttpRequest, errand: Errand, *, status: int = 200, **given: Any) -> HttpResponse:
    case = errand.case
    context = {
        "tab": "me",
        "errand": errand,
        "who": f"{case.author}" if errand.names_author and case.author else _("一位职工"),
        "words": case.text if errand.names_author else nameless(case, case.text),
        "headline": case.headline if errand.names_author else nameless(case, case.headline),
        "form": given.get("form") or ReportForm(),
    }
    return page(request, "voice/errand.html", context, status=status)
