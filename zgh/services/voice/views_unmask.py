"""Limits on hidden authors without a name, and the name itself by two bodies."""

from __future__ import annotations

from collections.abc import Callable
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
from zgh.foundation.access.scopes import reach
from zgh.foundation.flow.machine import IllegalMove
from zgh.kit.dates import day
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from .forms_masked import DecisionForm, GroundForm, SanctionForm
from .masked_acts import awaits, reveal, with_looks
from .models import Case, Desk, MaskSanction, UnmaskRequest, rules_for, unmasking
from .models import sanction as sanctions
from .models.unmasking import bodies_for

OF_REQUEST = ("case", "union", "requester")


class SanctionList(ListPage):
    """Who was asked to stop hiding, by case and alias: of two lines nobody learns whether they are one person."""

    model, verb, key, title, here = MaskSanction, "oversee", "voice.sanctions", gettext_lazy("暂停隐名"), "voice_masks"
    template = "voice/masks.html"
    is_personal = False  # aliases of single cases; whose they are is nowhere
    columns = [
        Column(
            "alias",
            gettext_lazy("代号"),
            value=lambda row: row.case.alias,
            is_title=True,
            cell="voice/cells_masked.html#case",
        ),
        Column("union", gettext_lazy("作出的工会")),
        Column("by", gettext_lazy("作出人"), value=lambda row: row.by.name, is_meta=True),
        Column("since", gettext_lazy("从"), value=lambda row: day(row.since), sort="since"),
        Column("until", gettext_lazy("到"), value=lambda row: day(row.until), sort="until"),
        Column("state", gettext_lazy("状态"), value=lambda row: row.shown_state),
        Column("reason", gettext_lazy("理由")),
    ]
    empty = {
        "title": gettext_lazy("没有暂停过谁隐名"),
        "text": gettext_lazy("隐名的人一再胡来时，主席可以在那件心声里请对方停一停，不用知道是谁。"),
        "icon": "shield-lock",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("case", "union", "by")

    def extra(self) -> dict[str, Any]:
        """Both lists stand side by side for a chair."""
        return {"is_chair": bool(reach(self.request.user, Desk.CHAIR))}


@allowed("sanction", Case, join=("union",))
def sanction(request: HttpRequest, case: Case) -> HttpResponse:
    """Stop this case's hidden author from hiding for a while."""
    form = SanctionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sanctions.sanction(case, request.user, form.cleaned_data["until"], form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("until" if error.code == "until" else None, error)
        else:
            messages.success(request, _("已经暂停，对方收到了您写的理由；这件心声照常办"))
            return draft_saved(redirect(case.desk_url), f"case-{case.pk}-sanction")
    rows = MaskSanction.objects.permitted("oversee", request.user).filter(case=case)
    context = {
        "case": case,
        "form": form,
        "rows": rows.with_can(request.user, "lift").select_related("union", "by"),
        "most": rules_for(case.union).sanction_days,
        "today": timezone.localdate(),
        "here": "voice",
    }
    return page(request, "voice/sanction.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("lift", MaskSanction, join=("case", "union"))
def lift(request: HttpRequest, row: MaskSanction) -> HttpResponse:
    """End it early."""
    row.lift(request.user)
    messages.success(request, _("已经解除，对方收到了消息"))
    return redirect("voice:sanctions")


class UnmaskList(ListPage):
    """Requests for a name: mine, those my body decides, and how they ended."""

    model, key, title, here = UnmaskRequest, "voice.unmasks", gettext_lazy("核实身份申请"), "voice_masks"
    template = "voice/masks.html"
    is_personal = False  # aliases of single cases; whose they are is nowhere
    views = [
        Preset("", gettext_lazy("等我把关"), unmasking.waits_for),
        Preset("running", gettext_lazy("还没决定"), Q(state="asked")),
        Preset("agreed", gettext_lazy("两方同意"), Q(state="approved")),
        Preset("all", gettext_lazy("全部")),
    ]
    columns = [
        Column(
            "alias",
            gettext_lazy("代号"),
            value=lambda row: row.case.alias,
            is_title=True,
            cell="voice/cells_masked.html#request",
        ),
        Column("office", gettext_lazy("申请人")),
        Column("asked_at", gettext_lazy("申请时间"), value=lambda row: day(row.asked_at), sort="asked_at"),
        Column("due_at", gettext_lazy("有效到"), value=lambda row: day(row.due_at), sort="due_at"),
        Column("state", gettext_lazy("状态"), value=lambda row: row.shown_state),
    ]
    empty = {
        "title": gettext_lazy("没有要您把关的申请"),
        "text": gettext_lazy("有主席申请核实隐名职工的身份、要您这一方同意时，会排在这里，也会发消息给您。"),
        "icon": "shield-lock",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return rows.select_related("case")

    def extra(self) -> dict[str, Any]:
        """The supervisory side has this list only."""
        return {"is_chair": bool(reach(self.request.user, Desk.CHAIR))}


@allowed("unmask", Case, join=("union",))
def ask_unmask(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask the two bodies for the name."""
    form = GroundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = unmasking.unmask(case, request.user, form.cleaned_data["ground"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("申请发出去了，把关的两方和提出人都收到了消息"))
            return draft_saved(redirect(row), f"case-{case.pk}-unmask")
    past = with_looks(case.unmask_requests.permitted("view", request.user).select_related("union", "requester"))
    context = {"case": case, "form": form, "bodies": bodies_for(case.union, request.user), "past": past}
    context |= {"days": rules_for(case.union).unmask_workdays, "here": "voice"}
    return page(request, "voice/ask_unmask.html", context, status=422 if form.errors else 200)


@allowed("view", UnmaskRequest, buttons=("approve", "withdraw", "unseal"), join=OF_REQUEST)
def unmask(request: HttpRequest, row: UnmaskRequest) -> HttpResponse:
    """One request with its ground, decisions and looks."""
    return _show(request, row)


def _show(request: HttpRequest, row: UnmaskRequest, *, status: int = 200, form: Form | None = None) -> HttpResponse:
    with_looks([row])
    can_decide = row.can_approve and row.is_open and awaits(row, request.user)  # type: ignore[attr-defined]
    context = {"row": row, "form": form or DecisionForm(), "can_decide": can_decide, "here": "voice_masks"}
    return page(request, "voice/unmask.html", context, status=status)


@require_POST
@allowed("approve", UnmaskRequest, buttons=("approve", "withdraw", "unseal"), join=OF_REQUEST)
def approve(request: HttpRequest, row: UnmaskRequest) -> HttpResponse:
    """My body agrees."""
    return _decide(request, row, row.approve, _("记下了：您这一方同意"))


@require_POST
@allowed("refuse", UnmaskRequest, buttons=("approve", "withdraw", "unseal"), join=OF_REQUEST)
def refuse(request: HttpRequest, row: UnmaskRequest) -> HttpResponse:
    """My body refuses; that ends it."""
    return _decide(request, row, row.refuse, _("记下了：您这一方不同意，申请到此为止"))


def _decide(request: HttpRequest, row: UnmaskRequest, verb: Callable[[Any, str], None], said: str) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, row, status=422, form=form)
    verb(request.user, form.cleaned_data["reason"])
    messages.success(request, said)
    return draft_saved(redirect(row), f"unmask-{row.pk}")


@require_POST
@allowed("withdraw", UnmaskRequest)
def withdraw(request: HttpRequest, row: UnmaskRequest) -> HttpResponse:
    """Take the request back."""
    row.withdraw(request.user)
    messages.success(request, _("已经撤回"))
    return redirect(row)


@require_POST
@never_cache
@allowed("unseal", UnmaskRequest, join=OF_REQUEST)
def unseal(request: HttpRequest, row: UnmaskRequest) -> HttpResponse:
    """The name, on this one answer. A POST, so that no history, cache or reload brings it back unrecorded."""
    if not row.is_readable:
        raise IllegalMove(row, "unseal")
    found = reveal(row, request.user)
    return page(request, "voice/unsealed.html", {"row": row, "found": found, "here": "voice_masks"})
