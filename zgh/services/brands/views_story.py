"""The texts a brand's story has had: what changed from one to the next, and back to an earlier one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.changes import changes
from zgh.kit.numbers import whole
from zgh.kit.pages import page
from zgh.kit.touches import touches

from . import keeping
from .models import Brand, Edition
from .models.brand import Stale


@allowed("work", Brand, buttons=("edit",), join=("union",))
def editions(request: HttpRequest, brand: Brand) -> HttpResponse:
    """All texts that are kept, and one of them beside the one before."""
    rows = list(Edition.objects.permitted("view", request.user).filter(brand=brand).select_related("by"))
    asked = whole(request.GET.get("number", ""))
    shown = next((row for row in rows if row.number == asked), rows[0] if rows else None)
    old = next((row for row in rows if shown and row.number < shown.number), None)
    context = {
        "brand": brand, "rows": rows, "shown": shown, "old": old, "here": "brands_desk",
        "lines": changes(old.story, shown.story) if old and shown else [],
        "touches": touches(old.story, shown.story) if old and shown else [],
    }  # fmt: skip
    return page(request, "brands/editions.html", context)


@require_POST
@allowed("edit", Brand, join=("union",))
def take_again(request: HttpRequest, brand: Brand, number: int) -> HttpResponse:
    """An earlier text stands again; the one that stood is kept like any other."""
    row = get_object_or_404(Edition.objects.permitted("view", request.user), brand=brand, number=number)
    try:
        keeping.rewrite(brand, request.user, seen=request.POST.get("seen", ""), story=row.story)
    except Stale:
        messages.error(request, _("刚刚有同事存过，请看看新的再定"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("用回第%(n)d稿了，同事现在看到的就是这样") % {"n": number})
    return redirect("brands:editions", pk=brand.pk)
