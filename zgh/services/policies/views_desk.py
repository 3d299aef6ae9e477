"""Those who keep the library: rules to verify, documents, and what nobody could answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.dates import day, full
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page, wants_part

from .clauses import clause_in
from .filters import NATION, DocumentFilter, RuleFilter, WorkFilter
from .forms import NoteForm
from .history import acts_of
from .keeping import office
from .models import Document, Extract, Gap, Guide, Rule
from .models.keepers import others_keep
from .progress import progress_of
from .sources import clause_of, is_shown, source_of, with_sources
from .words import STATES, since

READY = Q(state="unverified", document__isnull=False, starts_on__isnull=False) & ~Q(value="")
WAITING = Extract.objects.filter(document=OuterRef("pk"), state="waiting").order_by()
OF_RULE = ("document", "verified_by")


class Rules(ListPage):
    """政策规定: what answers employees, what waits to be verified first."""

    model, verb, key, title, here = Rule, "keep", "policies.rules", gettext_lazy("政策规定"), "policies_desk"
    template, is_personal = "policies/desk.html", False
    filters = RuleFilter
    views = [
        Preset("", gettext_lazy("待核实"), Q(state="unverified") & ~Q(value=""), tone="is-soon"),
        Preset("empty", gettext_lazy("缺数字"), Q(state="unverified", value="")),
        Preset("verified", gettext_lazy("已核实"), Q(state="verified")),
        Preset("retired", gettext_lazy("停用"), Q(state="retired")),
        Preset("all", gettext_lazy("全部")),
    ]
    columns = [
        Column("kind", gettext_lazy("规定"), is_title=True, cell="policies/cell_rule.html", export=str),
        Column(
            "value",
            gettext_lazy("数值"),
            value=lambda row: f"{row.figure}{row.get_unit_display()}" if row.value else "—",
        ),
        Column("document", gettext_lazy("依据"), value=lambda row: source_of(row) or "—"),
        Column("clause", gettext_lazy("条款"), value=clause_of),
        Column("starts_on", gettext_lazy("从哪天起"), value=since, sort="starts_on"),
        Column("state", gettext_lazy("状态"), value=lambda row: row.get_state_display(), sort="state"),
        Column("conditions", gettext_lazy("条件"), is_meta=True),
    ]
    empty = {
        "title": gettext_lazy("这一栏里没有规定"),
        "text": gettext_lazy("核实一条，职工看到的答案上就写着谁核实的、哪一天。"),
        "icon": "certificate",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows."""
        return with_sources(rows, self.request.user)


class Work(ListPage):
    """核实: one place after the other, what can be verified first; the source is one tap away."""

    model, verb, key, title, here = Rule, "keep", "policies.work", gettext_lazy("逐条核实"), "policies_desk"
    template, is_personal, has_export = "policies/work.html", False, False
    filters = WorkFilter
    views = [
        Preset("", gettext_lazy("能核实了"), READY, tone="is-soon"),
        Preset("lacking", gettext_lazy("还缺东西"), Q(state="unverified") & ~READY),
        Preset("done", gettext_lazy("核实过的"), Q(state="verified")),
    ]

    def refine(self, rows: QuerySet) -> QuerySet:
        """With who verified, and whether this keeper may."""
        rows = with_sources(rows.select_related("verified_by"), self.request.user)
        return rows.with_can(self.request.user, "verify", "amend")  # type: ignore[attr-defined]

    def extra(self) -> dict[str, Any]:
        """How far each place has come."""
        places = progress_of(self.request.user)
        return {"places": places, "chosen": self.form.cleaned_data.get("province") or "", "whole": places[0]}


class Shelf(ListPage):
    """Documents of my unions, drafts among them."""

    model, verb, key, title, here = Document, "keep", "policies.shelf", gettext_lazy("政策文件"), "policies_desk"
    template, is_personal = "policies/desk.html", False
    filters = DocumentFilter
    views = [
        Preset("", gettext_lazy("已发布"), Q(state="published")),
        Preset("bare", gettext_lazy("缺原文"), Q(state="published", text=""), tone="is-soon"),
        Preset("waiting", gettext_lazy("等核对"), Q(Exists(WAITING)), tone="is-soon"),
        Preset("draft", gettext_lazy("草稿"), Q(state="draft")),
        Preset("ended", gettext_lazy("已失效"), lambda _user: Q(ends_on__lte=timezone.localdate())),
        Preset("withdrawn", gettext_lazy("已撤下"), Q(state="withdrawn")),
    ]
    columns = [
        Column(
            "title", gettext_lazy("标题"), is_title=True, cell="policies/cell_document.html", sort="title", export=str
        ),
        Column("number", gettext_lazy("文号")),
        Column("issuer", gettext_lazy("发文机关")),
        Column("starts_on", gettext_lazy("施行日期"), value=lambda row: full(row.starts_on) or "—", sort="starts_on"),
        Column("standing", gettext_lazy("效力"), value=lambda row: row.tag[0]),
        Column("union", gettext_lazy("谁看得到"), value=lambda row: row.union or _("全集团")),
    ]
    empty = {"title": gettext_lazy("这一栏里没有文件"), "icon": "file-certificate"}

    def refine(self, rows: QuerySet) -> QuerySet:
        """Without the words."""
        return rows.defer("text").select_related("union")


