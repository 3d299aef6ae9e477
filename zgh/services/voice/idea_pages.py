"""The page of one idea, and how pages come again when something is wrong with what was typed."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from zgh.foundation.files.attach import attached_to
from zgh.kit.pages import page

from . import forms_idea as asks
from .idea_part import BUTTONS, PARTS, facts_of
from .models import Case, Idea, Review
from .models.idea_people import CRITERIA
from .pages import AUTHOR, CADRE, JOIN, author_page, desk_page


def idea_page(request: HttpRequest, idea: Idea, *, status: int = 200, **forms: Form) -> HttpResponse:
    """The idea for everybody but its leaders: what is shown to all, and inside it the one thing this reader owes."""
    user, case = request.user, idea.case
    facts = facts_of(idea, user)
    attached_to([row for row in (idea, case, facts["benefit"]) if row is not None])
    row = next((r for r in facts["reviews"] if r.reviewer_id == user.pk and r.round == case.reopened_count), None)
    is_mine = case.is_by(user)
    part = facts["my_part"]
    is_judging = row is not None and idea.state == "expert_review" and not is_mine and part is None
    context = {
        "tab": "voice",
        "idea": idea,
        "case": case,
        **facts,
        "is_mine": is_mine,
        "who": str(case.author) if part is not None and case.author else case.shown_author_for(user),
        "names": idea.signed() if idea.state == "showcased" else [],
        "my_review": row if is_judging else None,
        "judge_form": forms.get("judge_form") or asks.JudgeForm(initial=_said(row)),
        "join_form": forms.get("join_form") or asks.JoinForm(),
        "is_doer": idea.implementer_id == user.pk and idea.state == "implementing",
        "finish_form": forms.get("finish_form") or asks.FinishForm(initial=_entered(facts["benefit"])),
        "verify_form": forms.get("verify_form") or asks.VerifyForm(initial=_entered(facts["benefit"])),
        "send_back_form": forms.get("send_back_form") or asks.SendBackForm(),
        "wrong_form": next(iter(forms), ""),
        "is_inside": idea.can_look_inside,  # type: ignore[attr-defined]
        "can_verify": idea.can_verify and idea.state == "done",  # type: ignore[attr-defined]
    }
    return page(request, "voice/idea.html", context, status=status)


def _said(row: Review | None) -> dict[str, Any]:
    if row is None or row.state != "given":
        return {}
    return {"opinion": row.opinion, **{name: getattr(row, name) for name, _label, _asks in CRITERIA}}


def _entered(benefit: Any) -> dict[str, Any]:
    if benefit is None:
        return {}
    return {"money": benefit.money_fen, "hours": benefit.hours, "safety": benefit.safety}


def show_desk(request: HttpRequest, idea_case: Case, *, status: int, **forms: Form) -> HttpResponse:
    """The desk page again with what is wrong; fetched afresh, because marks belong to the page."""
    rows = Case.objects.permitted("view_internal", request.user).with_can(request.user, *CADRE).select_related(*JOIN)
    case = rows.filter(pk=idea_case.pk).first()
    if case is None:
        raise Http404
    return desk_page(request, case, status=status, **forms)


def show_idea(request: HttpRequest, idea_case: Case, *, status: int, **forms: Form) -> HttpResponse:
    """The idea's page again with what is wrong."""
    rows = Idea.objects.permitted("view", request.user).with_can(request.user, *BUTTONS).select_related(*PARTS)
    idea = rows.filter(pk=idea_case.pk).first()
    if idea is None:
        raise Http404
    return idea_page(request, idea, status=status, **forms)


def show_own(request: HttpRequest, idea_case: Case, *, status: int, **forms: Form) -> HttpResponse:
    """The author's case page again with what is wrong."""
    rows = Case.objects.permitted("reply", request.user).with_can(request.user, *AUTHOR).select_related(*JOIN)
    case = rows.filter(pk=idea_case.pk).first()
    if case is None:
        raise Http404
    return author_page(request, case, status=status, **forms)
