"""Changes: the list, drafting, looking at what follows, deciding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.accounts.fresh import fresh
from zgh.foundation.files.attach import attached
from zgh.foundation.orgs.models import Union
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from . import draft as drafting
from .checks import obstacles
from .consequences import consequences, expected, line_of, mark
from .filters import ReorganisationFilter, waiting_for
from .forms import FORMS, ChangeForm, CommentForm
from .models import Reorganisation
from .models.moves import Stale

BUTTONS = ("revise", "submit", "send_back", "approve", "cancel")
JOIN = ("union", "target", "parent", "company_parent", "drafted_by", "approved_by")
SHOWN = 100


class Reorganisations(ListPage):
    """Changes one drafted, decides on, or that touch one's unions."""

    model, key, title, here = Reorganisation, "structure.changes", gettext_lazy("组织变动"), "structure"
    template = "structure/list.html"
    filters = ReorganisationFilter
    views = [
        Preset("", gettext_lazy("全部")),
        Preset("mine", gettext_lazy("等我批准"), waiting_for, tone="is-soon"),
        Preset("ahead", gettext_lazy("将要生效"), lambda _user: Reorganisation.flow.when("begin")),
    ]
    columns = [
        Column("title", gettext_lazy("事项"), is_title=True),
        Column("kind", gettext_lazy("类型")),
        Column("union", gettext_lazy("批准工会"), is_meta=True),
        Column("effective_on", gettext_lazy("生效日期"), sort="effective_on"),
        Column("state", gettext_lazy("状态"), value="shown_state"),
        Column("drafted_by", gettext_lazy("起草人"), value="drafted_by.name"),
    ]
    empty = {
        "title": gettext_lazy("还没有组织变动"),
        "text": gettext_lazy("新建、合并、撤销工会，先写成草稿，看清影响，再由上级批准，到日子自动生效。"),
        "icon": "sitemap",
    }

    def refine(self, rows: Any) -> Any:
        """What a row shows."""
        return rows.select_related("union", "drafted_by")

    def extra(self) -> dict[str, Any]:
        """The kinds one can draft."""
        return {"kinds": Reorganisation.Kind.choices}


@on_duty("orgs")
def draft(request: HttpRequest, kind: str) -> HttpResponse:
    """A new draft of this kind; `?union=` fills the first field."""
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, request.FILES or None, user=request.user, initial=_given(request))
    if form.is_valid():
        try:
            return redirect(drafting.draft(by=request.user, kind=kind, once=form.cleaned_data["once"], **form.facts))
        except ValidationError as error:
            form.add_error(None, error)
    return _form(request, form, kind)


def _given(request: HttpRequest) -> dict[str, Any]:
    """The union in the address, where a page led here."""
    if (asked := whole(request.GET.get("union", ""))) is None:
        return {}
    code = Union.objects.permitted("view", request.user).filter(pk=asked).values_list("code", flat=True).first()
    return {"union": code, "unions": code, "parent": code} if code else {}


def _form(request: HttpRequest, form: ChangeForm, kind: str, row: Reorganisation | None = None) -> HttpResponse:
    context = {"form": form, "label": Reorganisation.Kind(kind).label, "kind": kind, "row": row, "here": "structure"}
    return page(request, "structure/draft.html", context, status=422 if form.errors else 200)


@allowed("revise", Reorganisation, join=JOIN)
def revise(request: HttpRequest, row: Reorganisation) -> HttpResponse:
    """Change a draft."""
    made = FORMS[row.kind]
    form = made(request.POST or None, request.FILES or None, user=request.user, initial=drafting.filled(row))
    if form.is_valid():
        try:
            drafting.revise(row, by=request.user, **form.facts)
            return redirect(row)
        except ValidationError as error:
            form.add_error(None, error)
    return _form(request, form, row.kind, row)


@allowed("view", Reorganisation, buttons=BUTTONS, join=JOIN)
def reorganisation(request: HttpRequest, row: Reorganisation, status: int = 200, **more: Any) -> HttpResponse:
    """One change: what it says, what follows, who decides."""
    is_open = row.state in ("drafted", "submitted", "scheduled", "failed")
    lines = consequences(row) if is_open else []
    context = {
        "row": row,
        "lines": lines,
        "mark": mark(lines),
        "obstacles": obstacles(row) if row.state in ("drafted", "submitted") else [],
        "changed": _changed(row, lines) if row.state == "scheduled" else [],
        "files": attached(row),
        "back": CommentForm(),
        "here": "structure",
        **more,
    }
    return page(request, "structure/reorganisation.html", context, status=status)


def _changed(row: Reorganisation, lines: list[Any]) -> list[tuple[str, int, int]]:
    """(words, when approved, now) of numbers that moved since the approval."""
    return [(line.text, old, line.count) for line in lines if (old := row.foreseen.get(line.key, 0)) != line.count]


@allowed("view", Reorganisation, join=JOIN)
def affected(request: HttpRequest, row: Reorganisation, key: str) -> HttpResponse:
    """The rows behind one number, as far as one may see them."""
    line = next((line for line in expected(row) if line.key == key), None)
    if line is None:
        raise Http404
    rows = line.rows
    if "view" in getattr(line.rows.model, "permissions", {}):
        rows = rows & line.rows.model._default_manager.all().permitted("view", request.user)
    found = list(rows.select_related(*RELATED.get(key, ()))[: SHOWN + 1])
    context = {"row": row, "line": line, "found": [line_of(one, line) for one in found[:SHOWN]], "here": "structure"}
    return page(request, "structure/affected.html", {**context, "is_cut": len(found) > SHOWN})


RELATED = {
    "members": ("person", "union"), "people": ("union",), "officers": ("person", "union"), "duties": ("user", "union"),
    "coverages": ("company", "union"),
}  # fmt: skip


@require_POST
@allowed("submit", Reorganisation, join=JOIN)
def submit(request: HttpRequest, row: Reorganisation) -> HttpResponse:
    """Hand in."""
    try:
        row.submit(request.user)
        messages.success(request, _("已提交，批准的人会收到待办"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect(row)


@require_POST
@allowed("send_back", Reorganisation, join=JOIN)
def send_back(request: HttpRequest, row: Reorganisation) -> HttpResponse:
    """Return with words."""
    form = CommentForm(request.POST)
    if not form.is_valid():
        return reorganisation(request, pk=row.pk, status=422, back=form)
    row.send_back(request.user, form.cleaned_data["comment"])
    messages.success(request, _("已退回，起草人会收到您的意见"))
    return redirect(row)


@require_POST
@allowed("approve", Reorganisation, join=JOIN)
@fresh
def approve(request: HttpRequest, row: Reorganisation) -> HttpResponse:
    """Decide on what was seen."""
    try:
        row.approve(request.user, request.POST.get("seen", ""))
    except (Stale, ValidationError) as error:
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        return reorganisation(request, pk=row.pk, status=409, said=said)
    messages.success(request, _("已批准。到了生效那天自动办理，相关的人会收到消息"))
    return redirect(row)


@require_POST
@allowed("cancel", Reorganisation, join=JOIN)
def cancel(request: HttpRequest, row: Reorganisation) -> HttpResponse:
    """Give it up before its day."""
    row.cancel(request.user)
    messages.success(request, _("已取消，什么都没有变"))
    return redirect(row)
