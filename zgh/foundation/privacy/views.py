"""我的数据: what is stored about me, who looked, and what I ask for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.accounts.fresh import fresh
from zgh.foundation.orgs.models import Person
from zgh.kit.pages import draft_saved, page

from . import correcting
from .figures import correction_workdays
from .forms import CorrectionForm, InquiryForm
from .models import Correction
from .reading import Held, Looks, groups, look_of

SHOWN = 3  # requests on the first page; the rest has its own


@signed_in
def my(request: HttpRequest) -> HttpResponse:
    """Everything on one page: what I can do, what is under way, what is stored and why."""
    rows = Correction.objects.permitted("withdraw", request.user).order_by("-pk")[:SHOWN]
    context = {"groups": groups(), "rows": rows, "days": correction_workdays(), "tab": "me"}
    return page(request, "privacy/my.html", context)


@never_cache
@signed_in
@fresh
def held(request: HttpRequest, key: str) -> HttpResponse:
    """One kind of thing stored about me. A POST shows full numbers once; one's own leave no record."""
    found = Held.of(key, request.user, request.GET.get("page", ""), is_open=request.method == "POST")
    if found is None:
        raise Http404
    return page(request, "privacy/held.html", {"held": found, "tab": "me"})


@signed_in
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at my full numbers and why; which files I was in."""
    person = Person.objects.permitted("view", request.user).filter(user=request.user.pk).first()
    context = {"looks": Looks(person, request.GET), "tab": "me"}
    return page(request, "privacy/looks.html", context)


@signed_in
def inquire(request: HttpRequest, pk: int) -> HttpResponse:
    """我想问问: why was it looked at?"""
    person = Person.objects.permitted("view", request.user).filter(user=request.user.pk).first()
    look = look_of(person, pk)
    if look is None:
        raise Http404
    form = InquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = correcting.inquire(
            by=_user(request), look=look, note=form.cleaned_data["note"], once=form.cleaned_data["once"]
        )
        messages.success(request, _("已经转给工会，%(n)d个工作日内答复您") % {"n": correction_workdays()})
        return redirect(row.own_url)
    context = {"form": form, "look": look, "days": correction_workdays(), "tab": "me"}
    return page(request, "privacy/inquire.html", context, status=422 if form.errors else 200)


@signed_in
def corrections(request: HttpRequest) -> HttpResponse:
    """All I have asked for, the latest first."""
    rows = Correction.objects.permitted("withdraw", request.user).order_by("-pk")[:100]
    return page(request, "privacy/corrections.html", {"rows": rows, "tab": "me"})


@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Something is wrong."""
    asked = {"field": request.GET.get("field", "")}
    form = CorrectionForm(request.POST or None, request.FILES or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            row = correcting.ask(by=_user(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("收到了，%(n)d个工作日内办好") % {"n": correction_workdays()})
            return draft_saved(redirect(row.own_url), "correction")
    context = {"form": form, "days": correction_workdays(), "tab": "me"}
    return page(request, "privacy/ask.html", context, status=422 if form.errors else 200)


@allowed("withdraw", Correction, join=("union", "handler"))
def correction(request: HttpRequest, row: Correction) -> HttpResponse:
    """One request of mine: where it stands, by when."""
    return page(request, "privacy/correction.html", {"row": row, "labels": correcting.LABELS, "tab": "me"})


@allowed("withdraw", Correction)
@require_POST
def withdraw(request: HttpRequest, row: Correction) -> HttpResponse:
    """Take it back."""
    correcting.withdraw(row, by=_user(request))
    messages.success(request, _("已经撤回"))
    return redirect("privacy:corrections")


def _user(request: HttpRequest) -> Any:
    return request.user
