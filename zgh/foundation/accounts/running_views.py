"""运行状况: the page of system operators, and letting a failed task run again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zgh.foundation.tasks.failures import failures, short
from zgh.foundation.tasks.timers import turns
from zgh.kit.pages import page

from . import operate, running
from .fresh import fresh


@operate.operator("system")
@never_cache
def running_page(request: HttpRequest) -> HttpResponse:
    """How the platform is doing: versions, tasks, pushes, timers, database, backup."""
    context = {
        "sections": running.sections(),
        "failures": failures(),
        "turns": [(turn, short(turn.name)) for turn in turns()],
        "tab": "me",
    }
    return page(request, "accounts/running.html", context)


@operate.operator("system")
@require_POST
@fresh
def rerun(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Once more, from the beginning."""
    name = running.rerun(request.user, pk)
    if not name:
        raise Http404
    messages.success(request, _("已经重新排队：%(name)s") % {"name": name})
    return redirect("accounts:running")
