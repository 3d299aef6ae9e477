"""品牌孵化: the list, the application, each step of it, the coach's notes, the customs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.audit.book import history
from zgh.foundation.audit.words import word
from zgh.foundation.flow.machine import IllegalMove
from zgh.kit.dates import when
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.numbers import whole
from zgh.kit.pages import draft_saved, page

from . import applying
from .forms_incubation import (
    BeginForm,
    CustomForm,
    ExtendForm,
    IncubationForm,
    IncubationsFilter,
    ReportForm,
    TryOutForm,
    VisitForm,
    WhyForm,
    WordsForm,
)
from .models import Custom, Incubation, Visit, customs
from .models.custom import NAMES
from .models.deciding import problems
from .models.incubation import UNDER_WAY, decides
from .models.seats import DUTIES, acts_for, is_of_the_group, own
from .pages import refused
from .views_desk import one_form
from .words import stage, steps

VERBS = ("save_draft", "submit", "accept", "send_back", "note_visit", "try_out", "extend", "report", "recognise",
         "decline", "withdraw")  # fmt: skip
JOIN = ("union", "by", "carried_by", "coach", "brand")


@dataclass(frozen=True)
class Act:
    """One thing that can be done about an application: what it is called, its form, its button."""

    verb: str
    label: Any
    icon: str
    form: type[forms.Form]
    about: Any = ""
    is_first: bool = False


ACTS = (
    Act("accept", gettext_lazy("接下来辅导"), "seedling", WordsForm,
        gettext_lazy("由您辅导；到期前定下试行不试行"), True),
    Act("try_out", gettext_lazy("开始试行"), "player-play", TryOutForm,
        gettext_lazy("品牌页就有了：申请的工会和它下面、它上面各级的同事看得到"), True),
    Act("report", gettext_lazy("交试行总结"), "file-text", ReportForm, "", True),
    Act("recognise", gettext_lazy("认定为工会品牌"), "rosette", WordsForm, gettext_lazy("全集团都看得到"), True),
    Act("note_visit", gettext_lazy("记一次辅导"), "notebook", VisitForm),
    Act("extend", gettext_lazy("延长试行"), "calendar-plus", ExtendForm),
    Act("send_back", gettext_lazy("退回去改"), "arrow-back-up", WhyForm),
    Act("decline", gettext_lazy("这次不通过"), "x", WhyForm, gettext_lazy("定了就不能再改；对方可以重新申请")),
    Act("withdraw", gettext_lazy("收回这次申请"), "arrow-back-up", WordsForm, gettext_lazy("试行的品牌页也会收起来")),
)  # fmt: skip


class Incubations(ListPage):
    """孵化申请: what we owe, what is under way, what is ours."""

    model, key, title, here = Incubation, "brands.incubations", gettext_lazy("孵化申请"), "brands_desk"
    template, is_personal = "brands/desk.html", False
    filters = IncubationsFilter
    ordering = (F("due_at").asc(nulls_last=True), "-changed_at", "-pk")
    views = [
        Preset("", gettext_lazy("等我们定的"), lambda user: Q(state__in=UNDER_WAY) & decides(user)),
        Preset("ours", gettext_lazy("我们申请的"), own),
        Preset("submitted", gettext_lazy("等答复"), Q(state="submitted"), tone="is-soon"),
        Preset("coaching", gettext_lazy("辅导中"), Q(state="coaching")),
        Preset("trial", gettext_lazy("试行中"), Q(state="trial")),
        Preset("done", gettext_lazy("有结果的"), Q(state__in=("recognised", "declined", "withdrawn"))),
    ]
    columns = [
        Column("name", gettext_lazy("品牌"), is_title=True, value=str),
        Column("union", gettext_lazy("工会"), sort="union__path"),
        Column("state", gettext_lazy("状态"), value=lambda row: stage(row)[0]),
        Column("due_at", gettext_lazy("什么时候前答复"), cell="brands/cell_due.html", export=lambda row: row.due_at,
               sort="due_at"),
        Column("carried_by", gettext_lazy("牵头"), value="carried_by.name"),
        Column("coach", gettext_lazy("辅导"), value="coach.name"),
        Column("submitted_at", gettext_lazy("送出"), value=lambda row: when(row.submitted_at), sort="submitted_at"),
    ]  # fmt: skip
    empty = {
        "title": gettext_lazy("这一栏里没有申请"),
        "text": gettext_lazy("一个工会想做自己的品牌，从“申请孵化”开始：写三段话，有人辅导，试行几个月再认定。"),
        "icon": "seedling",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a line shows."""
        return rows.in_brief()


