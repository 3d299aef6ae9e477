"""What cadres do about time: wait for the author, ask for and decide on more, plan, advance, finish."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.numbers import whole

from .discretion import keep_name_out
from .forms import AskAuthorForm
from .forms_plan import DecideForm, DeferForm, FinishForm, PlanForm
from .models import Case
from .pages import CADRE, JOIN, desk_page, try_verb


@require_POST
@allowed("wait", Case, buttons=CADRE, join=JOIN)
def wait(request: HttpRequest, case: Case) -> HttpResponse:
    """A question without whose answer nothing can be done: the clock stands still."""
    form = AskAuthorForm(request.POST, prefix="ask")

    def put(data: dict[str, Any]) -> None:
        case.wait(request.user, data["text"])

    return try_verb(request, case, form, put, _("问提出人了，时限先停，一回复就接着走"), desk_page, ask_form=form)


@require_POST
@allowed("defer", Case, buttons=CADRE, join=JOIN)
def defer(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask the level above for more time."""
    form = DeferForm(request.POST, prefix="defer")

    def put(data: dict[str, Any]) -> None:
        case.defer(request.user, data["workdays"], data["reason"])

    return try_verb(request, case, form, put, _("申请送到上一级了，同意以前时限照常走"), desk_page, defer_form=form)


@require_POST
@allowed("extend", Case, buttons=CADRE, join=JOIN)
def extend(request: HttpRequest, case: Case) -> HttpResponse:
    """Give more time."""
    form = DecideForm(request.POST, prefix="decide")

    def give(data: dict[str, Any]) -> None:
        case.extend(request.user, data["note"])

    return try_verb(request, case, form, give, _("同意了，提出人和承办的同志都收到了消息"), desk_page, decide_form=form)


@require_POST
@allowed("decline", Case, buttons=CADRE, join=JOIN)
def decline(request: HttpRequest, case: Case) -> HttpResponse:
    """No more time."""
    form = DecideForm(request.POST, prefix="decide")

    def refuse(data: dict[str, Any]) -> None:
        case.decline(request.user, data["note"])

    return try_verb(request, case, form, refuse, _("没有同意，已经告诉承办的同志"), desk_page, decide_form=form)


@require_POST
@allowed("plan", Case, buttons=CADRE, join=JOIN)
def plan(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer with a plan."""
    form = PlanForm(request.POST, prefix="plan")

    def publish(data: dict[str, Any]) -> None:
        keep_name_out(case, "\n".join([data["text"], *(step[0] for step in data["steps"])]))
        case.plan(request.user, data["text"], data["steps"])

    return try_verb(request, case, form, publish, _("计划发出去了，提出人收到了消息"), desk_page, plan_form=form)


@require_POST
@allowed("advance", Case)
def advance(request: HttpRequest, case: Case) -> HttpResponse:
    """One step is done."""
    step = whole(request.POST.get("step", ""))

    def tick(_data: dict[str, Any]) -> None:
        case.advance(request.user, step)

    return try_verb(request, case, None, tick, _("记下了，提出人收到了消息"), desk_page)


@require_POST
@allowed("finish", Case, buttons=CADRE, join=JOIN)
def finish(request: HttpRequest, case: Case) -> HttpResponse:
    """It is there."""
    form = FinishForm(request.POST, prefix="finish")

    def tell(data: dict[str, Any]) -> None:
        keep_name_out(case, data["outcome"])
        case.finish(request.user, data["outcome"])

    return try_verb(request, case, form, tell, _("告诉提出人了，等他评价"), desk_page, finish_form=form)
