"""Importing on a page, the beginning: choose a file; templates, the practice file, the batches so far."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zgh.foundation.access.gate import on_duty
from zgh.foundation.access.scopes import reach
from zgh.kit.export import XLSX
from zgh.kit.pages import page

from ..forms import UploadForm
from ..importing import batches
from ..importing.columns import Unreadable
from ..importing.kinds import KINDS
from ..importing.sample import messy_roster
from ..importing.template import workbook
from ..models import ImportBatch, Person, Union
from ..tasks import preview_import

BATCHES = 10


@on_duty("roster", "orgs")
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file; the batches so far."""
    unions = _unions(request.user)
    batches_seen = ImportBatch.objects.permitted("view", request.user).select_related("by", "union")
    rows, may_upload = list(batches_seen[:BATCHES]), any(unions.values())
    if not rows and not may_upload:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, unions=unions)
    if request.method == "POST" and may_upload and form.is_valid():
        try:
            return redirect(_take(form, request.user))
        except Unreadable as error:
            form.add_error("file", str(error))
    context = {
        "form": form,
        "batches": rows,
        "may_upload": may_upload,
        "kinds": [(kind, ImportBatch.Kind(kind).label) for kind, found in unions.items() if found],
        "has_sample": settings.DEMO and bool(unions["roster"]),
        "has_roster": bool(unions["roster"]),
        "here": "import",
    }
    return page(request, "orgs/imports.html", context, status=422 if form.errors else 200)


def _unions(user: Any) -> dict[str, list[Union]]:
    """Kind → unions to import for: the tops of one's roster duties; the root for who keeps the whole structure."""
    visible = Union.objects.permitted("view", user)
    roster = [low for low, _high in reach(user, "roster")]
    roots = [low for low, _high in reach(user, "orgs") if len(low) == Union.steplen]
    return {"roster": list(visible.filter(path__in=roster)), "structure": list(visible.filter(path__in=roots))}


def _take(form: UploadForm, user: Any) -> ImportBatch:
    kind, union = form.targets[form.cleaned_data["target"]]
    file = form.cleaned_data["file"]
    scope, then = form.scope_chosen, preview_import.enqueue
    return batches.upload(kind, file, file.name, user, union, scope=scope, then=then)


@on_duty("roster", "orgs")
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty file to fill in."""
    if kind not in KINDS:
        raise Http404
    return _file(workbook(KINDS[kind].columns()), _("%(kind)s模板.xlsx") % {"kind": ImportBatch.Kind(kind).label})


@on_duty("roster")
def sample(request: HttpRequest) -> HttpResponse:
    """A roster full of the usual mess about people of the demonstration, to practise on; there only."""
    if not settings.DEMO:
        raise Http404
    people = Person.objects.permitted("view", request.user)
    return _file(messy_roster(people), _("练习用的花名册.xlsx"))


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
