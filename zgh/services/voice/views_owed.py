"""The board of answers that are owed, each with its page; and the rules that make them owed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.access.scopes import reach
from zgh.kit.dates import day
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from .discretion import keep_name_out
from .filters_public import OwedFilter
from .forms_rule import OwedAnswerForm, RuleForm
from .models import Obligation, ThresholdRule
from .standing import level_of, owed_tag

JOIN = ("union", "case", "case__author", "case__origin", "case__category")


def overdue(_user: Any) -> Q:
    """Owed and past its day."""
    return Q(state="owed", due_at__lte=timezone.now())


class Obligations(ListPage):
    """等公开答复: what enough people stood behind, who owes the answer, and by when."""

    model, key, title, here = Obligation, "voice.obligations", gettext_lazy("大家附议，等公开答复"), "voice_owed"
    template, page_size, is_personal = "voice/obligations.html", 15, False
    filters = OwedFilter
    views = [
        Preset("", gettext_lazy("等答复"), Q(state="owed")),
        Preset("overdue", gettext_lazy("已超时"), overdue, tone="is-late"),
        Preset("answered", gettext_lazy("已答复"), Q(state="answered")),
    ]
    cap = 99
    columns = [
        Column("number", gettext_lazy("编号"), value="case.number"),
        Column("headline", gettext_lazy("什么事"), value="case.headline", is_title=True),
        Column("category", gettext_lazy("类别"), value="case.category"),
        Column("union", gettext_lazy("由谁答复")),
        Column("people_count", gettext_lazy("达到时的人数")),
        Column("reached_on", gettext_lazy("哪天达到"), value=lambda owed: day(owed.reached_at)),
        Column("due_at", gettext_lazy("最晚答复")),
        Column("state", gettext_lazy("状态"), value=lambda owed: owed_tag(owed)[0]),
        Column("office", gettext_lazy("谁答复的")),
        Column("answered_at", gettext_lazy("答复时间")),
        Column("text", gettext_lazy("答复")),
    ]

    @property
    def has_export(self) -> bool:  # type: ignore[override]
        """For those who have to see to it."""
        return any(reach(self.request.user, duty) for duty in ("voice", "chair"))

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a line shows."""
        return rows.exclude(state="dropped").select_related("union", "case", "case__category")

    def sorted(self, rows: QuerySet) -> QuerySet:
        """What is owed by its day, what is answered by the newest."""
        if self.view and self.view.key == "answered":
            return rows.order_by(F("answered_at").desc(), "-pk")
        return rows.order_by("due_at", "pk")

    def extra(self) -> dict[str, Any]:
        """The words of each line."""
        return {"tab": "voice", "lines": [(row, *owed_tag(row)) for row in self._rows]}

    def page_of(self, rows: QuerySet, first: int) -> Any:
        """The rows, kept for their words."""
        found = list(super().page_of(rows, first))
        self._rows = found[: self.page_size]
        return found


@allowed("view", Obligation, buttons=("answer",), join=JOIN)
def obligation(request: HttpRequest, obligation: Obligation) -> HttpResponse:
    """What was said, how many stand behind it, who owes the answer; the answer, or the form for it."""
    return _shown(request, obligation, OwedAnswerForm())


@require_POST
@allowed("answer", Obligation, buttons=("answer",), join=JOIN)
def answer_obligation(request: HttpRequest, obligation: Obligation) -> HttpResponse:
    """Say it publicly."""
    form = OwedAnswerForm(request.POST)
    if form.is_valid():
        try:
            keep_name_out(obligation.case, form.cleaned_data["text"])
            obligation.answer(request.user, form.cleaned_data["text"])
        except ValidationError as error:
            form.add_error("text", error)
        else:
            messages.success(request, _("公开答复发出去了，大家都看得到"))
            return draft_saved(redirect(obligation), f"owed-{obligation.pk}")
    return _shown(request, obligation, form, status=422)


def _shown(request: HttpRequest, owed: Obligation, form: OwedAnswerForm, status: int = 200) -> HttpResponse:
    word, tone = owed_tag(owed)
    context = {"owed": owed, "case": owed.case, "form": form, "word": word, "tone": tone, "tab": "voice"}
    return page(request, "voice/obligation.html", context, status=status)


@on_duty("chair")
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of the unions under my chair, those in force first, ended ones below."""
    rows = ThresholdRule.objects.permitted("edit", request.user).select_related("union")
    rows = rows.with_can(request.user, "repeal").order_by("union__path", "-starts_on", "-pk")
    today = timezone.localdate()
    lines = [(rule, level_of(rule)) for rule in rows]
    live = [line for line in lines if line[0].ends_on is None or line[0].ends_on > today]
    context = {"live": live, "ended": [line for line in lines if line not in live], "today": today}
    return page(request, "voice/rules.html", {**context, "here": "voice_rules"})


@on_duty("chair")
def enact(request: HttpRequest) -> HttpResponse:
    """Make a rule."""
    form = RuleForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            ThresholdRule.enact(request.user, facts.pop("union"), **facts)
        except ValidationError as error:
            form.add_error("obliged_level", error)
        else:
            messages.success(request, _("规则订好了，到日子自动生效"))
            return redirect("voice:rules")
    return page(request, "voice/enact.html", {"form": form, "here": "voice_rules"}, status=422 if form.errors else 200)


@require_POST
@allowed("repeal", ThresholdRule)
def repeal(request: HttpRequest, rule: ThresholdRule) -> HttpResponse:
    """No longer from today on."""
    rule.repeal(request.user)
    messages.success(request, _("这条规则从今天起停用，已经欠下的答复还要答"))
    return redirect("voice:rules")
