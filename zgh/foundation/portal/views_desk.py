"""The workbench: today, and everything."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from zgh.foundation.access.gate import on_duty
from zgh.foundation.access.scopes import reach
from zgh.foundation.orgs.models import Union
from zgh.kit.pages import page

from . import home
from .shell import DUTIES
from .today import late_below, today


@on_duty(*DUTIES)
def desk(request: HttpRequest) -> HttpResponse:
    """A sentence, four clocks, the to-dos by due date with the verb as button, what is late below, the month."""
    late, late_count = late_below(request.user)
    mine = today(request, request.GET.get("kind", ""))
    context = {
        "here": "today",
        "today": mine,
        "sentence": mine.sentence(late_count),
        "late": late,
        "late_count": late_count,
        "panels": home.panels(request),
        "lead": home.lead(),
        "quicks": home.quicks(request.user),
    }
    return page(request, "portal/desk.html", context, partial="todos")


@on_duty("orgs")
def appoint(request: HttpRequest) -> HttpResponse:
    """任命干部: straight to the officers of the union one keeps; each union's home leads to its own."""
    tops = [low for low, _high in reach(request.user, "orgs")]
    union = Union.objects.permitted("edit", request.user).filter(path__in=tops).order_by("depth", "path").first()
    if union is None:
        raise Http404
    return redirect("orgs:officers", pk=union.pk)


@on_duty(*DUTIES)
def everything(request: HttpRequest) -> HttpResponse:
    """Every entry of the menu on one page: the fifth tab of the phone workbench."""
    return page(request, "portal/everything.html", {"here": "everything"})
