"""The cadre's side of requests: the list, one request, accounts to open again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.accounts.fresh import fresh
from zgh.foundation.orgs import correct as owner
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page

from . import closing, correcting
from .forms import OutcomeForm, RefusalForm, RequestFilter
from .models import Correction, Deactivation

OPEN = Q(state__in=("submitted", "accepted"))
JOIN = ("person", "user", "union", "handler", "looker")


def _late(_user: Any) -> Q:
    return OPEN & Q(due_at__lt=timezone.now())


class RequestList(ListPage):
    """Corrections and questions of the people I look after, the most urgent first."""

    model, verb, key, here = Correction, "handle", "privacy.requests", "corrections"
    title = gettext_lazy("更正申请")
    subject = "person"
    columns = [
        Column("due_at", gettext_lazy("时限"), cell="privacy/cells.html#due", sort="due_at"),
        Column("person", gettext_lazy("申请人"), is_title=True),
        Column("kind", gettext_lazy("类型")),
        Column("field", gettext_lazy("哪一项"), value=lambda row: correcting.LABELS.get(row.field, row.about)),
        Column("state", gettext_lazy("状态"), sort="state"),
        Column("union", gettext_lazy("工会"), is_meta=True),
    ]
    filters = RequestFilter
    views = [
        Preset("", gettext_lazy("待办"), OPEN),
        Preset("late", gettext_lazy("已超时"), _late, tone="is-late"),
        Preset("all", gettext_lazy("全部")),
    ]
    ordering = ["due_at"]
    empty = {
        "title": gettext_lazy("没有等着办的更正"),
        "text": gettext_lazy("职工说资料不对，会按到期先后排在这里。"),
        "icon": "user-check",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows; the wanted value stays sealed."""
        return rows.select_related("person", "union").defer("wanted")


@never_cache
@allowed("handle", Correction, join=JOIN)
def request_page(request: HttpRequest, row: Correction) -> HttpResponse:
    """One request with everything needed to decide."""
    return _show(request, row)


@allowed("accept", Correction, join=JOIN)
@require_POST
def accept(request: HttpRequest, row: Correction) -> HttpResponse:
    """I am on it."""
    correcting.accept(row, by=_user(request))
    messages.success(request, _("已受理，本人能看到"))
    return redirect(row)


@allowed("correct", Correction, join=JOIN)
@require_POST
@fresh
def correct(request: HttpRequest, row: Correction) -> HttpResponse:
    """It is right now: written here, or where it is kept."""
    form = OutcomeForm(request.POST)
    is_written = request.POST.get("written") == "1"

    def act(outcome: str) -> None:
        correcting.correct(row, by=_user(request), outcome=outcome, is_written=is_written)

    return _finish(request, row, act, _("更正好了，已经告诉本人"), correct_form=form)


@allowed("answer", Correction, join=JOIN)
@require_POST
def answer(request: HttpRequest, row: Correction) -> HttpResponse:
    """Why it was looked at."""
    form = OutcomeForm(request.POST)

    def act(outcome: str) -> None:
        correcting.answer(row, by=_user(request), outcome=outcome)

    return _finish(request, row, act, _("说明已经发给本人"), correct_form=form)


@allowed("refuse", Correction, join=JOIN)
@require_POST
def refuse(request: HttpRequest, row: Correction) -> HttpResponse:
    """It stays as it is."""
    form = RefusalForm(request.POST, prefix="refuse")

    def act(outcome: str) -> None:
        correcting.refuse(row, by=_user(request), outcome=outcome)

    return _finish(request, row, act, _("理由已经发给本人"), refuse_form=form)


class ClosedList(ListPage):
    """Accounts that people closed or are about to close."""

    model, key, here = Deactivation, "privacy.closed", "corrections"
    title = gettext_lazy("停用的账号")
    subject = "person"
    columns = [
        Column("person", gettext_lazy("职工"), is_title=True),
        Column("state", gettext_lazy("状态")),
        Column("due_at", gettext_lazy("生效时间"), sort="due_at"),
        Column("union", gettext_lazy("工会"), is_meta=True),
    ]
    views = [
        Preset("", gettext_lazy("已停用"), Q(state="closed")),
        Preset("asked", gettext_lazy("冷静期"), Q(state="asked")),
        Preset("all", gettext_lazy("全部")),
    ]
    empty = {"title": gettext_lazy("没有停用的账号"), "icon": "user-off"}

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("person", "union")


@allowed("reactivate", Deactivation, join=("person", "user", "union"))
@fresh
def reactivate(request: HttpRequest, row: Deactivation) -> HttpResponse:
    """Open an account again."""
    problem = ""
    if request.method == "POST":
        try:
            closing.reactivate(row, by=_user(request))
        except ValidationError as error:
            problem = error.messages[0]
        else:
            messages.success(request, _("已恢复，本人可以登录了"))
            return redirect("privacy:closed")
    context = {"row": row, "problem": problem, "here": "corrections"}
    return page(request, "privacy/reactivate.html", context, status=422 if problem else 200)


def _show(request: HttpRequest, row: Correction, *, status: int = 200, **forms: Form) -> HttpResponse:
    known = owner.FIELDS.get(row.field)
    context = {
        "row": row,
        "here": "corrections",
        "label": correcting.LABELS.get(row.field, row.about),
        "now": known.read(row.person) if known and row.kind == Correction.Kind.CORRECTION else "",
        "can_write": known is not None,
        "correct_form": OutcomeForm(),
        "refuse_form": RefusalForm(prefix="refuse"),
        **forms,
    }
    return page(request, "privacy/request.html", context, status=status)


def _finish(request: HttpRequest, row: Correction, act: Any, text: str, **forms: Form) -> HttpResponse:
    [form] = forms.values()
    if form.is_valid():
        try:
            act(form.cleaned_data["outcome"])
        except ValidationError as error:
            form.add_error("outcome", error)
            row.refresh_from_db()
        else:
            messages.success(request, text)
            return redirect("privacy:requests")
    return _show(request, row, status=422, **forms)


def _user(request: HttpRequest) -> Any:
    return request.user
