"""Ideas for everybody: the showcase, what waits for me, one idea, and what those with a part in it do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.lists import Column, ListPage, Preset

from . import forms_idea as asks
from .filters_idea import IdeaFilter
from .idea_pages import idea_page, show_idea, show_own
from .idea_part import BUTTONS, PARTS
from .idea_words import brought, line_meta, tone_of
from .models import Idea
from .pages import try_verb


class Ideas(ListPage):
    """革新妙招: what is shown to all, newest first; and those I have a part in."""

    model, verb, key, title, here = Idea, "view", "voice.ideas", gettext_lazy("革新妙招"), "voice"
    template, has_export, page_size = "voice/idea_list.html", False, 15
    filters = IdeaFilter
    views = [
        Preset("", gettext_lazy("大家的妙招"), verb="show"),
        Preset("mine", gettext_lazy("与我有关"), verb="take_part"),
    ]
    cap = 99
    ordering = ["-showcased_at", "-pk"]
    columns = [
        Column("title", "", value=str),
        Column("meta", "", value=line_meta),
        Column("state", ""),
        Column("tone", "", value=tone_of),
        Column("brought", "", value=lambda idea: brought(getattr(idea, "benefit", None))),
    ]

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a line shows."""
        return rows.select_related("case__union", "benefit")

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "voice"}


@allowed("view", Idea, buttons=BUTTONS, join=PARTS)
def idea(request: HttpRequest, idea: Idea) -> HttpResponse:
    """One idea as this reader may see it, with what they owe it."""
    return idea_page(request, idea)


@require_POST
@allowed("judge", Idea, join=PARTS)
def judge(request: HttpRequest, idea: Idea) -> HttpResponse:
    """An expert's points and opinion."""
    form = asks.JudgeForm(request.POST)

    def say(data: dict[str, Any]) -> None:
        idea.judge(request.user, form.points, data["opinion"])

    return try_verb(request, idea.case, form, say, _("评审交上去了，谢谢您"), show_idea, judge_form=form)


@require_POST
@allowed("join", Idea, join=PARTS)
def join(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Yes, we thought of it together."""
    form = asks.JoinForm(request.POST)

    def agree(data: dict[str, Any]) -> None:
        idea.join(request.user, data["share"], data["is_credited"])

    return try_verb(request, idea.case, form, agree, _("记上了，您是合作人"), show_idea, join_form=form)


@require_POST
@allowed("decline", Idea, join=PARTS)
def decline(request: HttpRequest, idea: Idea) -> HttpResponse:
    """It is not mine."""
    said = _("记下了，不会写上您")
    return try_verb(request, idea.case, None, lambda _data: idea.decline(request.user), said, show_idea)


@require_POST
@allowed("credit", Idea, join=PARTS)
def credit(request: HttpRequest, idea: Idea) -> HttpResponse:
    """My name on the showcase, or not."""
    is_credited = request.POST.get("is_credited") == "1"
    said = _("展示的时候会写您的名字") if is_credited else _("展示的时候不写您的名字")
    return try_verb(request, idea.case, None, lambda _data: idea.credit(request.user, is_credited), said, show_idea)


@require_POST
@allowed("claim", Idea, join=PARTS)
def claim(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The hidden author comes forward for this one idea."""
    form = asks.ClaimForm(request.POST)

    def come_forward(data: dict[str, Any]) -> None:
        idea.claim(request.user, data["is_credited"])

    said = _("认领好了，这条妙招现在记在您名下")
    return try_verb(request, idea.case, form, come_forward, said, show_own, claim_form=form)


@require_POST
@allowed("finish", Idea, join=PARTS)
def finish(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Carried out, with what it brings."""
    form = asks.FinishForm(request.POST, request.FILES)

    def report(data: dict[str, Any]) -> None:
        sums = {"money_fen": data["money"] or 0, "hours": data["hours"] or 0, "safety": data["safety"]}
        idea.finish(request.user, uploads=data["files"] or (), **sums)

    said = _("交上去了，请%(union)s核实") % {"union": idea.verifying_union}
    return try_verb(request, idea.case, form, report, said, show_idea, finish_form=form)


@require_POST
@allowed("verify", Idea, join=PARTS)
def verify(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The second office confirms."""
    form = asks.VerifyForm(request.POST)

    def confirm(data: dict[str, Any]) -> None:
        idea.verify(request.user, money_fen=data["money"], hours=data["hours"], note=data["note"])

    return try_verb(request, idea.case, form, confirm, _("效益核实好了，两边的数字都留着"), show_idea, verify_form=form)


@require_POST
@allowed("send_back", Idea, join=PARTS)
def send_back(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The second office wants to see more."""
    form = asks.SendBackForm(request.POST)

    def ask_more(data: dict[str, Any]) -> None:
        idea.send_back(request.user, data["reason"])

    said = _("退回补充了，实施的同事收到了消息")
    return try_verb(request, idea.case, form, ask_more, said, show_idea, send_back_form=form)
