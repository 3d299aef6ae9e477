"""A chair looks at an answer before it is out; its writers take it back; papers come off a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.files.attach import attached_to, detach, files_of
from zgh.kit.forms import clean_text
from zgh.kit.pages import page

from .forms_review import SendBackForm
from .models import Case
from .models.answering import version, waiting
from .models.office import office_of
from .pages import JOIN, try_verb


@allowed("review", Case, buttons=("view_internal",), join=JOIN)
def review(request: HttpRequest, case: Case) -> HttpResponse:
    """What the author said, what is to be answered, and two buttons."""
    return _review_page(request, case)


@require_POST
@allowed("review", Case, buttons=("view_internal",), join=JOIN)
def approve(request: HttpRequest, case: Case) -> HttpResponse:
    """Out it goes, as it was read."""
    try:
        case.approve(request.user, request.POST.get("version", ""))
    except ValidationError as error:
        return _review_page(request, case, wrong="；".join(error.messages), status=422)
    messages.success(request, _("答复发出去了，提出人收到了消息"))
    return redirect(_after(case))


@require_POST
@allowed("review", Case, buttons=("view_internal",), join=JOIN)
def send_back(request: HttpRequest, case: Case) -> HttpResponse:
    """Not yet, and why."""
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _review_page(request, case, back_form=form, status=422)
    case.send_back(request.user, form.cleaned_data["comment"])
    messages.success(request, _("退回去了，同事收到了您的意见"))
    return redirect(_after(case))


@require_POST
@allowed("draft", Case)
def recall(request: HttpRequest, case: Case) -> HttpResponse:
    """Back from the chair to the desk, to be written on."""
    return try_verb(request, case, None, lambda _data: case.recall(request.user), _("撤回来了，可以接着改"), _nothing)


@require_POST
@allowed("draft", Case)
def detach_paper(request: HttpRequest, case: Case) -> HttpResponse:
    """One paper comes off the draft; what is typed stays on the device."""
    draft = case.draft_of_round()
    rows = files_of(draft) if draft and draft.state == draft.State.DRAFT else []
    if file := next((row for row in rows if str(row.uuid) == request.POST.get("file")), None):
        text = clean_text(request.POST.get("text", ""))
        try:
            if text:
                case.save_draft(request.user, text, request.POST.get("conclusion") or draft.conclusion, draft.taker)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            detach(draft, file, request.user)
            messages.success(request, _("去掉了一个附件"))
    return redirect(f"{case.desk_url}#answer")


def _review_page(request: HttpRequest, case: Case, *, status: int = 200, **given: Any) -> HttpResponse:
    answer = waiting(case)
    if answer is None:  # approved or recalled between two queries
        return redirect(_after(case))
    attached_to([answer])
    context = {
        "here": "voice",
        "case": case,
        "answer": answer,
        "who": case.shown_author_for(request.user),
        "office": office_of(answer.by, case.union),
        "version": version(answer),
        "back_form": given.get("back_form") or SendBackForm(),
        "wrong": given.get("wrong", ""),
    }
    return page(request, "voice/review.html", context, status=status)


def _after(case: Case) -> str:
    """The desk page for chairs who also sit at the desk; else what waits next."""
    return case.desk_url if case.can_view_internal else reverse("todo:list")


def _nothing(request: HttpRequest, case: Case, **_given: Any) -> HttpResponse:
    return redirect(case.desk_url)
