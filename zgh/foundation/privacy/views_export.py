"""Exports of personal data: asking, agreeing on the phone, fetching."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.accounts.fresh import fresh
from zgh.kit.export import XLSX, named
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page

from . import exporting
from .figures import figure
from .forms import ExportFilter, ReasonForm, VerdictForm
from .models import Export

JOIN = ("user", "decider", "union")
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


def _to_decide(user: Any) -> Q:
    return Export.permissions["approve"](user) & Q(state="asked")


def _mine(user: Any) -> Q:
    return Q(user=user)


class ExportList(ListPage):
    """The ledger: what waits for my word, what I asked for, all that left below me."""

    model, key, here = Export, "privacy.exports", "exports"
    title = gettext_lazy("导出审批")
    columns = [
        Column("title", gettext_lazy("列表"), is_title=True),
        Column("user", gettext_lazy("导出人"), is_meta=True),
        Column("count", gettext_lazy("行数"), sort="count"),
        Column("reason", gettext_lazy("用途")),
        Column("state", gettext_lazy("状态"), cell="privacy/cells.html#export"),
        Column("decider", gettext_lazy("审批人")),
        Column("asked_at", gettext_lazy("时间"), sort="asked_at"),
    ]
    filters = ExportFilter
    views = [
        Preset("", gettext_lazy("等我同意"), _to_decide),
        Preset("mine", gettext_lazy("我申请的"), _mine),
        Preset("all", gettext_lazy("全部")),
    ]
    empty = {
        "title": gettext_lazy("没有等您同意的导出"),
        "text": gettext_lazy("同事要导出超过一定人数的资料，会排在这里等第二个人点头。"),
        "icon": "file-export",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("user", "decider")


@signed_in
def ask_export(request: HttpRequest) -> HttpResponse:
    """More than a few people: say what it is for, and a second person decides."""
    what = exporting.wish(request.GET.get("what", ""))
    if what is None:
        raise Http404
    try:
        count, title = exporting.count_of(request.user, what)
    except KeyError:
        raise Http404 from None
    form = ReasonForm(request.POST or None, initial={"reason": what.get("reason", "")})
    if request.method == "POST" and form.is_valid():
        try:
            row = exporting.ask(by=_user(request), what=what, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("申请已经发出，同意以后会通知您"))
            return redirect(row)
    context = {"form": form, "count": count, "title": title, "most": figure("export_rows"), "here": "exports"}
    return page(request, "privacy/ask_export.html", context, status=422 if form.errors else 200)


@never_cache
@allowed("view", Export, buttons=("approve", "refuse", "withdraw", "take"), join=JOIN)
def export(request: HttpRequest, row: Export) -> HttpResponse:
    """One export: what, why, how many; yes or no; the file."""
    return _show(request, row)


@allowed("approve", Export, buttons=("approve", "refuse"), join=JOIN)
@require_POST
@fresh
def approve(request: HttpRequest, row: Export) -> HttpResponse:
    """Yes."""
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form)
    exporting.approve(row, by=_user(request), verdict=form.cleaned_data["verdict"])
    messages.success(request, _("已同意，文件正在生成，做好会通知%(name)s") % {"name": row.user.name})
    return redirect(row)


@allowed("refuse", Export, buttons=("approve", "refuse"), join=JOIN)
@require_POST
def refuse(request: HttpRequest, row: Export) -> HttpResponse:
    """No, and why."""
    form = VerdictForm(request.POST)
    if form.is_valid():
        try:
            exporting.refuse(row, by=_user(request), verdict=form.cleaned_data["verdict"])
        except ValidationError as error:
            form.add_error("verdict", error)
        else:
            messages.success(request, _("已告诉%(name)s不同意的原因") % {"name": row.user.name})
            return redirect(row)
    return _show(request, row, form)


@allowed("withdraw", Export)
@require_POST
def withdraw(request: HttpRequest, row: Export) -> HttpResponse:
    """I no longer need it."""
    exporting.withdraw(row, by=_user(request))
    messages.success(request, _("已经撤回"))
    return redirect("privacy:exports")


@never_cache
@allowed("take", Export, join=JOIN)
@require_POST
@fresh
def take(request: HttpRequest, row: Export) -> HttpResponse:
    """The file. A POST, because each fetch counts; nobody else's browser may fetch it by a link."""
    try:
        data = exporting.take(row, by=_user(request))
    except (PermissionDenied, FileNotFoundError):
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(row)
    answer = HttpResponse(data, content_type=TYPES[row.kind])
    return named(answer, f"{row.number}.{row.kind}")


def _show(request: HttpRequest, row: Export, form: VerdictForm | None = None) -> HttpResponse:
    context = {"row": row, "form": form or VerdictForm(), "here": "exports"}
    return page(request, "privacy/export.html", context, status=422 if form and form.errors else 200)


def _user(request: HttpRequest) -> Any:
    return request.user
