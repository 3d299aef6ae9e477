"""Several looks that end in the same way, with one reason for all: each is decided, told and written down by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import on_duty
from zgh.kit.lists import PICK_LIMIT, ids
from zgh.kit.pages import page
from zgh.kit.refusals import Refusal

from .forms import ReasonForm
from .models import Review
from .models.seats import DUTIES


@require_POST
@on_duty(*DUTIES)
def hide_many(request: HttpRequest) -> HttpResponse:
    """What was selected on the desk is not shown."""
    return _take(request, "hide", _("不显示这些"), _("不显示了%(n)d条，理由和申诉的办法已经告诉作者"))


@require_POST
@on_duty(*DUTIES)
def remove_many(request: HttpRequest) -> HttpResponse:
    """What was selected on the desk is gone."""
    return _take(request, "remove", _("移除这些"), _("移除了%(n)d条，理由和申诉的办法已经告诉作者"))


def _take(request: HttpRequest, verb: str, heading: str, said: str) -> HttpResponse:
    """First the page that asks for the reason and shows what it is about; then the deed."""
    picked = ids(request.POST.getlist("rows"))[:PICK_LIMIT]
    rows = Review.objects.permitted(verb, request.user).filter(pk__in=picked, state="open").select_related("union")
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if not picked or (form.is_bound and form.is_valid()):
        reason = form.cleaned_data["reason"] if picked else ""
        done = sum(_decided(row, verb, request.user, reason) for row in rows)
        return _done(request, len(set(picked)), done, said % {"n": done})
    context = {"form": form, "rows": rows, "verb": verb, "heading": heading, "here": "moderation"}
    context["absent"] = len(set(picked)) - len(rows)
    return page(request, "moderation/many.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, asked: int, done: int, said: str) -> HttpResponse:
    if not asked:
        messages.warning(request, _("还没有选。请先选几条"))
    if done:
        messages.success(request, said)
    if asked > done:
        messages.warning(request, _("%(n)d条别人刚看过，或者不归您定，没有动") % {"n": asked - done})
    return redirect("moderation:desk")


def _decided(row: Review, verb: str, by: Any, reason: str) -> bool:
    """In a transaction of its own; False where somebody was faster."""
    try:
        with transaction.atomic():
            getattr(row, verb)(by, reason)
    except (Refusal, ValidationError):
        return False
    return True
