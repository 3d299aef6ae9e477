"""Supervision orders (督办单) and the list of everybody who was not content (回访)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.forms import Form
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

from .forms_order import CloseForm, MeasuresForm, OrderFilter, ReturnForm, WordForm
from .models import SupervisionOrder
from .models.supervision import sits_in

OPEN = Q(state__in=("issued", "returned"))
PARTS = ("case", "case__union", "case__author", "case__origin", "case__category", "rating", "rating__answer",
         "union", "issuer", "reported_by", "closed_by")  # fmt: skip
BUTTONS = ("report", "send_back", "ask", "close")


def _left(order: SupervisionOrder) -> str:
    return clocks.left(order.due_at) if order.is_open else ""


def _rated(order: SupervisionOrder) -> str:
    solved = _("解决了") if order.rating.is_solved else _("没解决")
    return f"{order.rating.get_level_display()}·{solved}"


class OrderList(ListPage):
    """回访: every rating of somebody who was not content, followed up or not."""

    model, key, title, here = SupervisionOrder, "voice.orders", gettext_lazy("督办与回访"), "voice"
    template = "voice/orders.html"
    subject = "case__author__person"  # a hidden author is nobody here
    filters = OrderFilter
    columns = [
        Column("due_at", gettext_lazy("时限"), cell="voice/cell_errand.html", value=_left, sort="due_at",
               export=lambda order: order.due_at),
        Column("case", gettext_lazy("心声"), is_title=True),
        Column("rating", gettext_lazy("评价"), value=_rated),
        Column("union", gettext_lazy("答复的工会"), is_meta=True),
        Column("issuer", gettext_lazy("督办的工会")),
        Column("state", gettext_lazy("状态")),
        Column("result", gettext_lazy("回访结果")),
    ]  # fmt: skip
    views = [
        Preset("", gettext_lazy("没回访的"), ~Q(state="closed")),
        Preset("report", gettext_lazy("要我们回报"), lambda user: OPEN & sits_in(user, "union")),
        Preset("close", gettext_lazy("等我们回访"), lambda user: Q(state="reported") & sits_in(user, "issuer")),
        Preset("late", gettext_lazy("超期没回报"), lambda _user: OPEN & Q(due_at__lte=timezone.now()), tone="is-late"),
        Preset("closed", gettext_lazy("已回访"), Q(state="closed")),
        Preset("all", gettext_lazy("全部")),
    ]
    ordering = ["due_at"]
    empty = {
        "title": gettext_lazy("没有不满意的"),
        "text": gettext_lazy("职工评了“不满意”或者“还没解决”，会自动排在这里，一件一件回访到底。"),
        "icon": "mood-smile",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("case", "rating", "union", "issuer")

    def file_columns(self) -> list[Column]:
        """A file holds more."""
        more = [
            Column("number", _("编号")),
            Column("measures", _("又做了什么")),
            Column("way", _("怎么回访的")),
            Column("words", _("职工怎么说")),
        ]
        return [*super().file_columns(), *more]

    def extra(self) -> dict[str, Any]:
        """How many of those the filters leave were followed up; one query."""
        rows = self.form.narrow(self.model._default_manager.all().permitted("view", self.request.user))
        found = rows.order_by().aggregate(n=Count("pk"), done=Count("pk", filter=Q(state="closed")))
        share = found["done"] * 100 // found["n"] if found["n"] else None
        return {"share": share, "done_count": found["done"], "whole_count": found["n"]}


@allowed("view", SupervisionOrder, buttons=BUTTONS, join=PARTS)
def order(request: HttpRequest, order: SupervisionOrder) -> HttpResponse:
    """One order: what the author was not content with, what was done, what came of it."""
    return _order_page(request, order)


@allowed("view", SupervisionOrder, join=PARTS)
def order_sheet(request: HttpRequest, order: SupervisionOrder) -> HttpResponse:
    """The sheet for the file (打印)."""
    return page(request, "voice/order_sheet.html", _facts(request, order))


@require_POST
@allowed("report", SupervisionOrder, buttons=BUTTONS, join=PARTS)
def report(request: HttpRequest, order: SupervisionOrder) -> HttpResponse:
    """What was done about it."""
    form = MeasuresForm(request.POST)
    return _try(request, order, "report", form, lambda data: order.report(request.user, data["measures"]),
                _("回报上去了"))  # fmt: skip


@require_POST
@allowed("send_back", SupervisionOrder, buttons=BUTTONS, join=PARTS)
def send_back(request: HttpRequest, order: SupervisionOrder) -> HttpResponse:
    """Not enough yet."""
    form = ReturnForm(request.POST)
    return _try(request, order, "return", form, lambda data: order.send_back(request.user, data["comment"]),
                _("退回去了，时限重新算"))  # fmt: skip


@require_POST
@allowed("ask", SupervisionOrder, buttons=BUTTONS, join=PARTS)
def ask(request: HttpRequest, order: SupervisionOrder) -> HttpResponse:
    """Ask the author in the case."""
    form = WordForm(request.POST)
    return _try(request, order, "ask", form, lambda data: order.ask(request.user, data["text"]),
                _("发给提出人了，回话会通知您"))  # fmt: skip


@require_POST
@allowed("close", SupervisionOrder, buttons=BUTTONS, join=PARTS)
def close(request: HttpRequest, order: SupervisionOrder) -> HttpResponse:
    """Followed up."""
    form = CloseForm(request.POST, is_masked=order.case.is_masked)

    def finish(data: dict[str, Any]) -> None:
        order.close(request.user, data["way"], data["result"], data["words"])

    return _try(request, order, "close", form, finish, _("回访记下了，这件督办办结"))


@require_POST
@allowed("reply", SupervisionOrder, join=("case",))
def reply(request: HttpRequest, order: SupervisionOrder) -> HttpResponse:
    """The author's word to whoever follows up."""
    form = WordForm(request.POST)
    if form.is_valid():
        order.reply(request.user, form.cleaned_data["text"])
        messages.success(request, _("发出去了，督办的工会会看到"))
        return draft_saved(redirect(order.case.get_absolute_url()), f"order-{order.pk}")
    messages.error(request, form["text"].errors[0])
    return redirect(order.case.get_absolute_url())


