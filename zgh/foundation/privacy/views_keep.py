"""For who keeps the whole group: periods of the retention table with a dry run, and impact records."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.accounts.fresh import fresh
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page

from . import assessing, keeping
from .forms import AssessmentForm, PeriodForm
from .models import Assessment, Clearing, Period
from .registry import kind_of


@on_duty("orgs", "audit")
def periods(request: HttpRequest) -> HttpResponse:
    """The retention table; beside each line what would go tonight (a dry run), below what went."""
    if not (keeping.may_keep(request.user) or reaches_all(request.user, "audit")):
        raise Http404
    now = timezone.now()
    rows = [(rule, rule.due_count(now)) for rule in keeping.rules()]
    gone = Clearing.objects.permitted("view", request.user)[:10]
    context = {"rows": rows, "gone": [(row, kind_of(row.kind)) for row in gone], "here": "periods"}
    return page(request, "privacy/periods.html", {**context, "can_set": keeping.may_keep(request.user)})


@on_duty("orgs")
@fresh
def set_period(request: HttpRequest, kind: str) -> HttpResponse:
    """Decide how long one kind is kept."""
    rule = next((rule for rule in keeping.rules() if rule.kind.key == kind), None)
    if rule is None or rule.kind.due is None or not keeping.may_keep(request.user):
        raise Http404
    initial = {"days": rule.days, "source": rule.period.source if rule.period else ""}
    form = PeriodForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.set_period(by=_user(request), kind=kind, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("source" if error.code == "source" else "days", error)
        else:
            messages.success(request, _("记下了，今晚起按这个期限办"))
            return redirect("privacy:periods")
    past = Period.objects.permitted("view", request.user).filter(kind=kind).select_related("decided_by")
    context = {"form": form, "rule": rule, "past": past, "here": "periods"}
    return page(request, "privacy/period.html", context, status=422 if form.errors else 200)


class AssessmentList(ListPage):
    """The ledger of impact records, those to be reviewed first."""

    model, key, here = Assessment, "privacy.assessments", "assessments"
    title = gettext_lazy("影响评估")
    is_personal = False
    template = "privacy/assessments.html"
    columns = [
        Column("title", gettext_lazy("处理什么"), is_title=True),
        Column("covers", gettext_lazy("涉及哪些资料")),
        Column("risk", gettext_lazy("风险"), cell="privacy/cells.html#risk", sort="risk"),
        Column("is_sensitive", gettext_lazy("敏感")),
        Column("decided_by", gettext_lazy("谁决定的"), is_meta=True),
        Column("decided_on", gettext_lazy("决定日期"), sort="decided_on"),
        Column("review_on", gettext_lazy("下次复查"), sort="review_on"),
        Column("kept_until", gettext_lazy("至少保存到")),
    ]
    views = [
        Preset("", gettext_lazy("全部")),
        Preset("due", gettext_lazy("该复查了"), lambda _user: Q(review_on__lte=timezone.localdate()), tone="is-soon"),
    ]
    empty = {
        "title": gettext_lazy("还没有评估记录"),
        "text": gettext_lazy("用身份证号、健康、困难情况之前，先想清楚影响和措施，记在这里。"),
        "icon": "shield-check",
    }

    def extra(self) -> dict[str, Any]:
        """Whether this reader may add one."""
        return {"can_assess": keeping.may_keep(self.request.user)}


@on_duty("orgs")
def assess(request: HttpRequest) -> HttpResponse:
    """A new record."""
    if not keeping.may_keep(request.user):
        raise Http404
    form = AssessmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assessing.assess(by=_user(request), once=form.cleaned_data["once"], **form.facts)
        messages.success(request, _("已登记，至少保存三年"))
        return redirect("privacy:assessments")
    return _form(request, form)


@allowed("view", Assessment, buttons=("revise",))
def revise(request: HttpRequest, row: Assessment) -> HttpResponse:
    """Read it; who keeps it writes it anew after a review."""
    can_revise = bool(row.can_revise)  # type: ignore[attr-defined]
    if request.method == "POST" and not can_revise:
        raise Http404
    form = AssessmentForm(request.POST or None, initial=AssessmentForm.of(row))
    if request.method == "POST" and form.is_valid():
        assessing.revise(row, by=_user(request), **form.facts)
        messages.success(request, _("已修订，原来的写法还在操作日志里"))
        return redirect("privacy:assessments")
    return _form(request, form, row, can_revise=can_revise)


def _form(
    request: HttpRequest, form: AssessmentForm, row: Assessment | None = None, *, can_revise: bool = True
) -> HttpResponse:
    context = {"form": form, "row": row, "can_revise": can_revise, "here": "assessments"}
    return page(request, "privacy/assessment.html", context, status=422 if form.errors else 200)


def _user(request: HttpRequest) -> Any:
    return request.user
