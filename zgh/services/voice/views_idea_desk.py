"""Ideas at the desk: the list by stage, and what cadres do from the first look to the showcase."""

from __future__ import annotations

from typing import Any

from django.db.models import Avg, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.orgs.belonging import parent_of
from zgh.kit.lists import Action, Column, ListPage, Preset
from zgh.kit.money import yuan

from . import forms_idea_desk as asks
from .filters_idea import IdeaDeskFilter
from .idea_pages import show_desk
from .idea_part import PARTS
from .models import Idea, Review
from .models.idea_doing import earned
from .pages import try_verb

WHERE = ("case__union", "case__author", "case__category", "implementer")


class IdeaDesk(ListPage):
    """革新妙招 at the desk: every idea of the unions under my duty, by what it waits for."""

    model, verb, key, title, here = Idea, "lead", "voice.idea_desk", gettext_lazy("革新妙招"), "ideas"
    subject = "case__author__person"  # a hidden author is nobody here
    template = "voice/idea_desk_list.html"
    filters = IdeaDeskFilter
    ordering = ("-pk",)
    views = [
        Preset("", gettext_lazy("全部")),
        Preset("new", gettext_lazy("待初审"), Q(state="submitted"), tone="is-soon"),
        Preset("review", gettext_lazy("评审中"), Q(state__in=("preliminary", "expert_review"))),
        Preset("adopted", gettext_lazy("待实施"), Q(state__in=("adopted", "partly"))),
        Preset("doing", gettext_lazy("实施中"), Q(state="implementing")),
        Preset("done", gettext_lazy("待核实"), Q(state="done")),
        Preset("verified", gettext_lazy("待奖励"), Q(state="verified"), tone="is-soon"),
        Preset("shown", gettext_lazy("已奖励"), Q(state__in=("rewarded", "showcased"))),
        Preset("stored", gettext_lazy("留存"), Q(state="stored")),
        Preset("rejected", gettext_lazy("未采纳"), Q(state="rejected")),
    ]
    actions = [Action("screen", gettext_lazy("初审通过"), "checks")]
    empty = {
        "title": gettext_lazy("还没有革新妙招"),
        "text": gettext_lazy("职工在“有话对工会说”里选革新妙招，就会排在这里。"),
        "icon": "tools",
    }

    @cached_property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """What the table shows; a file holds more."""
        user = self.request.user
        shown = [
            Column(
                "headline", _("妙招"), value=lambda idea: idea.case.headline, cell="voice/cell_idea.html", is_title=True
            ),
            Column("who", _("提出人"), value=lambda idea: idea.case.shown_author_for(user)),
            Column("union", _("工会"), value=lambda idea: str(idea.case.union)),
            Column("state", _("阶段"), cell="voice/cell_idea_state.html", sort="state"),
            Column("points", _("评分"), value=lambda idea: _points(idea.points), sort="points"),
            Column("decided_on", _("评定日期"), sort="decided_on"),
        ]
        return [*shown, *(FILE_ONLY if self.is_export else ())]

    @property
    def is_export(self) -> bool:
        """Whether a file is asked for, which holds more columns than fit on a screen."""
        return "format" in self.request.GET or self.request.POST.get("act") == "export"

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a row shows: the case as its reader may know it, and the average of the experts."""
        given = Review.objects.filter(idea=OuterRef("pk"), state="given").order_by().values("idea")
        points = given.annotate(points=Avg((F("novelty") + F("usefulness") + F("cost")) / 3.0)).values("points")
        return rows.select_related(*WHERE, "case__origin", "benefit", "award").annotate(points=Subquery(points))


def _points(points: Any) -> str:
    return "" if points is None else f"{points:.1f}"


def _of(name: str, part: str) -> Any:
    """A fact of the benefit or award; empty where there is none yet."""
    return lambda idea: getattr(getattr(idea, part, None), name, None)


def _sum(name: str, part: str) -> Any:
    return lambda idea: yuan(_of(name, part)(idea))


FILE_ONLY = (
    Column("number", gettext_lazy("编号"), value="case.number"),
    Column("text", gettext_lazy("内容"), value="case.text"),
    Column("implementer", gettext_lazy("实施负责人"), value="implementer.name"),
    Column("money", gettext_lazy("填报年效益（元）"), value=_sum("money_fen", "benefit")),
    Column("verified", gettext_lazy("核实年效益（元）"), value=_sum("verified_fen", "benefit")),
    Column("hours", gettext_lazy("核实年省工时"), value=_of("verified_hours", "benefit")),
    Column("reward", gettext_lazy("奖励（元）"), value=_sum("amount_fen", "award")),
    Column("collected_on", gettext_lazy("领取日期"), value=_of("collected_on", "award")),
)


@require_POST
@allowed("screen", Idea, join=PARTS)
def screen(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Worth a closer look."""
    said = _("初审通过，提出人收到了消息。接下来请专家评审")
    return try_verb(request, idea.case, None, lambda _data: idea.screen(request.user), said, show_desk)


