"""The calendar of a union one maintains: look at a month, decide a date, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.orgs.models import Union
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from .forms import OFF, WORK, ClearForm, MarkForm
from .models import Day
from .month import Month, is_published, read_date, read_month


@on_duty("orgs")
def index(request: HttpRequest) -> HttpResponse:
    """To the topmost union one maintains, or to the one chosen in the switch."""
    mine = Union.objects.permitted("edit", request.user)
    union = mine.filter(pk=whole(request.GET.get("union", ""))).first() or mine.first()
    return redirect("calendar:month", pk=union.pk)


@allowed("edit", Union)
def month(request: HttpRequest, union: Union) -> HttpResponse:
    """A month, and below it the form for the chosen day."""
    chosen = read_date(request.GET.get("day", ""))
    shown = Month(union, read_month(request.GET.get("month", "") or (f"{chosen:%Y-%m}" if chosen else "")))
    cell = shown.cell(chosen)
    initial: dict[str, Any] = {"date": chosen}
    if cell:
        initial["kind"] = OFF if cell.is_work else WORK  # one comes here to change what it is
    return _page(request, shown, MarkForm(initial=initial), cell=cell)


@allowed("edit", Union)
@require_POST
def mark(request: HttpRequest, union: Union) -> HttpResponse:
    """Decide a date."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        shown = Month(union, read_month(request.POST.get("date", "")[:7]))
        return _page(request, shown, form, status=422)
    row = Day.mark(union, by=request.user, **form.facts())
    messages.success(request, _("已存好：%(date)s %(name)s") % {"date": row.date, "name": row.name})
    return redirect(_address(row))


@allowed("edit", Day)
@require_POST
def clear(request: HttpRequest, row: Day) -> HttpResponse:
    """Take an override back."""
    form = ClearForm(request.POST)
    if not form.is_valid():
        assert row.union is not None  # noqa: S101 (national rows are not permitted to anyone)
        shown = Month(row.union, row.date.replace(day=1))
        return _page(request, shown, MarkForm(), cell=shown.cell(row.date), clear_form=form, status=422)
    address = _address(row)
    row.clear(by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("已撤销，这一天恢复原来的安排"))
    return redirect(address)


def _address(row: Day) -> str:
    return f"{reverse('calendar:month', args=[row.union_id])}?day={row.date}"


def _page(request: HttpRequest, shown: Month, form: MarkForm, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = {
        "here": "calendar",
        "union": shown.union,
        "month": shown,
        "unions": Union.objects.permitted("edit", request.user).only("pk", "short_name", "name", "depth", "path"),
        "is_published": is_published(shown.union, shown.first.year),
        "form": form,
        "clear_form": ClearForm(),
        **extra,
    }
    return page(request, "calendar/month.html", context, status=status)
