"""What cadres do on applications and transfers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.kit.lists import ids
from zgh.kit.pages import page

from . import deciding
from .forms import DecideForm, ReasonForm
from .models import Application, Decision, Transfer
from .models.office import DUTIES
from .pages import blame, tried
from .story import steps_of, timeline

JOIN = ("person", "union", "branch", "decision")
SIDES = ("person", "union", "source", "arrival", "membership")
BATCH = 200


@allowed("handle", Application, buttons=["vet", "send_back", "enrol"], join=JOIN)
def desk_application(request: HttpRequest, application: Application, **forms: Any) -> HttpResponse:
    """One application: the letter, the facts, what to do."""
    context = {
        "here": "membership",
        "application": application,
        "steps": steps_of(application),
        "entries": timeline(application),
        "form": forms.get("form") or ReasonForm(),
    }
    return page(request, "membership/desk_application.html", context, status=forms.get("status", 200))


@require_POST
@allowed("vet", Application, join=JOIN)
def vet(request: HttpRequest, application: Application) -> HttpResponse:
    """The group agrees."""
    application.vet(request.user)
    messages.success(request, _("审核通过，等委员会开会讨论"))
    return redirect(application.desk_url)


@require_POST
@allowed("send_back", Application, join=JOIN)
def send_back(request: HttpRequest, application: Application) -> HttpResponse:
    """Something has to be put right first."""
    form = ReasonForm(request.POST)

    def show(status: int) -> HttpResponse:
        return desk_application(request, pk=application.pk, form=form, status=status)

    def return_it(data: dict[str, Any]) -> None:
        application.send_back(request.user, data["reason"])

    return tried(request, form, return_it, _("已经退回，申请人收到了您写的话"), application.desk_url, show)


@require_POST
@on_duty(*DUTIES)
def decide(request: HttpRequest) -> HttpResponse:
    """A meeting about the selected applications: first the form, then the decision."""
    picked = ids(request.POST.getlist("rows")[:BATCH])
    rows = Application.objects.permitted("enrol", request.user).filter(pk__in=picked).with_names().order_by("pk")
    ready = list(rows.filter(Application.flow.when("enrol")))
    if not ready and "held_on" not in request.POST:
        messages.warning(request, _("选中的里面没有可以上会的。请选“待委员会讨论”的申请"))
        return redirect("membership:applications")
    # On the way back a decided one must still be in the form, so that one hears what became of it.
    applications = list(rows) if "held_on" in request.POST else ready
    form = DecideForm(request.POST if "held_on" in request.POST else None, applications=applications)
    if form.is_bound and form.is_valid() and (answer := _decided(request, form)):
        return answer
    context = {"here": "membership", "form": form, "applications": applications, "left_out": len(picked) - len(ready)}
    return page(request, "membership/decide.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, form: DecideForm) -> HttpResponse | None:
    try:
        decision, done, missed = deciding.decide(
            by=request.user, verdicts=form.verdicts(), meeting=form.meeting(), once=form.cleaned_data["once"]
        )
    except ValidationError as error:
        blame(form, error)
        return None
    said = ngettext("会议登记好了，办了%(n)d份", "会议登记好了，办了%(n)d份", done) % {"n": done}
    names = "、".join(str(row.person) for row in missed)
    messages.success(request, said + (_("；%(names)s刚刚已撤回或办过，没有算在内") % {"names": names} if names else ""))
    return redirect(decision)


@allowed("view", Decision, join=("union", "by"))
def decision(request: HttpRequest, decision: Decision) -> HttpResponse:
    """One meeting and what it decided."""
    rows = Application.objects.permitted("handle", request.user).filter(decision=decision).with_names()
    context = {"here": "membership", "decision": decision, "applications": rows}
    return page(request, "membership/decision.html", context)


@allowed("handle", Transfer, buttons=["receive", "decline", "object", "release"], join=SIDES)
def desk_transfer(request: HttpRequest, transfer: Transfer, **forms: Any) -> HttpResponse:
    """One transfer, for the side one is on."""
    is_over = transfer.state_at() == "done"
    context = {
        "here": "membership",
        "row": transfer,
        "entries": timeline(transfer),
        "is_over": is_over,
        "form": forms.get("form") or ReasonForm(),
    }
    return page(request, "membership/desk_transfer.html", context, status=forms.get("status", 200))


@require_POST
@allowed("receive", Transfer, join=SIDES)
def receive(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """We take this member."""
    return tried(
        request,
        None,
        lambda _data: transfer.receive(request.user),
        _("已经接收，原工会收到了消息"),
        transfer.desk_url,
        _shown(request, transfer),
    )


@require_POST
@allowed("decline", Transfer, join=SIDES)
def decline(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """We do not."""
    return _with_reason(request, transfer, "decline", _("已经告诉本人和原工会"))


@require_POST
@allowed("object", Transfer, join=SIDES)
def object_to(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """We do not let go yet."""
    return _with_reason(request, transfer, "object", _("异议已提出，会籍暂时不动，上级工会会来协调"))


@require_POST
@allowed("release", Transfer, join=SIDES)
def release(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """We let go at once."""
    return tried(
        request,
        None,
        lambda _data: transfer.release(request.user),
        _("已经同意转出，会籍今天转过去了"),
        transfer.desk_url,
        _shown(request, transfer),
    )


def _with_reason(request: HttpRequest, transfer: Transfer, verb: str, said: str) -> HttpResponse:
    form = ReasonForm(request.POST)

    def act(data: dict[str, Any]) -> None:
        getattr(transfer, verb)(request.user, data["reason"])

    return tried(request, form, act, said, transfer.desk_url, _shown(request, transfer, form))


def _shown(request: HttpRequest, transfer: Transfer, form: Any = None) -> Any:
    def show(status: int) -> HttpResponse:
        return desk_transfer(request, pk=transfer.pk, form=form, status=status)

    return show