@require_POST
@allowed("invite", Idea, join=PARTS)
def invite(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Ask colleagues for their judgment."""
    form = asks.InviteForm(request.POST, near=idea.union_id)

    def ask(data: dict[str, Any]) -> None:
        idea.invite(request.user, data["reviewers"], data["due_on"])

    return try_verb(request, idea.case, form, ask, _("请到了，评审的同事收到了消息"), show_desk, invite_form=form)


@require_POST
@allowed("lead", Idea, join=PARTS)
def decide(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The verdict, which is the answer of the case."""
    form = asks.VerdictForm(request.POST, is_reviewing=idea.state == "expert_review")

    def settle(data: dict[str, Any]) -> None:
        getattr(idea, data["verdict"])(request.user, data["text"])

    said = _("评审结论发出去了，提出人收到了答复")
    return try_verb(request, idea.case, form, settle, said, show_desk, verdict_form=form)


@require_POST
@allowed("implement", Idea, join=PARTS)
def implement(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Who carries it out, who confirms."""
    form = asks.ImplementForm(request.POST, user=request.user, near=idea.union_id, above=parent_of(idea.union))

    def plan(data: dict[str, Any]) -> None:
        idea.implement(request.user, data["implementer"], data["verifying_union"], data["due_on"])

    return try_verb(request, idea.case, form, plan, _("安排好了，负责的同事收到了消息"), show_desk, implement_form=form)


@require_POST
@allowed("reward", Idea, join=PARTS)
def reward(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Class and sum, or thanks."""
    form = asks.AwardForm(request.POST, classes=earned(idea))

    def award(data: dict[str, Any]) -> None:
        idea.reward(request.user, data["amount"] or 0, data["idea_class"], data["note"])

    return try_verb(request, idea.case, form, award, _("奖励核定了，提出人收到了消息"), show_desk, award_form=form)


@require_POST
@allowed("collect", Idea, join=PARTS)
def collect(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The reward was handed out."""
    form = asks.CollectForm(request.POST)

    def note(data: dict[str, Any]) -> None:
        idea.collect(request.user, data["on"])

    return try_verb(request, idea.case, form, note, _("登记好了"), show_desk, collect_form=form)


@require_POST
@allowed("showcase", Idea, join=PARTS)
def showcase(request: HttpRequest, idea: Idea) -> HttpResponse:
    """For all colleagues to see."""
    form = asks.ShowForm(request.POST, request.FILES)

    def show(data: dict[str, Any]) -> None:
        idea.showcase(request.user, data["title"], data["text"], data["files"] or ())

    return try_verb(request, idea.case, form, show, _("展示出来了，全集团同事都看得到"), show_desk, show_form=form)


@require_POST
@allowed("unshow", Idea, join=PARTS)
def unshow(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Off the showcase."""
    said = _("撤下来了，文字和照片都留着，随时可以再展示")
    return try_verb(request, idea.case, None, lambda _data: idea.unshow(request.user), said, show_desk)
