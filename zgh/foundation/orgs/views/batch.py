"""One batch on a page: waiting, what the file would change line by line, the result; and the lines as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.gate import allowed
from zgh.kit.cells import Column
from zgh.kit.export import Taking, hand_out
from zgh.kit.numbers import whole
from zgh.kit.pages import page, wants_part

from ..importing.kinds import KINDS
from ..importing.undo import can_undo
from ..models import ImportBatch, ImportRow
from ..models.row import ABSENT_FROM
from ..open_ties import open_ties_of

PAGE = 50
PEOPLE = 100
S, K = ImportBatch.State, ImportRow.Kind
BUSY = (S.UPLOADED, S.APPLYING, S.UNDOING)
BUTTONS = ["map", "alias", "decide", "renew", "apply", "propose", "approve", "decline", "undo", "discard", "download"]
STEPS = (
    (gettext_lazy("选文件"), (S.REFUSED,)),
    (gettext_lazy("对列名"), (S.UNMAPPED,)),
    (gettext_lazy("看结果"), (S.UPLOADED, S.PREVIEWED, S.STALE, S.PROPOSED, S.FAILED, S.DISCARDED)),
    (gettext_lazy("写入"), (S.APPLYING, S.APPLIED, S.UNDOING, S.UNDONE)),
)


@allowed("view", ImportBatch, buttons=BUTTONS, join=("union", "by", "proposed_by", "approved_by"))
def batch(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """One batch: waiting, preview with its lines, or result."""
    is_busy = batch.state in BUSY
    if wants_part(request) and not is_busy:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"  # the waiting is over: show the whole page
        return answer
    context = {"batch": batch, "is_busy": is_busy, "here": "import", "steps": steps(batch)}
    if not is_busy:
        context |= {**_lines(request, batch), "questions": _questions(request, batch)}
        context |= {"can_undo": can_undo(batch), "summary": _summary(batch)}
    return page(request, "orgs/batch.html", context, partial="progress")


def steps(batch: ImportBatch, now: int = -1) -> list[tuple[Any, str]]:
    """(label, "done" | "now" | "") of the four steps; `now`: which one this page is, else what the batch waits for."""
    if now < 0:
        now = next(at for at, (_label, states) in enumerate(STEPS) if batch.state in states)
    return [(label, "done" if at < now else "now" if at == now else "") for at, (label, _states) in enumerate(STEPS)]


def _lines(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """One page of the lines of one kind; what needs somebody first."""
    counts = [(kind, label, batch.counts.get(kind, 0)) for kind, label in K.choices]
    tabs = [(kind, label, n) for kind, label, n in counts if n or kind in (K.ERROR, K.NEW, K.CHANGED, K.SAME)]
    first = next((kind for kind, _label, n in counts if n), K.NEW)
    kind = request.GET.get("kind", "")
    kind = kind if kind in K.values else first
    number = whole(request.GET.get("page", ""), 999_999) or 1
    rows = ImportRow.objects.permitted("view", request.user).filter(batch=batch, kind=kind).defer("payload", "trace")
    part = list(rows[PAGE * (number - 1) : PAGE * number + 1])
    labels = {column.key: column.label for column in KINDS[batch.kind].columns()}
    named = ("no", "code", "name") if kind == K.NEW else ()  # they stand beside the line already
    said = {key: label for key, label in labels.items() if key not in named}
    return {
        "tabs": tabs,
        "kind": kind,
        "rows": [(row, row.lines(said)) for row in part[:PAGE]],
        "previous": number - 1,
        "next": number + 1 if len(part) > PAGE else 0,
        "first": PAGE * (number - 1) + 1,
        "last": PAGE * (number - 1) + min(len(part), PAGE),
    }


def _summary(batch: ImportBatch) -> str:
    """What the file comes to, while somebody has to decide on it."""
    if batch.state not in (S.PREVIEWED, S.STALE, S.PROPOSED):
        return ""
    counts = batch.counts
    said = (
        (batch.left_count, _("要写入%(n)d行")),
        (counts.get(K.SAME, 0), _("没有变化%(n)d行")),
        (counts.get(K.CONFLICT, 0), _("要您定%(n)d行")),
        (counts.get(K.ERROR, 0), _("有错%(n)d行")),
    )
    parts = "，".join(words % {"n": n} for n, words in said if n)
    return _("共%(n)d行：%(parts)s。") % {"n": sum(counts.values()), "parts": parts}


def _questions(request: HttpRequest, batch: ImportBatch) -> dict[str, dict[str, int]]:
    """Reason → how many lines one answer would settle, and of how many subjects."""
    if not batch.can_decide:  # type: ignore[attr-defined]
        return {}
    rows = ImportRow.objects.permitted("view", request.user).filter(batch=batch).exclude(reason="").order_by()
    counted = rows.values_list("reason").annotate(Count("pk"), Count("subject", distinct=True))
    return {reason: {"lines": lines, "subjects": subjects} for reason, lines, subjects in counted}


@allowed("download", ImportBatch)
def download(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The lines of one kind, or all that were not taken, with the reasons beside them: to mend the original by.

    Only for who brought the file; past the gatekeeper of exports like any other list of people. People the file does
    not name are not in it: a full file of one line would else take the whole roster out.
    """
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in K.values else [K.ERROR, K.CONFLICT]
    rows = ImportRow.objects.permitted("view", request.user).filter(batch=batch, kind__in=kinds)
    rows = rows.filter(line_no__lt=ABSENT_FROM)
    labels = {column.key: column.label for column in KINDS[batch.kind].columns()}
    columns = [
        Column("place", gettext_lazy("行")),
        Column("kind", gettext_lazy("结果"), lambda row: row.get_kind_display()),
        Column("key", gettext_lazy("编号")),
        Column("name", gettext_lazy("姓名或名称")),
        Column("message", gettext_lazy("说明")),
        Column("change", gettext_lazy("内容"), lambda row: _said(row.lines(labels))),
    ]
    name = str(K(kind).label if kind in K.values else _("没有收下的行"))
    taking = Taking(
        user=request.user,
        key="orgs.import",
        title=f"{batch.file_name[-40:]}·{name}",
        kind="xlsx",
        rows=rows.defer("payload", "trace"),
        count=rows.count(),
        subject="person",
        query=f"batch={batch.pk}&kind={kind}",
        is_own=True,
    )
    return hand_out(taking, columns, name, is_personal=batch.kind == ImportBatch.Kind.ROSTER)


def _said(lines: list[tuple[Any, str, str]]) -> str:
    return "；".join(f"{label}：{old}→{new}" if old else f"{label}：{new}" for label, old, new in lines)


@allowed("view", ImportBatch)
def open_ties(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What the people who left with this file still have in hand, in any room."""
    if batch.kind != ImportBatch.Kind.ROSTER:
        raise Http404
    rows = ImportRow.objects.permitted("view", request.user).filter(batch=batch, kind=K.LEFT, is_applied=True)
    people = {row.person_id: row.name for row in rows.defer("payload", "trace")[:PEOPLE] if row.person_id}
    found = open_ties_of(people, request.user)
    context = {"batch": batch, "found": found, "count": len(people), "here": "import"}
    return page(request, "orgs/open_ties.html", context)
