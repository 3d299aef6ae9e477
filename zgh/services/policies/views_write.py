"""What keepers write: documents and their files, rules, steps. Each page of one shape (writing.py)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.files.attach import attached, detach
from zgh.kit.numbers import whole

from .forms import CompareForm, DocumentForm, GuideForm, RuleForm
from .keeping import add_document as put_up
from .keeping import add_guide as tell
from .keeping import add_rule as write_down
from .keeping import office, take_in
from .models import Document, Extract, Guide, Rule
from .models.keepers import DUTY
from .words import notes_of
from .writing import Sheet, written

RULE_FACTS = (
    *("kind", "province", "case", "is_extra", "value", "unit", "conditions", "document", "clause", "quote"),
    *("starts_on", "ends_on", "source_url", "note"),
)
DOCUMENT_FACTS = (
    *("title", "number", "issuer", "level", "province", "category", "union", "starts_on", "ends_on", "supersedes"),
    *("source_url", "text"),
)
GUIDE_FACTS = ("kind", "union", "steps")


def facts_of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """What a form begins with."""
    return {name: getattr(row, name) for name in names}


@on_duty(DUTY)
def add_document(request: HttpRequest) -> HttpResponse:
    """A new one, as a draft; words of its file wait to be compared."""
    form = DocumentForm(request.POST or None, request.FILES or None, user=request.user)
    sheet = Sheet(_("放一份文件"), reverse("policies:shelf"), "policy-document")

    def save(_seen: str | None) -> Any:
        row = put_up(request.user, form.cleaned_data["once"], **form.facts)
        return _next(row, take_in(row, form.cleaned_data["files"], request.user))

    return written(request, form, sheet, save, _("存成草稿了。核对过原文，再点“发布”"))


@allowed("amend", Document)
def amend_document(request: HttpRequest, document: Document) -> HttpResponse:
    """Other facts or words, and more files."""
    initial = facts_of(document, DOCUMENT_FACTS)
    form = DocumentForm(
        request.POST or None, request.FILES or None, user=request.user, document=document, initial=initial
    )
    draft = f"policy-document-{document.pk}"
    sheet = Sheet(_("修改文件"), document.get_absolute_url(), draft, document, DOCUMENT_FACTS)

    def save(seen: str | None) -> Any:
        document.amend(request.user, seen=seen, **form.facts)
        return _next(document, take_in(document, form.cleaned_data["files"], request.user))

    return written(request, form, sheet, save, _("改好了"))


def _next(document: Document, extracts: list[Extract]) -> Document | Extract:
    """To the words that wait beside their file, where there are any."""
    return next((extract for extract in extracts if extract.text), document)


@allowed("compare", Extract, join=("document", "file"))
def compare_extract(request: HttpRequest, extract: Extract) -> HttpResponse:
    """The words read out of a file, beside it: put right, compared, signed."""
    document = extract.document
    form = CompareForm(request.POST or None, initial={"text": extract.text})
    context = {"extract": extract, "document": document, "notes": notes_of(extract)}
    draft = f"policy-extract-{extract.pk}"
    sheet = Sheet(
        _("核对原文"), document.get_absolute_url(), draft, document, ("text",), "policies/compare_extract.html", context
    )

    def save(seen: str | None) -> Any:
        extract.compare(request.user, form.cleaned_data["text"], office(request.user), seen)
        return document

    return written(request, form, sheet, save, _("核对过了，职工看到的就是这些字，写着您和今天的日期"))


@require_POST
@allowed("discard", Extract, join=("document",))
def discard(request: HttpRequest, extract: Extract) -> HttpResponse:
    """These words are of no use; the file stays."""
    extract.discard(request.user)
    messages.success(request, _("没有用这些字，原件还在附件里"))
    return redirect(extract.document)


@require_POST
@allowed("compare", Document)
def compare_document(request: HttpRequest, document: Document) -> HttpResponse:
    """Words that were typed or pasted are those of the original."""
    try:
        document.compare(request.user, office(request.user), request.POST.get("seen", ""))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("记下了，原文下面写着您和今天的日期"))
    return redirect(document)


@require_POST
@allowed("amend", Document)
def take_off(request: HttpRequest, document: Document, uuid: Any) -> HttpResponse:
    """A file off the document for good, with the words that waited beside it."""
    file = attached(document).filter(uuid=uuid).first()
    try:
        if file is not None:
            detach(document, file, request.user)
            messages.success(request, _("附件取下了"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect(document)


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
    asked = whole(request.GET.get("document", ""))
    document = Document.objects.permitted("view", request.user).filter(pk=asked).first() if asked else None
    form = RuleForm(request.POST or None, user=request.user, initial={"document": document})
    sheet = Sheet(_("记一条规定"), reverse("policies:desk"), "policy-rule")

    def save(_seen: str | None) -> Rule:
        return write_down(request.user, form.cleaned_data["once"], **form.facts)

    return written(request, form, sheet, save, _("记下了，核实以后答案上会写明"))


@allowed("amend", Rule)
def amend(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Other facts; to be verified again."""
    form = RuleForm(request.POST or None, user=request.user, rule=rule, initial=facts_of(rule, RULE_FACTS))
    sheet = Sheet(_("修改规定"), rule.get_absolute_url(), f"policy-rule-{rule.pk}", rule, RULE_FACTS)

    def save(seen: str | None) -> Rule:
        rule.amend(request.user, seen=seen, **form.facts)
        return rule

    return written(request, form, sheet, save, _("改好了，请再核实一次"))


@on_duty(DUTY)
def add_guide(request: HttpRequest) -> HttpResponse:
    """How one goes about it, for one kind."""
    form = GuideForm(request.POST or None, user=request.user)
    sheet = Sheet(_("写一份怎么办"), reverse("policies:guides"), "policy-guide")

    def save(_seen: str | None) -> Any:
        tell(request.user, form.cleaned_data["once"], **form.facts)
        return "policies:guides"

    return written(request, form, sheet, save, _("写好了，职工问到这一类就看得到"))


@allowed("amend", Guide)
def amend_guide(request: HttpRequest, guide: Guide) -> HttpResponse:
    """Other steps."""
    initial = facts_of(guide, GUIDE_FACTS)
    form = GuideForm(request.POST or None, user=request.user, guide=guide, initial=initial)
    sheet = Sheet(_("修改怎么办"), reverse("policies:guides"), f"policy-guide-{guide.pk}", guide, GUIDE_FACTS)

    def save(seen: str | None) -> Any:
        guide.amend(request.user, seen=seen, **form.facts)
        return "policies:guides"

    return written(request, form, sheet, save, _("改好了"))


@require_POST
@allowed("hide", Guide)
def hide(request: HttpRequest, guide: Guide) -> HttpResponse:
    """Not shown any more."""
    guide.hide(request.user)
    messages.success(request, _("收起来了，职工看不到了；还可以再放出来"))
    return redirect("policies:guides")


@require_POST
@allowed("show", Guide)
def show(request: HttpRequest, guide: Guide) -> HttpResponse:
    """Shown again."""
    guide.show(request.user)
    messages.success(request, _("放出来了"))
    return redirect("policies:guides")
