"""Decisions about a batch: write it, ask a second person, agree or not, take it back, give it up."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.accounts.fresh import fresh

from ..forms import DeclineForm
from ..importing import batches, writing
from ..importing import undo as undoing
from ..models import ImportBatch
from ..tasks import apply_import, undo_import


def _seen(request: HttpRequest) -> str:
    """The preview the person had before their eyes; without one nothing is written."""
    return request.POST.get("version", "")


@require_POST
@allowed("apply", ImportBatch)
@fresh
def apply(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Decide: the batch is written in the background."""
    with transaction.atomic():
        writing.start(batch, request.user, _seen(request))
        apply_import.enqueue(batch.pk, request.user.pk)
    return redirect(batch)


@require_POST
@allowed("propose", ImportBatch)
def propose(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Ask somebody else to look, because much would change."""
    writing.propose(batch, request.user, _seen(request))
    messages.success(request, _("已经请同事复核。复核通过就会写入，结果会告诉您"))
    return redirect(batch)


@require_POST
@allowed("approve", ImportBatch)
@fresh
def approve(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The second person agrees: the batch is written in the background."""
    with transaction.atomic():
        writing.approve(batch, request.user, _seen(request))
        apply_import.enqueue(batch.pk, request.user.pk)
    return redirect(batch)


@require_POST
@allowed("decline", ImportBatch)
def decline(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The second person does not agree."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明哪里不对，至少4个字"))
        return redirect(batch)
    writing.decline(batch, request.user, form.cleaned_data["reason"])
    messages.success(request, _("已经退回，导入人会看到您写的原因"))
    return redirect("orgs:unions")  # whoever declines may have nothing to import


@require_POST
@allowed("undo", ImportBatch)
@fresh
def undo(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Take the last batch back, in the background."""
    with transaction.atomic():
        undoing.undo(batch, request.user)
        undo_import.enqueue(batch.pk, request.user.pk)
    return redirect(batch)


@require_POST
@allowed("discard", ImportBatch)
def discard(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Give the file up; nothing of it has been or will be written."""
    batches.discard(batch, request.user)
    messages.success(request, _("已放弃这次导入，什么都没有写"))
    return redirect("orgs:import")
