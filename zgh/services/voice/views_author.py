"""What the author does on their case: reply, rate, reopen, withdraw."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed

from .forms import RateForm, ReasonForm, TextForm
from .models import Case
from .pages import AUTHOR, JOIN, author_page, try_verb


@require_POST
@allowed("reply", Case, buttons=AUTHOR, join=JOIN)
def reply(request: HttpRequest, case: Case) -> HttpResponse:
    """One more word to the union."""
    form = TextForm(request.POST, request.FILES)

    def say(data: dict) -> None:
        case.reply(request.user, data["text"], data.get("files") or (), once=data["once"])

    return try_verb(request, case, form, say, _("发出去了，工会会看到"), author_page, reply_form=form)


@require_POST
@allowed("rate", Case, buttons=AUTHOR, join=JOIN)
def rate(request: HttpRequest, case: Case) -> HttpResponse:
    """Four levels, solved or not."""
    form = RateForm(request.POST)

    def judge(data: dict) -> None:
        case.rate(request.user, data["level"], data["is_solved"], data["comment"])

    return try_verb(request, case, form, judge, _("谢谢您的评价，工会看得到"), author_page, rate_form=form)


@require_POST
@allowed("reopen", Case, buttons=AUTHOR, join=JOIN)
def reopen(request: HttpRequest, case: Case) -> HttpResponse:
    """Not solved: the union works again."""
    form = ReasonForm(request.POST, prefix="reopen")

    def insist(data: dict) -> None:
        case.reopen(request.user, data["reason"])

    return try_verb(request, case, form, insist, _("已经请工会重新办理，时限从现在算"), author_page, reopen_form=form)


@require_POST
@allowed("withdraw", Case)
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """Take it back."""
    return try_verb(request, case, None, lambda _data: case.withdraw(request.user), _("已经撤回"), author_page)