def _try(  # noqa: PLR0917 (page, row, which form, form, verb, words)
    request: HttpRequest, order: SupervisionOrder, name: str, form: Form, act: Any, said: str
) -> HttpResponse:
    try:
        if form.is_valid():
            act(form.cleaned_data)
            messages.success(request, said)
            return draft_saved(redirect(order.get_absolute_url()), f"order-{order.pk}-{name}")
    except ValidationError as error:
        form.add_error(None, error)
    return _order_page(request, order, status=422, **{name: form})


def _order_page(request: HttpRequest, order: SupervisionOrder, *, status: int = 200, **given: Form) -> HttpResponse:
    context = _facts(request, order) | {
        "report_form": given.get("report") or MeasuresForm(),
        "return_form": given.get("return") or ReturnForm(),
        "ask_form": given.get("ask") or WordForm(auto_id="ask_%s"),
        "close_form": given.get("close") or CloseForm(is_masked=order.case.is_masked),
        "wrong": next(iter(given), ""),
    }
    return page(request, "voice/order.html", context, status=status)


def _facts(request: HttpRequest, order: SupervisionOrder) -> dict[str, Any]:
    """What the page and the sheet share. A hidden author is the alias, with days only."""
    case = order.case
    case.can_view_internal = True  # the gate has asked already: orders are read by whoever reads the case from inside
    return {
        "here": "voice",
        "order": order,
        "case": case,
        "who": case.shown_author_for(request.user),
        "rated_at": case.shown_moment(order.rating.at, request.user),
        "holders": list(order.holders()),
        "talk": list(case.messages.permitted("view", request.user).filter(
            side__in=("author", "union"), at__gte=order.issued_at).select_related("by")),
    }  # fmt: skip
