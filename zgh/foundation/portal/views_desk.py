"""The workbench: today, and everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zgh.foundation.access.gate import on_duty
from zgh.kit.pages import page

from . import home
from .shell import DUTIES
from .today import late_below, today


@on_duty(*DUTIES)
def desk(request: HttpRequest) -> HttpResponse:
    """A sentence, four clocks, the to-dos by due date with the verb as button, what is late below, the month."""
    late, late_count = late_below(request.user)
    context = {
        "here": "today",
        "today": today(request, request.GET.get("kind", "")),
        "late": late,
        "late_count": late_count,
        "panels": home.panels(request),
        "lead": home.lead(),
    }
    return page(request, "portal/desk.html", context, partial="todos")


@on_duty(*DUTIES)
def everything(request: HttpRequest) -> HttpResponse:
    """Every entry of the menu on one page: the fifth tab of the phone workbench."""
    return page(request, "portal/everything.html", {"here": "everything"})