@on_duty(*DUTIES)
def apply(request: HttpRequest) -> HttpResponse:
    """A new application; anew with the words of one that did not pass (`?again=`)."""
    form = BeginForm(request.POST or None, user=request.user)
    again = whole(request.GET.get("again", ""))
    old = None
    if again:
        old = get_object_or_404(Incubation.objects.permitted("save_draft", request.user), pk=again)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        row = applying.draft(request.user, facts["union"], facts["once"], like=old)
        return redirect(reverse("brands:save_draft", args=[row.pk]))
    context = {"form": form, "days": customs(), "here": "brands_desk"}
    return page(request, "brands/apply.html", context, status=422 if form.errors else 200)


@allowed("save_draft", Incubation, buttons=VERBS, join=JOIN)
def save_draft(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """Write the application: kept as a draft, or sent in at once."""
    if not incubation.flow.can(incubation, "save_draft"):
        return redirect(incubation)
    form = IncubationForm(request.POST if request.method == "POST" else None, incubation=incubation)
    if request.method == "POST" and form.is_valid():
        try:
            incubation.save_draft(request.user, **form.cleaned_data)
            if "submit" in request.POST:
                incubation.submit(request.user)
        except ValidationError as error:
            refused(form, incubation, error)
        else:
            sent = _("送出了，%(day)s前答复") % {"day": when(incubation.due_at)} if incubation.due_at else ""
            messages.success(request, sent or _("存成草稿了，随时可以接着写"))
            return draft_saved(redirect(incubation), f"brands-incubation-{incubation.pk}")
    context = {"form": form, "incubation": incubation, "here": "brands_desk"}
    return page(request, "brands/incubation_form.html", context, status=422 if form.errors else 200)


@allowed("view", Incubation, buttons=VERBS, join=JOIN)
def incubation(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """One application: how far it is, what was written, what the coach saw, what can be done now."""
    return _show(request, incubation)


def _show(request: HttpRequest, row: Incubation, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page; `bound`: by verb, a form that came back."""
    acts = [
        (act, bound.get(act.verb) or _blank(act, row), reverse(f"brands:{act.verb}", args=[row.pk]))
        for act in ACTS
        if getattr(row, f"can_{act.verb}")
    ]
    visits = Visit.objects.permitted("view", request.user).filter(incubation=row)
    context = {
        "incubation": row, "state": stage(row), "steps": steps(row), "acts": acts, "opened": next(iter(bound), ""),
        "visits": visits.with_can(request.user, "amend_visit").select_related("by"),
        "missing": problems(row) if row.can_submit else [],
        "is_ours": acts_for(request.user, row.union_id),
        "acts_done": [(word(act.verb), act) for act in history(row).order_by("-at", "-pk")[:30]],
        "here": "brands_desk",
    }  # fmt: skip
    return page(request, "brands/incubation.html", context, status=status)


def _blank(act: Act, row: Incubation) -> forms.Form:
    initial: dict[str, Any] = {}
    if act.verb == "try_out":
        initial = {"until": applying.trial_end()}
    if act.verb == "report":
        initial = {"words": row.report_text}
    return act.form(initial=initial, auto_id=f"{act.verb}_%s") if initial else act.form(auto_id=f"{act.verb}_%s")


def _done(request: HttpRequest, row: Incubation, verb: str, said: str) -> HttpResponse:
    """Do a step with its form, or show what is wrong with it."""
    if not row.flow.can(row, verb):
        raise IllegalMove(row, verb)  # before the form is looked at: the page has no place for its mistakes any more
    act = next(act for act in ACTS if act.verb == verb)
    form = act.form(request.POST, request.FILES, auto_id=f"{verb}_%s")
    if form.is_valid():
        try:
            getattr(row, verb)(request.user, **form.cleaned_data)
        except ValidationError as error:
            is_of_a_field = set(getattr(error, "error_dict", ())) <= set(form.fields)
            form.add_error(None, error if is_of_a_field else error.messages)
    if form.errors:
        return _show(request, row, 422, **{verb: form})
    messages.success(request, said)
    return draft_saved(redirect(row), f"brands-{verb}-{row.pk}")


@require_POST
@allowed("submit", Incubation, buttons=VERBS, join=JOIN)
def submit(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """Send it in."""
    try:
        incubation.submit(request.user)
    except ValidationError as error:
        for line in error.messages:
            messages.error(request, line)
    else:
        messages.success(request, _("送出了，%(day)s前答复") % {"day": when(incubation.due_at)})
    return redirect(incubation)


@require_POST
@allowed("withdraw", Incubation, buttons=VERBS, join=JOIN)
def withdraw(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """Not applied for after all."""
    return _done(request, incubation, "withdraw", _("收回了，以后可以重新申请"))


@require_POST
@allowed("accept", Incubation, buttons=VERBS, join=JOIN)
def accept(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """Coach them."""
    return _done(request, incubation, "accept", _("接下来了，对方会收到消息"))


@require_POST
@allowed("send_back", Incubation, buttons=VERBS, join=JOIN)
def send_back(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """Not yet, and why."""
    return _done(request, incubation, "send_back", _("退回去了，对方会看到原因"))


@require_POST
@allowed("note_visit", Incubation, buttons=VERBS, join=JOIN)
def note_visit(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """What was seen and said."""
    return _done(request, incubation, "note_visit", _("记下了，对方也看得到"))


@require_POST
@allowed("try_out", Incubation, buttons=VERBS, join=JOIN)
def try_out(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """Try it."""
    return _done(request, incubation, "try_out", _("开始试行了，品牌页已经有了"))


@require_POST
@allowed("extend", Incubation, buttons=VERBS, join=JOIN)
def extend(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """Try it longer, and why."""
    return _done(request, incubation, "extend", _("延长了，对方会收到消息"))


@require_POST
@allowed("report", Incubation, buttons=VERBS, join=JOIN)
def report(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """What it has brought."""
    return _done(request, incubation, "report", _("交上去了，定下来会告诉您"))


@require_POST
@allowed("recognise", Incubation, buttons=VERBS, join=JOIN)
def recognise(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """A brand of the group."""
    return _done(request, incubation, "recognise", _("认定了，全集团都看得到"))


@require_POST
@allowed("decline", Incubation, buttons=VERBS, join=JOIN)
def decline(request: HttpRequest, incubation: Incubation) -> HttpResponse:
    """Not this time, and why."""
    return _done(request, incubation, "decline", _("答复了，对方会看到原因"))


@allowed("amend_visit", Visit, join=("incubation__union",))
def amend_visit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put right what one noted oneself."""
    form = VisitForm(request.POST or None, visit=visit)
    back = visit.incubation.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            visit.amend(request.user, **form.cleaned_data)
        except ValidationError as error:
            refused(form, visit, error)
        else:
            messages.success(request, _("改好了"))
            return redirect(back)
    return one_form(request, form, _("改这次辅导记录"), back, _("存下"))


@on_duty(*DUTIES)
def decide(request: HttpRequest) -> HttpResponse:
    """孵化规矩: read by every cadre of the line, decided by who publishes for the group."""
    is_mine, now = is_of_the_group(request.user), customs()
    if request.method == "POST" and not is_mine:
        raise Http404
    initial = {name: getattr(now, name) for name in NAMES}
    form = CustomForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        Custom.decide(request.user, **form.cleaned_data)
        messages.success(request, _("定好了，从今天起照这个办；已经在办的还按原来的"))
        return redirect("brands:incubations")
    rows = Custom.objects.permitted("view", request.user)[:10]
    context = {"form": form, "now": initial, "is_mine": is_mine, "rows": rows, "here": "brands_desk"}
    return page(request, "brands/customs.html", context, status=422 if form.errors else 200)
