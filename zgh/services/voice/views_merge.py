"""Two said the same: laying one case over another, and taking them apart."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.pages import page

from .forms_merge import MergeForm
from .models import Case
from .pages import JOIN, desk_page, try_verb


@allowed("merge", Case, join=JOIN)
def merge(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose the case that answers for both (searching finds it without script too) and say why."""
    is_search = "find" in request.POST or request.method == "GET" or bool(request.htmx)
    data = None if request.method == "GET" else request.POST
    form = MergeForm(data, user=request.user, case=case, is_search=is_search)
    context = {"case": case, "form": form, "alike": form.found(), "here": "voice"}
    if is_search:
        return page(request, "voice/merge.html", context, partial="alike")

    def lay(data: dict[str, Any]) -> None:
        case.merge(request.user, data["into"], data["reason"])

    def show(request: HttpRequest, _case: Case, *, status: int, **_forms: Any) -> HttpResponse:
        return page(request, "voice/merge.html", context, status=status)

    return try_verb(request, case, form, lay, _("并到一起了，提出人收到了消息，随时可以拆开"), show)


@require_POST
@allowed("split", Case, join=JOIN)
def split(request: HttpRequest, case: Case) -> HttpResponse:
    """A case of its own again."""
    said = _("已经拆开，工会会单独受理，时限重新算")
    return try_verb(request, case, None, lambda _data: case.split(request.user), said, desk_page)
