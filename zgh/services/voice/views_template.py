"""Answer templates (常用语): the list, one of them, and putting one behind what is typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.access.scopes import reach, under
from zgh.kit.forms import clean_text
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.numbers import whole
from zgh.kit.pages import draft_saved, page

from .forms_template import TemplateFilter, TemplateForm
from .models import AnswerTemplate, Case, Errand
from .models.template import keep

OFFERED = 8


class TemplateList(ListPage):
    """常用语: those of my union, of the unions above it and below it."""

    model, key, title, here = AnswerTemplate, "voice.templates", gettext_lazy("常用语"), "voice"
    is_personal = False
    template = "voice/templates.html"
    filters = TemplateFilter
    columns = [
        Column("title", gettext_lazy("名称"), is_title=True, cell="voice/cell_template.html", export=str),
        Column("category", gettext_lazy("类别"), value=lambda row: row.category or _("都合适")),
        Column("union", gettext_lazy("哪个工会的"), is_meta=True),
        Column("used_count", gettext_lazy("用过"), sort="used_count"),
        Column("edited_at", gettext_lazy("改于"), sort="edited_at"),
    ]
    views = [
        Preset("", gettext_lazy("在用"), lambda _user: AnswerTemplate.live()),
        Preset("ours", gettext_lazy("本会和下级的"), lambda user: AnswerTemplate.live() & under(user, "voice")),
        Preset("retired", gettext_lazy("停用的"), lambda _user: ~AnswerTemplate.live()),
    ]
    empty = {
        "title": gettext_lazy("还没有常用语"),
        "text": gettext_lazy("常被问到的，答一次就存下来，下次点一下接着写。"),
        "icon": "message-plus",
    }

    def refine(self, rows: Any) -> Any:
        """What a row shows."""
        return rows.select_related("union", "category")

    def extra(self) -> dict[str, Any]:
        """Whether one may keep templates, and the one just retired, which can be brought back."""
        user = self.request.user
        gone = AnswerTemplate.objects.permitted("bring_back", user)
        return {
            "can_keep": bool(reach(user, "voice")),
            "gone": gone.filter(pk=pk).first() if (pk := whole(self.request.GET.get("gone", ""))) else None,
        }


@on_duty("voice")
def keep_template(request: HttpRequest) -> HttpResponse:
    """A new one; `text` in the address is what somebody has just answered."""
    form = TemplateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = keep(request.user, form.cleaned_data["once"], **form.facts)
        messages.success(request, _("存好了，答复的时候点“常用语”就看得到"))
        return draft_saved(redirect(row.get_absolute_url()), request.path)
    return _form_page(request, form, _("存一条常用语"), reverse("voice:templates"))


@allowed("view", AnswerTemplate, buttons=("edit", "retire", "bring_back"), join=("union", "category"))
def template(request: HttpRequest, row: AnswerTemplate) -> HttpResponse:
    """One template, to be read; its own cadres change it from here."""
    return page(request, "voice/template.html", {"row": row, "here": "voice"})


@allowed("edit", AnswerTemplate)
def edit_template(request: HttpRequest, row: AnswerTemplate) -> HttpResponse:
    """Other words."""
    initial = {name: getattr(row, name) for name in ("title", "text", "category", "kind")}
    form = TemplateForm(request.POST or None, user=request.user, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        row.edit(request.user, **form.facts)
        messages.success(request, _("改好了，已经发出去的答复不变"))
        return draft_saved(redirect(row.get_absolute_url()), request.path)
    return _form_page(request, form, _("修改常用语"), row.get_absolute_url())


@require_POST
@allowed("retire", AnswerTemplate)
def retire_template(request: HttpRequest, row: AnswerTemplate) -> HttpResponse:
    """No longer offered; the next page offers to bring it back."""
    row.retire(request.user)
    return redirect(f"{reverse('voice:templates')}?gone={row.pk}")


@require_POST
@allowed("bring_back", AnswerTemplate)
def bring_back_template(request: HttpRequest, row: AnswerTemplate) -> HttpResponse:
    """Offered again."""
    row.bring_back(request.user)
    messages.success(request, _("“%(title)s”又能用了") % {"title": row})
    return redirect(row.get_absolute_url())


@allowed("draft", Case, join=("union",))
def phrases(request: HttpRequest, case: Case) -> HttpResponse:
    """Templates for this case, what fits best first; with words to look for, those that have them."""
    text = clean_text(request.GET.get("q", ""), lines=False)[:40]
    rows = AnswerTemplate.objects.permitted("view", request.user).fitting(case)
    found = list((rows.filter(AnswerTemplate.called(text)) if text else rows)[:OFFERED])
    context = {"case": case, "found": found, "q": text, "here": "voice"}
    return page(request, "voice/phrases.html", context, partial="list")


@require_POST
@allowed("draft", Case, join=("union",))
def insert(request: HttpRequest, case: Case) -> HttpResponse:
    """Put a template or a report behind what is typed: in the box where script runs, else into the draft."""
    draft = case.draft_of_round()
    typed = clean_text(request.POST["text"]) if "text" in request.POST else draft.text if draft else ""
    text = _behind(request, case, typed)
    if request.htmx:
        return page(request, "voice/answer_box.html", {"text": text, "case": case})
    try:
        case.save_draft(request.user, text, request.POST.get("conclusion") or "solved")
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect(f"{case.desk_url}#answer")


def _behind(request: HttpRequest, case: Case, typed: str) -> str:
    """What is typed, and below it the template or the report that was chosen; unknown ones change nothing."""
    if "errand" in request.POST:
        rows = Errand.objects.permitted("view", request.user).filter(case=case, state="reported")
        row = rows.filter(pk=whole(request.POST["errand"])).first()
        words = {"whom": row.whom, "text": row.findings} if row else {}
        return f"{typed.rstrip()}\n\n{_('经%(whom)s核实：%(text)s') % words}".strip() if row else typed
    rows = AnswerTemplate.objects.permitted("view", request.user).fitting(case)
    template = rows.filter(pk=whole(request.POST.get("template", ""))).first()
    return template.put_behind(typed) if template else typed


def _form_page(request: HttpRequest, form: TemplateForm, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "here": "voice"}
    return page(request, "voice/template_form.html", context, status=422 if form.errors else 200)
