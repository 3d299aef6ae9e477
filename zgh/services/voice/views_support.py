"""附议 and taking it back: one button, for htmx a card, without script the case again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.pages import page, wants_part

from .models import Case
from .standing import standing_of


@require_POST
@allowed("support", Case, join=("union", "origin", "author"))
def support(request: HttpRequest, case: Case) -> HttpResponse:
    """Stand behind it."""
    return _counted(request, case, case.support, _("附议了，只加一个数，没有人看得到是您"))


@require_POST
@allowed("unsupport", Case, join=("union", "origin", "author"))
def unsupport(request: HttpRequest, case: Case) -> HttpResponse:
    """No longer."""
    return _counted(request, case, case.unsupport, _("附议收回了"))


def _counted(request: HttpRequest, case: Case, act: Callable, said: str) -> HttpResponse:
    wrong = ""
    try:
        act(request.user)
    except ValidationError as error:
        wrong = "；".join(error.messages)
    if wants_part(request):
        case.can_support = case.flow.can(case, "support")  # type: ignore[attr-defined]
        standing = standing_of(case, request.user, case.can_support)  # type: ignore[attr-defined]
        return page(request, "voice/support.html", {"case": case, "standing": standing, "wrong": wrong})
    (messages.error if wrong else messages.success)(request, wrong or said)
    return redirect(case)
