"""办理规矩: what a union promises to those who speak up, and who hears what. For chairs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import history
from zgh.foundation.audit.words import changes
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.pages import draft_saved, page

from .forms_promises import DirectionForm, PromisesForm
from .models import Direction, VoiceSetting
from .models.promises import direct, figures, promise, undirect

SHOWN = 10


@on_duty("chair")
def own_promises(request: HttpRequest) -> HttpResponse:
    """To the union one leads; with several, the first in the tree."""
    mine = sorted(duty_unions(request.user)["chair"], key=lambda union: union.path)
    return redirect("voice:promises", pk=mine[0].pk)


@allowed("view", Union)
def promises(request: HttpRequest, union: Union) -> HttpResponse:
    """The figures with their origin, a change of them, and standing directions."""
    _leads(request, union)
    known = figures(union)
    form = PromisesForm(request.POST or None, figures=known)
    if request.method == "POST" and form.is_valid():
        promise(union, request.user, **form.cleaned_data)
        messages.success(request, _("改好了，新提的心声按新的算，在办的不变"))
        return draft_saved(redirect("voice:promises", pk=union.pk), f"promises-{union.pk}")
    return _page(request, union, form, DirectionForm(user=request.user, union=union))


@allowed("view", Union)
def direct_to(request: HttpRequest, union: Union) -> HttpResponse:
    """A standing direction; searching finds unions without script too."""
    _leads(request, union)
    is_search = "find" in request.POST or request.method == "GET" or bool(request.htmx)
    data = request.POST if request.method == "POST" else None
    form = DirectionForm(data, user=request.user, union=union, is_search=is_search)
    if is_search and request.htmx:
        context = {"union": union, "direction_form": form, "unions": form.found()}
        return page(request, "voice/promises.html", context, partial="unions")
    if not is_search and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("kind", "category", "to")}
        try:
            direct(union, request.user, **facts)
        except ValidationError as error:
            form.add_error("category", error)
        else:
            messages.success(request, _("定好了，新提的心声照这个走"))
            return redirect("voice:promises", pk=union.pk)
    return _page(request, union, PromisesForm(figures=figures(union)), form, status=422 if form.errors else 200)


@require_POST
@allowed("edit", Direction)
def undirect_to(request: HttpRequest, row: Direction) -> HttpResponse:
    """Back to the usual way."""
    undirect(row, request.user)
    messages.success(request, _("去掉了，新提的心声还是先送本单位工会"))
    return redirect("voice:promises", pk=row.union_id)


def _leads(request: HttpRequest, union: Union) -> None:
    """Absent for whoever does not lead it."""
    rows = Union.objects.permitted("view", request.user).filter(under(request.user, "chair", via=""))
    if not rows.filter(pk=union.pk).exists():
        raise Http404


def _page(
    request: HttpRequest, union: Union, form: PromisesForm, direction_form: DirectionForm, *, status: int = 0
) -> HttpResponse:
    rows = Direction.objects.permitted("view", request.user).filter(union__path__in=line_of(union))
    context: dict[str, Any] = {
        "here": "voice",
        "union": union,
        "form": form,
        "direction_form": direction_form,
        "unions": direction_form.found(),
        "directions": rows.select_related("union", "category", "to").order_by("-union__path", "pk"),
        "acts": _history(request, union),
    }
    return page(request, "voice/promises.html", context, status=status or (422 if form.errors else 200))


def _history(request: HttpRequest, union: Union) -> list[tuple[Any, list[tuple[str, str, str]]]]:
    """Who changed which figure, newest first. At most two queries."""
    row = VoiceSetting.objects.permitted("view", request.user).filter(union=union).first()
    records = history(row).order_by("-pk")[:SHOWN] if row else []
    return [(act, changes(act.about_type, act.before, act.after)) for act in records]
