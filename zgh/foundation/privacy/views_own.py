"""What I decide about my data: consents, a copy to take along, closing the account."""

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
from zgh.foundation.audit.book import record
from zgh.kit.export import named
from zgh.kit.pages import page

from . import closing as accounts
from . import consents as words
from . import copying
from .figures import figure
from .models import Consent, DataCopy, Deactivation
from .purposes import purposes

FACES = {"json": (copying.as_json, "application/json"), "page": (copying.as_page, "text/html; charset=utf-8")}
NAMES = {"json": "my-data.json", "page": "my-data.html"}


@signed_in
def consents(request: HttpRequest) -> HttpResponse:
    """What I am asked to agree to, each with one button for yes and one for no; and what I said before."""
    said = words.said_by(request.user)
    rows = [(purpose, said.get(purpose.key), words.holds(purpose, said.get(purpose.key))) for purpose in purposes()]
    past = Consent.objects.permitted("view", request.user)[:20]
    titles = {purpose.key: purpose.title for purpose in purposes()}
    past_rows = [(row, titles.get(row.purpose, row.purpose)) for row in past]
    return page(request, "privacy/consents.html", {"rows": rows, "past": past_rows, "tab": "me"})


@signed_in
@require_POST
def give(request: HttpRequest, purpose: str) -> HttpResponse:
    """Yes."""
    return _say(request, purpose, words.give, _("记下了：您同意"))


@signed_in
@require_POST
def withdraw_consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """No, or no longer."""
    return _say(request, purpose, words.withdraw, _("已经撤回，从现在起生效"))


def _say(request: HttpRequest, purpose: str, act: Any, text: str) -> HttpResponse:
    try:
        act(request.user, purpose)
    except KeyError:
        raise Http404 from None
    messages.success(request, text)
    return redirect("privacy:consents")


@signed_in
@fresh
def copies(request: HttpRequest) -> HttpResponse:
    """Ask for a copy, fetch one that is there."""
    if request.method == "POST":
        copying.ask(by=_user(request))
        return redirect("privacy:copies")
    rows = DataCopy.objects.permitted("view", request.user).defer("content")[:5]
    context = {"rows": rows, "is_waiting": any(row.state == "asked" for row in rows), "hours": figure("copy_hours")}
    return page(request, "privacy/copies.html", {**context, "tab": "me"}, partial="list")


@never_cache
@allowed("take", DataCopy)
@fresh(reading=True)
def take_copy(request: HttpRequest, copy: DataCopy, face: str) -> HttpResponse:
    """The file, for machines or for people."""
    if face not in FACES:
        raise Http404
    make, content_type = FACES[face]
    answer = HttpResponse(make(copy), content_type=content_type)
    record(request.user, "privacy.take", copy, after={"face": face})
    return named(answer, NAMES[face])


@signed_in
@fresh
def closing(request: HttpRequest) -> HttpResponse:
    """What closing the account means, said plainly; and doing it."""
    row = Deactivation.objects.permitted("withdraw", request.user).filter(state="asked").first()
    problem = ""
    if request.method == "POST" and row is None:
        try:
            accounts.ask(by=_user(request), session_key=request.session.session_key)
        except ValidationError as error:
            problem = error.messages[0]
        else:
            messages.success(request, _("记下了。其他设备已经退出，反悔随时可以撤回"))
            return redirect("privacy:closing")
    context = {"row": row, "problem": problem, "days": figure("closing_days"), "tab": "me"}
    return page(request, "privacy/closing.html", context, status=422 if problem else 200)


@allowed("withdraw", Deactivation)
@require_POST
def stay(request: HttpRequest, row: Deactivation) -> HttpResponse:
    """Changed my mind."""
    accounts.withdraw(row, by=_user(request))
    messages.success(request, _("已经撤回，账号照常使用"))
    return redirect("privacy:my")


def _user(request: HttpRequest) -> Any:
    return request.user