class Gaps(ListPage):
    """没答上来的问题: what went to a person, most asked first. Nobody's name is in it."""

    model, key, title, here = Gap, "policies.gaps", gettext_lazy("没答上来的问题"), "policies_desk"
    template, is_personal = "policies/desk.html", False
    views = [Preset("", gettext_lazy("等补"), Q(state="open"), tone="is-soon"),
             Preset("settled", gettext_lazy("补好了"), Q(state="settled")),
             Preset("fine", gettext_lazy("都说有用"), Q(state="fine"))]  # fmt: skip
    columns = [
        Column("text", gettext_lazy("问了什么"), is_title=True, cell="policies/cell_gap.html", export=str),
        Column("province", gettext_lazy("在哪里"), value=lambda row: row.get_province_display() or _("没说")),
        Column("asked_count", gettext_lazy("没答上来"), sort="asked_count"),
        Column("unhelpful_count", gettext_lazy("说没用"), sort="unhelpful_count"),
        Column("helpful_count", gettext_lazy("说有用"), sort="helpful_count"),
        Column("last_on", gettext_lazy("最近一次"), value=lambda row: day(row.last_on), sort="last_on"),
        Column("note", gettext_lazy("怎么补的")),
    ]
    empty = {
        "title": gettext_lazy("没有没答上来的"),
        "text": gettext_lazy(
            "职工在“查政策”里问了没答上来，或者点了“找人问”，问题就记到这里，不记是谁问的。答案下面点“没用”的也在这里。"
        ),
    }


class Guides(ListPage):
    """怎么办: the steps that stand under the answers."""

    model, verb, key, title, here = Guide, "keep", "policies.guides", gettext_lazy("怎么办"), "policies_desk"
    template, is_personal, buttons = "policies/guides.html", False, ("hide", "show", "amend")
    views = [
        Preset("", gettext_lazy("给职工看"), Q(state="shown")),
        Preset("hidden", gettext_lazy("收起来了"), Q(state="hidden")),
    ]
    columns = [
        Column("kind", gettext_lazy("哪类规定"), value=lambda row: row.get_kind_display(), is_title=True),
        Column("union", gettext_lazy("给谁看"), value=lambda row: row.union or _("全集团")),
        Column("steps", gettext_lazy("怎么办")),
    ]
    empty = {
        "title": gettext_lazy("还没有写过怎么办"),
        "text": gettext_lazy("职工知道几天以后，还要知道找谁、带什么。写在这里，答案下面就有。"),
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """With the union's name."""
        return rows.select_related("union")


@allowed("settle", Gap)
def settle(request: HttpRequest, gap: Gap) -> HttpResponse:
    """The library answers it now."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        gap.settle(request.user, form.cleaned_data["note"])
        messages.success(request, _("记下了，这个问题补好了"))
        return draft_saved(redirect("policies:gaps"), f"gap-{gap.pk}")
    asked = urlencode({"q": gap.text, "kind": gap.kind, "province": gap.province})
    url = f"{reverse('policies:ask')}?{asked}"
    context = {"gap": gap, "form": form, "here": "policies_desk", "answer_url": url}
    return page(request, "policies/settle.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("reopen", Gap)
def reopen(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Not answered after all."""
    gap.reopen(request.user)
    return redirect("policies:gaps")


@allowed("view", Rule, buttons=("amend", "verify", "retire", "restore"), join=OF_RULE)
def rule(request: HttpRequest, rule: Rule) -> HttpResponse:
    """One rule: what it says, where it stands, who verified it; its keepers act from here."""
    rule.is_source_shown = is_shown(rule, request.user)
    if rule.is_source_shown:
        text = rule.document.text
        rule.is_bare, rule.told = not text, clause_in(text, rule.clause)
    context = {"rule": rule, "state": STATES[rule.state], "since": since(rule), "here": "policies_desk"}
    if rule.can_verify:  # type: ignore[attr-defined]
        context["is_for_another"] = rule.is_written_by(request.user) and others_keep(request.user, rule.province)
    if rule.can_amend or rule.can_restore:  # type: ignore[attr-defined]
        context["acts"] = acts_of(rule, request.user)
    return page(request, "policies/rule.html", context)


@require_POST
@allowed("verify", Rule)
def verify(request: HttpRequest, rule: Rule) -> HttpResponse:
    """I have compared it with the issuing body's own text."""
    wrong = ""
    try:
        rule.verify(request.user, office(request.user), request.POST.get("seen", ""))
    except ValidationError as error:
        wrong = "；".join(error.messages)
    if wants_part(request):
        return _worked(request, rule, wrong)
    (messages.error if wrong else messages.success)(request, wrong or _("核实了，答案上写着您和今天的日期"))
    return redirect(rule)


def _worked(request: HttpRequest, rule: Rule, wrong: str) -> HttpResponse:
    """The rule in the working list after the act, and how far its place has come now."""
    rows = Rule.objects.permitted("keep", request.user).with_can(request.user, "verify", "amend")
    row = with_sources(rows.select_related("verified_by"), request.user).get(pk=rule.pk)
    places = progress_of(request.user)
    context = {"row": row, "wrong": wrong, "places": places, "whole": places[0], "chosen": row.province or NATION}
    return render(request, "policies/worked.html", context)


@require_POST
@allowed("retire", Rule)
def retire(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Answers nothing any more."""
    rule.retire(request.user)
    messages.success(request, _("停用了，还可以放回来"))
    return redirect(rule)


@require_POST
@allowed("restore", Rule)
def restore(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Back, to be verified."""
    rule.restore(request.user)
    messages.success(request, _("放回来了，请再核实"))
    return redirect(rule)
