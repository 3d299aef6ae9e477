"""Handing over a cadre: choose, look, do; and the sheet that stays."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.accounts.fresh import fresh
from zgh.foundation.orgs.models import Duty, Person
from zgh.kit.pages import page

from .back import back
from .forms import GiveForm, ReasonForm, WhoForm
from .handing import hand_over as do_hand_over
from .handing import propose as do_propose
from .models import HandOver
from .survey import out_of_reach, survey

DUTIES = tuple(Duty.Code.values)


@on_duty("orgs")
def find(request: HttpRequest) -> HttpResponse:
    """Whose work is to be handed over."""
    form = WhoForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["who"]
        if Person.objects.permitted("hand_over", request.user).filter(pk=who.pk).exists():
            return redirect("handover:give", pk=who.pk)
        form.add_error("who", _("自己的工作请在“我的交接与代办”里提出；别的工会的人请由那边办"))
    return page(request, "handover/find.html", {"form": form, "here": "handover"}, status=422 if form.errors else 200)


@allowed("hand_over", Person, join=("union", "user"))
@fresh
def give(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything of one cadre, in one step: first what exactly goes to whom, then the button."""
    bundles = survey(person, request.user)
    waiting = HandOver.objects.permitted("hand_over", request.user).filter(giver=person, state="proposed").first()
    form = GiveForm(
        request.POST or None, user=request.user, bundles=bundles, initial=_proposed(request, waiting, bundles)
    )
    is_ready = False
    if request.method == "POST" and form.is_valid():
        is_ready = bool(form.takers)
        if "do" in request.POST or not is_ready:
            done = _hand_over(request, form, person)
            if done is not None:
                messages.success(request, _("交接办好了，双方和主席都收到了消息"))
                return redirect(done)
            is_ready = False
    context = {
        "person": person,
        "form": form,
        "waiting": waiting,
        "is_ready": is_ready,
        "rest": out_of_reach(person, bundles),
        "here": "handover",
        "is_own": False,
    }
    return page(request, "handover/give.html", context, status=422 if form.errors else 200)


def _hand_over(request: HttpRequest, form: GiveForm, person: Person) -> HandOver | None:
    data = form.cleaned_data
    facts = {"takers": form.takers, "seen": data["seen"], "once": data["once"], "note": data["note"]}
    try:
        return do_hand_over(request.user, person, **facts)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _proposed(request: HttpRequest, waiting: HandOver | None, bundles: Any) -> dict[str, Any]:
    """What the cadre has proposed, as the form's start."""
    if waiting is None:
        return {}
    parts = {part.key: part for part in waiting.parts.permitted("view", request.user).select_related("taker")}
    first = next(iter(parts.values()), None)
    start: dict[str, Any] = {"taker": first.taker.name if first else "", "note": waiting.note}
    for bundle in bundles:
        part = parts.get(bundle.key)
        start[f"go_{bundle.key}"] = part is not None
        if part is not None and first is not None and part.taker_id != first.taker_id:
            start[f"to_{bundle.key}"] = part.taker.name
    return start


@on_duty(*DUTIES)
def propose(request: HttpRequest) -> HttpResponse:
    """A cadre says what of their own work should go to whom; somebody else agrees."""
    me: Any = request.user
    person = Person.objects.permitted("view", me).filter(user=me).select_related("union").first()
    if person is None:
        return redirect("handover:mine")
    bundles = survey(person)
    form, is_ready = GiveForm(request.POST or None, user=request.user, bundles=bundles), False
    if request.method == "POST" and form.is_valid():
        is_ready = bool(form.takers)
        if "do" in request.POST or not is_ready:
            data = form.cleaned_data
            try:
                row = do_propose(request.user, takers=form.takers, once=data["once"], note=data["note"])
            except ValidationError as error:
                form.add_error(None, error)
                is_ready = False
            else:
                messages.success(request, _("提出来了，组织干部同意后就生效"))
                return redirect(row)
    context = {"person": person, "form": form, "is_ready": is_ready, "is_own": True, "here": "handover"}
    return page(request, "handover/give.html", context, status=422 if form.errors else 200)


@allowed(
    "view",
    HandOver,
    buttons=("hand_over", "refuse", "withdraw"),
    join=("giver__user", "union", "proposed_by", "decided_by"),
)
def hand_over(request: HttpRequest, row: HandOver) -> HttpResponse:
    """What went, or should go, to whom."""
    return _page(request, row, ReasonForm())


def _page(request: HttpRequest, row: HandOver, form: ReasonForm) -> HttpResponse:
    parts = row.parts.permitted("view", request.user).select_related("taker")
    context = {"row": row, "parts": list(parts), "form": form, "here": "handover"}
    context["back"] = back(request.user, "handover:hand_overs", _("交接与代办"))
    return page(request, "handover/hand_over.html", context, status=422 if form.errors else 200)


@allowed("view", HandOver, join=("giver", "union", "decided_by"))
def sheet(request: HttpRequest, row: HandOver) -> HttpResponse:
    """交接清单, to be printed and signed."""
    parts = row.parts.permitted("view", request.user).select_related("taker")
    return page(request, "handover/sheet.html", {"row": row, "parts": list(parts), "here": "handover"})


@require_POST
@allowed("refuse", HandOver, buttons=("hand_over", "refuse", "withdraw"), join=("giver__user", "union", "proposed_by"))
def refuse(request: HttpRequest, row: HandOver) -> HttpResponse:
    """Not like this, and why."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    row.refuse(request.user, form.cleaned_data["reason"])
    messages.success(request, _("已经告诉他，并附上了理由"))
    return redirect(row)


@require_POST
@allowed("withdraw", HandOver)
def withdraw(request: HttpRequest, row: HandOver) -> HttpResponse:
    """The cadre takes it back."""
    row.withdraw(request.user)
    messages.success(request, _("撤回了"))
    return redirect("handover:mine")
