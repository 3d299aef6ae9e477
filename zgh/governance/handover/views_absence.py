"""Being away: one's own page, and what keepers do with it."""

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
from .forms import AbsenceForm, ReasonForm
from .models import Absence, HandOver
from .models.absence import propose
from .models.hand_over import takes

BUTTONS = ("agree", "refuse", "withdraw", "come_back")
JOIN = ("person__user", "person__union", "deputy__user", "union")


@on_duty(*Duty.Code.values)
def mine(request: HttpRequest) -> HttpResponse:
    """我的交接与代办: going away, whom I stand in for, what I hand over."""
    me: Any = request.user
    person = Person.objects.permitted("view", me).filter(user=me).select_related("union", "user").first()
    form = AbsenceForm(request.POST or None, user=me)
    if request.method == "POST" and person is not None and form.is_valid():
        row = _propose(request, form, person)
        if row is not None:
            messages.success(request, _("提出来了，组织干部同意后代办人就能办"))
            return redirect(row)
    seen = Absence.objects.permitted("view", me).select_related("person", "deputy")
    context = {
        "person": person,
        "form": form,
        "away": seen.filter(person__user=me)[:10],
        "standing": seen.filter(deputy__user=me, state="agreed")[:10],
        "hand_overs": HandOver.objects.permitted("view", me).filter(giver__user=me).select_related("giver")[:10],
        "taken": HandOver.objects.permitted("view", me).filter(takes(me), state="done").select_related("giver")[:10],
        "tab": "me",
    }
    return page(request, "handover/mine.html", context, status=422 if form.errors else 200)


@allowed("hand_over", Person, join=("union", "user"))
@fresh
def arrange(request: HttpRequest, person: Person) -> HttpResponse:
    """A keeper names a deputy for somebody who cannot do it themselves, in hospital say."""
    form = AbsenceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = _propose(request, form, person)
        if row is not None:
            messages.success(request, _("安排好了，双方都收到了消息"))
            return redirect(row)
    context = {"person": person, "form": form, "here": "handover"}
    return page(request, "handover/arrange.html", context, status=422 if form.errors else 200)


def _propose(request: HttpRequest, form: AbsenceForm, person: Person) -> Absence | None:
    try:
        return propose(request.user, person, **form.facts)
    except ValidationError as error:
        for name, errors in _by_field(error).items():
            form.add_error(name if name in form.fields else None, errors)
        return None


def _by_field(error: ValidationError) -> dict[str, Any]:
    return error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}


@allowed("view", Absence, buttons=BUTTONS, join=JOIN)
def absence(request: HttpRequest, row: Absence) -> HttpResponse:
    """One absence: days, deputy, what one may do with it."""
    return _page(request, row, ReasonForm())


def _page(request: HttpRequest, row: Absence, form: ReasonForm) -> HttpResponse:
    duties = Duty.objects.permitted("view", request.user).filter(absence=row).select_related("union")
    context = {"row": row, "duties": list(duties), "form": form, "here": "handover"}
    context["back"] = back(request.user, "handover:absences", _("代办安排"))
    return page(request, "handover/absence.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("agree", Absence, buttons=BUTTONS, join=JOIN)
@fresh
def agree(request: HttpRequest, row: Absence) -> HttpResponse:
    """The deputy gets the duties for the span."""
    try:
        row.agree(request.user)
        messages.success(request, _("同意了，双方都收到了消息"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect(row)


@require_POST
@allowed("refuse", Absence, buttons=BUTTONS, join=JOIN)
def refuse_absence(request: HttpRequest, row: Absence) -> HttpResponse:
    """Not like this, and why."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    row.refuse(request.user, form.cleaned_data["reason"])
    messages.success(request, _("已经告诉他，并附上了理由"))
    return redirect(row)


@require_POST
@allowed("withdraw", Absence)
def withdraw_absence(request: HttpRequest, row: Absence) -> HttpResponse:
    """Not going after all."""
    row.withdraw(request.user)
    messages.success(request, _("撤回了"))
    return redirect("handover:mine")


@require_POST
@allowed("come_back", Absence, join=JOIN)
def come_back(request: HttpRequest, row: Absence) -> HttpResponse:
    """Back early."""
    row.come_back(request.user)
    messages.success(request, _("欢迎回来，代办到此为止"))
    return redirect(row)
