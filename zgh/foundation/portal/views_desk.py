"""The workbench: today, and everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zgh.foundation.access.gate import on_duty
from zgh.kit.pages import page

from . import home
from .shell import DUTIES, shell_of
from .today import late_below, today


@on_duty(*DUTIES)
def desk(request: HttpRequest) -> HttpResponse:
    """A sentence, four clocks, the to-dos by due date with the verb as button, what is late below, the month."""
    shell_of(request).desk_union  # noqa: B018 (loads what the to-dos then need not ask again)
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
    }
    return page(request, "portal/desk.html", context, partial="todos")


@on_duty(*DUTIES)
def everything(request: HttpRequest) -> HttpResponse:
    """Every entry of the menu on one page: the fifth tab of the phone workbench."""
    return page(request, "portal/everything.html", {"here": "everything"})
