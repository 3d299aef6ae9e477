"""Importing on a page: choose a file, look at what it would do, decide, watch, read the result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.access.scopes import reach
from zgh.foundation.accounts.fresh import fresh
from zgh.kit.cells import Column
from zgh.kit.export import XLSX, write_csv
from zgh.kit.pages import page, wants_part

from ..forms import UploadForm
from ..importing import batches
from ..importing.columns import Unreadable
from ..importing.kinds import KINDS
from ..importing.template import workbook
from ..models import ImportBatch, ImportRow, Union
from ..tasks import apply_import, preview_import

PAGE = 50
BATCHES = 10
BUSY = (ImportBatch.State.UPLOADED, ImportBatch.State.APPLYING)
ERROR_COLUMNS = [
    Column("line_no", gettext_lazy("行号")),
    Column("key", gettext_lazy("工号或编码")),
    Column("name", gettext_lazy("姓名或名称"), lambda row: row.new.get("name", "")),
    Column("message", gettext_lazy("哪里有错")),
]


@on_duty("roster", "orgs")
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file; the batches so far."""
    unions = _unions(request.user)
    if not any(unions.values()):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, unions=unions)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_take(form, request.user))
        except Unreadable as error:
            form.add_error("file", str(error))
    rows = ImportBatch.objects.permitted("view", request.user).select_related("by", "union")
    kinds = [(kind, ImportBatch.Kind(kind).label) for kind, found in unions.items() if found]
    context = {"form": form, "batches": rows[:BATCHES], "kinds": kinds, "here": "import"}
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
    with transaction.atomic():
        batch = batches.upload(kind, file, file.name, user, union)
        preview_import.enqueue(batch.pk)
    return batch


@on_duty("roster", "orgs")
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty file to fill in."""
    if kind not in KINDS:
        raise Http404
    name = _("%(kind)s模板.xlsx") % {"kind": ImportBatch.Kind(kind).label}
    answer = HttpResponse(workbook(KINDS[kind].columns), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@allowed("view", ImportBatch, buttons=["apply", "discard"])
def batch(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """One batch: waiting, preview with its lines, or result."""
    is_busy = batch.state in BUSY
    if wants_part(request) and not is_busy:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"  # the waiting is over: show the whole page
        return answer
    context = {"batch": batch, "is_busy": is_busy, "here": "import", **({} if is_busy else _lines(request, batch))}
    return page(request, "orgs/batch.html", context, partial="progress")


def _lines(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """One page of the lines of one kind; errors first."""
    counts = [(kind, label, batch.counts.get(kind, 0)) for kind, label in ImportRow.Kind.choices]
    first = next((kind for kind, _label, n in counts if n), ImportRow.Kind.NEW)
    kind = request.GET.get("kind", "")
    kind = kind if kind in ImportRow.Kind.values else first
    asked = request.GET.get("page", "")
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
    rows = ImportRow.objects.permitted("view", request.user).filter(batch=batch, kind=kind).defer("payload")
    part = list(rows[PAGE * (number - 1) : PAGE * number + 1])
    labels = {column.key: column.label for column in KINDS[batch.kind].columns}
    return {
        "tabs": counts,
        "kind": kind,
        "rows": [(row, row.lines(labels)) for row in part[:PAGE]],
        "previous": number - 1,
        "next": number + 1 if len(part) > PAGE else 0,
        "first": PAGE * (number - 1) + 1,
        "last": PAGE * (number - 1) + min(len(part), PAGE),
    }


@allowed("view", ImportBatch)
def errors(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The lines with errors as a file, to mend the original by."""
    rows = ImportRow.objects.permitted("view", request.user).filter(batch=batch, kind=ImportRow.Kind.ERROR)
    return write_csv(rows.defer("payload"), ERROR_COLUMNS, _("有错的行"))  # type: ignore[arg-type]


@require_POST
@allowed("apply", ImportBatch)
@fresh
def apply(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Decide: the batch is written in the background."""
    with transaction.atomic():
        batches.start(batch, request.user)
        apply_import.enqueue(batch.pk, request.user.pk)
    return redirect(batch)


@require_POST
@allowed("discard", ImportBatch)
def discard(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Give the file up; nothing of it has been or will be written."""
    batches.discard(batch, request.user)
    messages.success(request, _("已放弃这次导入，什么都没有写"))
    return redirect("orgs:import")
