"""Those who keep the library: rules to verify, documents, and what nobody could answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.audit.book import history
from zgh.foundation.audit.words import word
from zgh.kit.dates import day, full
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from .forms import DocumentFilter, DocumentForm, NoteForm, RuleFilter, RuleForm
from .keeping import add_document as put_up
from .keeping import add_rule as write_down
from .keeping import office
from .models import Document, Gap, Rule
from .models.keepers import DUTY
from .words import STATES, since, standing_of

RULE_FACTS = (
    *("kind", "province", "case", "is_extra", "value", "unit", "conditions", "document", "clause", "quote"),
    *("starts_on", "ends_on", "source_url", "note"),
)
DOCUMENT_FACTS = (
    *("title", "number", "issuer", "level", "province", "category", "union", "starts_on", "ends_on", "supersedes"),
    *("source_url", "text"),
)
ACTS_SHOWN = 20
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
        Column("document", gettext_lazy("依据"), value=lambda row: row.document or "—"),
        Column("clause", gettext_lazy("条款")),
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
        return rows.select_related("document")


class Shelf(ListPage):
    """Documents of my unions, drafts among them."""

    model, verb, key, title, here = Document, "keep", "policies.shelf", gettext_lazy("政策文件"), "policies_desk"
    template, is_personal = "policies/desk.html", False
    filters = DocumentFilter
    views = [
        Preset("", gettext_lazy("已发布"), Q(state="published")),
        Preset("bare", gettext_lazy("缺原文"), Q(state="published", text=""), tone="is-soon"),
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
        Column("standing", gettext_lazy("效力"), value=lambda row: standing_of(row)[0]),
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
             Preset("settled", gettext_lazy("补好了"), Q(state="settled"))]  # fmt: skip
    columns = [
        Column("text", gettext_lazy("问了什么"), is_title=True, cell="policies/cell_gap.html", export=str),
        Column("province", gettext_lazy("在哪里"), value=lambda row: row.get_province_display() or _("没说")),
        Column("asked_count", gettext_lazy("问过几次"), sort="asked_count"),
        Column("last_on", gettext_lazy("最近一次"), value=lambda row: day(row.last_on), sort="last_on"),
        Column("note", gettext_lazy("怎么补的")),
    ]
    empty = {
        "title": gettext_lazy("没有没答上来的"),
        "text": gettext_lazy("职工在“查政策”里点“找人问”，问题就记到这里，不记是谁问的。"),
    }


@allowed("settle", Gap)
def settle(request: HttpRequest, gap: Gap) -> HttpResponse:
    """The library answers it now."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        gap.settle(request.user, form.cleaned_data["note"])
        messages.success(request, _("记下了，这个问题补好了"))
        return draft_saved(redirect("policies:gaps"), f"gap-{gap.pk}")
    context = {"gap": gap, "form": form, "here": "policies_desk"}
    return page(request, "policies/settle.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("reopen", Gap)
def reopen(request: HttpRequest, gap: Gap) -> HttpResponse:
    """Not answered after all."""
    gap.reopen(request.user)
    return redirect("policies:gaps")


@on_duty(DUTY)
def add_document(request: HttpRequest) -> HttpResponse:
    """A new one, as a draft."""
    form = DocumentForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = put_up(request.user, form.cleaned_data["once"], **form.facts)
        messages.success(request, _("存成草稿了。核对过原文，再点“发布”"))
        return draft_saved(redirect(row), "policy-document")
    return _form(request, form, _("放一份文件"), reverse("policies:shelf"), "policy-document")


@allowed("amend", Document)
def amend_document(request: HttpRequest, document: Document) -> HttpResponse:
    """Other facts or words."""
    initial = {name: getattr(document, name) for name in DOCUMENT_FACTS}
    form = DocumentForm(request.POST or None, user=request.user, document=document, initial=initial)
    if request.method == "POST" and form.is_valid():
        document.amend(request.user, **form.facts)
        messages.success(request, _("改好了"))
        return draft_saved(redirect(document), f"policy-document-{document.pk}")
    return _form(request, form, _("修改文件"), document.get_absolute_url(), f"policy-document-{document.pk}")


@require_POST
@allowed("publish", Document, join=("supersedes",))
def publish(request: HttpRequest, document: Document) -> HttpResponse:
    """Let people read it."""
    document.publish(request.user)
    messages.success(request, _("发布了，职工现在就能搜到"))
    return redirect(document)


@require_POST
@allowed("withdraw", Document)
def withdraw(request: HttpRequest, document: Document) -> HttpResponse:
    """Off the shelf."""
    document.withdraw(request.user)
    messages.success(request, _("撤下了，职工看不到了；还可以再发布"))
    return redirect(document)


@on_duty(DUTY)
def add_rule(request: HttpRequest) -> HttpResponse:
    """A new rule, to be verified."""
    form = RuleForm(request.POST or None, user=request.user, initial={"document": request.GET.get("document")})
    if request.method == "POST" and form.is_valid():
        row = write_down(request.user, **form.cleaned_data)
        messages.success(request, _("记下了，核实以后答案上会写明"))
        return draft_saved(redirect(row), "policy-rule")
    return _form(request, form, _("记一条规定"), reverse("policies:desk"), "policy-rule")


@allowed("view", Rule, buttons=("amend", "verify", "retire", "restore"), join=OF_RULE)
def rule(request: HttpRequest, rule: Rule) -> HttpResponse:
    """One rule: what it says, where it stands, who verified it; its keepers act from here."""
    context = {"rule": rule, "state": STATES[rule.state], "since": since(rule), "here": "policies_desk"}
    if rule.can_amend or rule.can_restore:  # type: ignore[attr-defined]
        context["acts"] = [(word(act.verb), act) for act in history(rule).order_by("-at", "-pk")[:ACTS_SHOWN]]
    return page(request, "policies/rule.html", context)


@allowed("amend", Rule)
def amend(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Other facts; to be verified again."""
    initial = {name: getattr(rule, name) for name in RULE_FACTS}
    form = RuleForm(request.POST or None, user=request.user, rule=rule, initial=initial)
    if request.method == "POST" and form.is_valid():
        rule.amend(request.user, **form.cleaned_data)
        messages.success(request, _("改好了，请再核实一次"))
        return draft_saved(redirect(rule), f"policy-rule-{rule.pk}")
    return _form(request, form, _("修改规定"), rule.get_absolute_url(), f"policy-rule-{rule.pk}")


@require_POST
@allowed("verify", Rule)
def verify(request: HttpRequest, rule: Rule) -> HttpResponse:
    """I have compared it with the issuing body's own text."""
    try:
        rule.verify(request.user, office(request.user), request.POST.get("seen", ""))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("核实了，答案上写着您和今天的日期"))
    return redirect(rule)


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


def _form(request: HttpRequest, form: Any, heading: str, back: str, draft: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "draft": draft, "here": "policies_desk"}
    return page(request, "policies/form.html", context, status=422 if form.errors else 200)
