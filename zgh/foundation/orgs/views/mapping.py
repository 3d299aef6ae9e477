"""What an officer says about a file while previewing: which column, which unit, lost zeros, hidden lines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.lists import Column, ListPage
from zgh.kit.pages import page

from ..forms import AliasForm, MapForm
from ..importing import aliases, batches
from ..importing.kinds import KINDS
from ..importing.units import Units
from ..models import Company, ImportBatch, ImportRow, UnitAlias
from ..tasks import preview_import
from .batch import steps

UNKNOWN = 20  # names asked about at once; the rest after the next comparison
ANSWERS = {"zeros": ("pad", "keep"), "hidden": ("take", "skip")}


@allowed("map", ImportBatch, join=("union",))
def map_columns(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Which position of the file is which column."""
    sketch = batch.sketch
    if not sketch or not ImportBatch.flow.can(batch, "map"):
        return redirect(batch)
    form = MapForm(request.POST or None, sketch=sketch, columns=KINDS[batch.kind].columns())
    if form.is_valid():
        with transaction.atomic():
            batches.map_columns(batch, request.user, form.mapping)
            preview_import.enqueue(batch.pk)
        return redirect(batch)
    context = {"batch": batch, "form": form, "steps": steps(batch, 1), "here": "import"}
    return page(request, "orgs/map.html", context, status=422 if form.errors else 200)


@allowed("alias", ImportBatch, join=("union",))
def alias(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Which units the unknown names of the file mean."""
    if batch.kind != ImportBatch.Kind.ROSTER:
        raise Http404
    unknown = _unknown(request.user, batch)
    if not unknown:
        return redirect(batch)
    form = AliasForm(request.POST or None, unknown=unknown, units=Units(batch.union))
    if form.is_valid():
        if not form.chosen:
            return redirect(batch)
        companies = Company.objects.permitted("view", request.user).in_bulk(form.chosen.values())
        with transaction.atomic():
            aliases.alias(batch, request.user, {words: companies[pk] for words, pk in form.chosen.items()})
            preview_import.enqueue(batch.pk)
        return redirect(batch)
    context = {"batch": batch, "form": form, "steps": steps(batch), "here": "import"}
    return page(request, "orgs/alias.html", context, status=422 if form.errors else 200)


def _unknown(user: Any, batch: ImportBatch) -> list[tuple[str, int]]:
    rows = ImportRow.objects.permitted("view", user).filter(batch=batch, reason=ImportRow.Reason.UNIT).order_by()
    return list(rows.values_list("subject").annotate(n=Count("pk")).order_by("-n", "subject")[:UNKNOWN])


@require_POST
@allowed("decide", ImportBatch)
def decide(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """One answer for all lines with the same question."""
    said = {key: request.POST[key] for key, known in ANSWERS.items() if request.POST.get(key) in known}
    if said:
        with transaction.atomic():
            batches.decide(batch, request.user, **said)
            preview_import.enqueue(batch.pk)
    return redirect(batch)


@require_POST
@allowed("renew", ImportBatch)
def renew(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Compare again with what is known now."""
    with transaction.atomic():
        batches.renew(batch, request.user)
        preview_import.enqueue(batch.pk)
    return redirect(batch)


class AliasList(ListPage):
    """The names of units registered so far, to look at and to take back."""

    model, verb, key, title = UnitAlias, "view", "orgs.aliases", gettext_lazy("单位别名")
    is_personal = False
    columns = (
        Column("words", gettext_lazy("文件里的叫法"), is_title=True, sort="words"),
        Column("company", gettext_lazy("算作哪个单位"), value="company.name"),
        Column("union", gettext_lazy("用在哪里"), is_meta=True, value=lambda row: str(row.union)),
        Column("forget", "", cell="orgs/cells.html#forget"),
    )
    buttons = ("forget",)
    here = "import"
    has_export = False
    empty = {
        "title": gettext_lazy("还没有登记过别名"),
        "text": gettext_lazy("导入时遇到不认识的单位，选一次它是哪个，以后就认识了。"),
    }

    def refine(self, rows: Any) -> Any:
        """The unit and the union of each."""
        return rows.select_related("company", "union")


@require_POST
@allowed("forget", UnitAlias)
def forget(request: HttpRequest, alias: UnitAlias) -> HttpResponse:
    """Take a name back; files imported so far stay as they are."""
    words = alias.words
    aliases.forget(alias, request.user)
    messages.success(request, _("已经不再认“%(words)s”") % {"words": words})
    return redirect("orgs:aliases")
