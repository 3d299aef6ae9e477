"""Several articles at once from the desk: each is asked, told and written down by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import on_duty
from zgh.kit.lists import PICK_LIMIT, ids
from zgh.kit.pages import page
from zgh.kit.refusals import Refusal

from .forms import ReasonForm
from .models import Article
from .models.readers import DUTY

MOST_SAID = 5  # articles whose reason is told by name


@require_POST
@on_duty(DUTY)
def submit_many(request: HttpRequest) -> HttpResponse:
    """What was selected on the desk is sent in; of each that cannot be, what it still lacks."""
    picked, rows = _picked(request, "submit")
    tried = [(row.title, _tried(row.submit, request.user)) for row in rows]
    return _done(request, len(picked), tried, _("送审了%(n)d篇，审完会告诉您"))


@require_POST
@on_duty(DUTY)
def withdraw_many(request: HttpRequest) -> HttpResponse:
    """First the page that asks for the one reason and shows what it is about; then each is withdrawn."""
    picked, rows = _picked(request, "withdraw")
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if picked and not (form.is_bound and form.is_valid()):
        context = {"form": form, "rows": rows, "absent": len(picked) - len(rows), "here": "news_desk"}
        return page(request, "news/many.html", context, status=422 if form.errors else 200)
    reason = form.cleaned_data["reason"] if picked else ""
    tried = [(row.title, _tried(row.withdraw, request.user, reason=reason)) for row in rows]
    return _done(request, len(picked), tried, _("撤回了%(n)d篇，职工看不到了；每一篇都还可以放回去"))


def _picked(request: HttpRequest, verb: str) -> tuple[set[int], QuerySet[Article]]:
    """(ids selected, those of them this person may `verb` now)."""
    picked = set(ids(request.POST.getlist("rows"))[:PICK_LIMIT])
    rows = Article.objects.permitted(verb, request.user).filter(Article.flow.when(verb), pk__in=picked)
    return picked, rows.select_related("union", "head", "live")


def _tried(verb: Any, by: Any, **facts: Any) -> str:
    """Do it in a transaction of its own; "", or in words why not."""
    try:
        verb(by, **facts)
    except ValidationError as error:
        return "；".join(error.messages)
    except Refusal as error:
        return str(error)
    return ""


def _done(request: HttpRequest, asked: int, tried: list[tuple[str, str]], said: str) -> HttpResponse:
    if not asked:
        messages.warning(request, _("还没有选。请先选几篇"))
    wrong = [(title, why) for title, why in tried if why]
    if done := len(tried) - len(wrong):
        messages.success(request, said % {"n": done})
    for title, why in wrong[:MOST_SAID]:
        messages.warning(request, _("“%(title)s”没有动：%(why)s") % {"title": title, "why": why})
    if others := asked - done - len(wrong[:MOST_SAID]):
        messages.warning(request, _("另有%(n)d篇没有动：现在的状态不能这样办，或者不归您办") % {"n": others})
    return redirect("news:desk")
