"""The section on an idea in other pages: the author's case page and the cadre's desk."""

from __future__ import annotations

from typing import Any

from django.forms import Form

from zgh.foundation.orgs.belonging import parent_of

from . import forms_idea as asks
from . import forms_idea_desk as desk_asks
from .idea_words import stages_of
from .models import Case, CoAuthor, Idea, Review
from .models.desk import sits_at
from .models.idea import GOOD, UNDECIDED
from .models.idea_doing import earned
from .models.idea_people import CRITERIA

PARTS = (
    *("case__union", "case__origin", "case__author", "case__category", "implementer", "verifying_union"),
    *("implementing_union", "benefit__by", "benefit__verified_by", "benefit__verified_for", "award__idea_class"),
)
BUTTONS = ("look_inside", "lead", "verify")


# What case pages join, so that an idea costs no query of its own there.
IDEA_JOIN = tuple(
    f"idea__{name}"
    for name in (
        *("implementer", "implementing_union", "verifying_union", "benefit__verified_for", "award__idea_class"),
    )
)


def idea_of(case: Case) -> Idea | None:
    """The idea of a case fetched with IDEA_JOIN; None for cases of other kinds."""
    return getattr(case, "idea", None)


def evidence(case: Case) -> list[Any]:
    """Rows of the idea whose files the desk shows."""
    return [benefit] if (benefit := getattr(idea_of(case), "benefit", None)) else []


def close_plain_answer(case: Case) -> None:
    """The verdict is the answer of an idea: the plain answer box would be a second one."""
    idea = idea_of(case)
    if idea is None:
        return
    closed = {"plan", "merge"} | ({"answer", "draft"} if idea.state in UNDECIDED else set())
    for verb in closed if idea.state == "rejected" else closed | {"refuse"}:
        setattr(case, f"can_{verb}", False)


def author_part(case: Case, user: Any, **forms: Form) -> dict[str, Any]:
    """The section on the author's own case page. Two queries; none for cases of other kinds."""
    idea = idea_of(case)
    if idea is None or not case.is_by(user):
        return {}
    if idea.state == "rejected" and idea.is_second_look:
        case.can_reopen = False  # type: ignore[attr-defined]
    claim_form = forms.get("claim_form") or asks.ClaimForm()
    return {"idea": idea, **facts_of(idea, user, is_asking=idea.is_decided), "claim_form": claim_form}


def desk_part(case: Case, user: Any, **forms: Form) -> dict[str, Any]:
    """The section on the cadre's case page with the one form that is due. Two queries.

    Opinions stand here until the verdict; later the page has other things to ask the database, and links to them.
    """
    idea = idea_of(case)
    if idea is None:
        return {}
    context = {"idea": idea, **facts_of(idea, user, is_asking=not idea.is_decided or idea.state == "rejected")}
    can_lead = sits_at(user, case) and not case.is_by(user) and context["my_part"] is None
    return {**context, "can_lead": can_lead, **(_due_forms(idea, user, **forms) if can_lead else {})}


def _due_forms(idea: Idea, user: Any, **forms: Form) -> dict[str, Any]:
    """What can be done in this state, each with its form."""
    made: dict[str, Any] = {}
    near, state = idea.union_id, idea.state
    if state in ("preliminary", "expert_review"):
        made["invite_form"] = lambda: desk_asks.InviteForm(near=near)
    if state in UNDECIDED:
        made["verdict_form"] = lambda: desk_asks.VerdictForm(is_reviewing=state == "expert_review")
    if state in ("adopted", "partly", "stored", "implementing"):
        made["implement_form"] = lambda: desk_asks.ImplementForm(user=user, near=near, above=parent_of(idea.union))
    if state == "verified":
        made["award_form"] = lambda: desk_asks.AwardForm(classes=earned(idea))
    if state in ("rewarded", "showcased"):
        words = {"title": idea.show_title or idea.case.headline, "text": idea.show_text}
        made["show_form"] = lambda: desk_asks.ShowForm(initial=words)
        made["collect_form"] = desk_asks.CollectForm
    return {name: forms.get(name) or make() for name, make in made.items()} | {"wrong_form": next(iter(forms), "")}


def facts_of(idea: Idea, user: Any, *, is_asking: bool = True) -> dict[str, Any]:
    """Who has a part in it, what was said and what came of it. Two queries; one where nobody `is_asking` opinions."""
    people = list(CoAuthor.objects.filter(idea=idea).select_related("user")) if idea.named_count else []
    idea._joined = [row for row in people if row.state == "joined"]  # type: ignore[attr-defined]
    reviews = list(Review.objects.filter(idea=idea).select_related("reviewer")) if is_asking else []
    given = [row for row in reviews if row.state == "given"]
    this_round = [row for row in given if row.round == idea.case.reopened_count] or given
    return {
        "stages": stages_of(idea),
        "coauthors": people,
        "my_part": next((row for row in people if row.user_id == user.pk and row.state != "declined"), None),
        "reviews": reviews,
        "opinions": this_round if idea.is_decided else [],
        "average": _average(this_round),
        "criteria": CRITERIA,
        "benefit": getattr(idea, "benefit", None),
        "award": getattr(idea, "award", None),
        "is_honoured": idea.state in GOOD,
    }


def _average(rows: list[Review]) -> float | None:
    points = [row.average for row in rows if row.average is not None]
    return round(sum(points) / len(points), 1) if points else None
