"""Looking back: the texts a document has had, and how it differs from the one it takes the place of."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.stock.wording import wording_of
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from .history import reworded
from .models import Document, Edition
from .models.edition import MOST_KEPT


@allowed("keep", Document, buttons=("amend",))
def editions(request: HttpRequest, document: Document) -> HttpResponse:
    """All texts that are kept, and one of them beside the one before."""
    rows = Edition.objects.permitted("view", request.user).filter(document=document)
    asked, kept = whole(request.GET.get("number", "")), list(rows.defer("text").select_related("by"))
    at = next((n for n, row in enumerate(kept) if row.number == asked), 0)
    shown, old = (kept[n] if n < len(kept) else None for n in (at, at + 1))
    context = {"document": document, "rows": kept, "shown": shown, "old": old, "here": "policies_desk"}
    if shown is not None:
        context |= {
            "lines": reworded(old.text, shown.text) if old else [],
            "seen": wording_of(document),
            "most": MOST_KEPT,
        }
    return page(request, "policies/editions.html", context)


@require_POST
@allowed("amend", Document)
def take_again(request: HttpRequest, document: Document, number: int) -> HttpResponse:
    """An earlier text stands again, to be compared with the original again; the one that stood is kept like any."""
    row = get_object_or_404(Edition.objects.permitted("view", request.user), document=document, number=number)
    try:
        document.amend(request.user, seen=request.POST.get("seen", ""), text=row.text)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("用回第%(n)d稿了，请对照原件再核一次") % {"n": number})
    return redirect("policies:editions", pk=document.pk)


@allowed("view", Document)
def changes(request: HttpRequest, document: Document) -> HttpResponse:
    """新旧对照: what is otherwise than in the document it takes the place of, for who may read both."""
    before = Document.objects.permitted("view", request.user).filter(pk=document.supersedes_id).first()
    if before is None or not before.text or not document.text:
        raise Http404
    context = {"document": document, "before": before, "lines": reworded(before.text, document.text)}
    return page(request, "policies/against.html", context | {"tab": "services"})
