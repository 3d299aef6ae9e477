"""The pages of one case: what the author's and the cadre's templates are given, and how a verb answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from zgh.foundation.access.permitted import may
from zgh.kit.pages import draft_saved, page

from .answer_part import answer_part, errands_of, order_of
from .discretion import for_colleagues, nameless
from .forms import AskAuthorForm, NoteForm, OutForm, RateForm, ReasonForm, RefuseForm, TextForm
from .forms_plan import DecideForm, DeferForm, FinishForm, PlanForm
from .idea_part import IDEA_JOIN, author_part, close_plain_answer, desk_part, evidence
from .masked_acts import done_to_mask
from .models import Answer, Case, Desk, Milestone
from .models.children import children_of
from .models.desk import covers, sits_at
from .models.leeway import open_extension
from .standing import standing_of
from .timeline import add_files, answers_of, timeline, without_files
from .words import FACES, promise_of, steps_of

JOIN = ("category", "union", "first_union", "origin", "author", "handler", "merged_into__union", *IDEA_JOIN)
# Marks asked of the database. Verbs that share a rule (a test says which) share its answer, because each mark costs
# a millisecond of compiling; the state decides the rest (`_spread`).
AUTHOR = ("reply", "reopen", "split", "view_internal", "support")
CADRE = ("assign", "note", "defer", "extend", "split", "gather", "view_internal", "support")
LIKE_REPLY = ("rate", "withdraw")
LIKE_ASSIGN = (
    "merge",
    "accept",
    "refer",
    "ask",
    "wait",
    "draft",
    "answer",
    "refuse",
    "plan",
    "advance",
    "finish",
)
LIKE_DEFER = ("entrust",)

Show = Callable[..., HttpResponse]


def author_page(request: HttpRequest, case: Case, *, status: int = 200, **forms: Form) -> HttpResponse:
    """The case on the author's phone, or a colleague's. `forms` are bound ones with something wrong."""
    is_mine = case.is_by(request.user)
    _spread(case, "reply", LIKE_REPLY)
    entries = timeline(case, request.user)
    if not is_mine:
        entries = for_colleagues(case, entries)
    answer = next((entry.answer for entry in entries if entry.answer), None)
    if case.merged_into is not None:
        answer = overlaid(case, request.user)
    newest = entries[0].kind if entries else ""
    context = {
        "tab": "voice",
        "case": case,
        "is_mine": is_mine,
        "steps": steps_of(case),
        "promise": promise_of(case),
        "entries": entries,
        "answer": answer if case.state in ("planned", "answered", "closed", "merged") else None,
        "milestones": milestones_of(case.merged_into or case, answer),
        "standing": standing_of(case, request.user, case.can_support),  # type: ignore[attr-defined]
        "rating": getattr(answer, "rating", None) if answer and case.merged_into is None else None,
        "is_asked": newest == "ask" and case.state in ("accepted", "handling"),
        "faces": FACES,
        "rate_form": forms.get("rate_form") or RateForm(),
        "reply_form": forms.get("reply_form") or TextForm(),
        "reopen_form": forms.get("reopen_form") or ReasonForm(prefix="reopen"),
        "is_reopening": "reopen_form" in forms,
        **author_part(case, request.user, **forms),
        "hidden": done_to_mask(case) if is_mine and case.is_masked else None,
        "order": order_of(case) if is_mine else None,
    }
    return page(request, "voice/case.html", context, status=status)


def desk_page(request: HttpRequest, case: Case, *, status: int = 200, **forms: Form) -> HttpResponse:
    """The case on the cadre's desk, wide or on a phone (mock 14)."""
    context = pane_of(request, case, **forms)
    context |= {
        "note_form": forms.get("note_form") or NoteForm(prefix="note"),
        "ask_form": forms.get("ask_form") or AskAuthorForm(prefix="ask"),
        "refuse_form": forms.get("refuse_form") or RefuseForm(prefix="refuse"),
        "plan_form": forms.get("plan_form") or PlanForm(prefix="plan"),
        "finish_form": forms.get("finish_form") or FinishForm(prefix="finish"),
        "defer_form": forms.get("defer_form") or DeferForm(prefix="defer"),
        "decide_form": forms.get("decide_form") or DecideForm(prefix="decide"),
        "extension": open_extension(case) if _is_deferred(context) else None,
        "standing": standing_of(case, request.user, case.can_support),  # type: ignore[attr-defined]
        "wrong": next(iter(forms), ""),
        "promise": promise_of(case),
        **desk_part(case, request.user, **forms),
        "is_chair": case.is_masked and sits_at(request.user, case) and covers(request.user, Desk.CHAIR, case.union),
    }
    return page(request, "voice/desk_case.html", context, status=status)


def pane_of(request: HttpRequest, case: Case, **forms: Form) -> dict[str, Any]:
    """What the preview and the whole desk page share. Five queries."""
    _spread(case, "assign", LIKE_ASSIGN)
    _spread(case, "defer", LIKE_DEFER)
    close_plain_answer(case)
    draft = next((a for a in answers_of(case) if a.round == case.reopened_count and a.state != a.State.PUBLISHED), None)
    entries = without_files(case, request.user, internal=True)
    errands = errands_of(case) if any(entry.kind == "entrust" for entry in entries) else []
    add_files(entries, also=[*evidence(case), *errands, *([draft] if draft else [])])
    answer = next((entry.answer for entry in entries if entry.answer), None)
    initial = {name: getattr(draft, name) for name in ("text", "conclusion", "taker")} if draft else {}
    return {
        "here": "voice",
        "is_owner": sits_at(request.user, case),
        "case": case,
        "who": case.shown_author_for(request.user),
        "entries": entries,
        "spoken": [e for e in entries if e.kind in ("ask", "reply", "reopen", "note")][:3],
        "answer": answer,
        "draft": draft,
        "children": list(children_of(case)) if case.can_gather else [],  # type: ignore[attr-defined]
        "milestones": milestones_of(case, answer),
        "answer_form": forms.get("answer_form") or OutForm(initial=initial),
        "submitted": case.shown_moment(case.submitted_at, request.user),
        "errands": errands,
        **answer_part(case, draft, request.user),
    }


def overlaid(case: Case, user: Any) -> Answer | None:
    """The last answer to the case this one was laid over, without the name of who asked there. Two queries.

    For its author; colleagues read it where they may read that case: laying an open one over it opens nothing.
    """
    into = case.merged_into
    if not (case.is_by(user) or may(user, "view", into)):
        return None
    answer = into.answers.filter(state=Answer.State.PUBLISHED).last() if into else None
    if answer is not None and into is not None:
        answer.text, answer.outcome = nameless(into, answer.text), nameless(into, answer.outcome)
    return answer


def _is_deferred(context: dict[str, Any]) -> bool:
    """Whether more time was ever asked for: the record says so, and spares a question on all other pages."""
    return bool(context["case"].due_at) and any(entry.kind == "defer" for entry in context["entries"])


def milestones_of(case: Case, answer: Answer | None) -> list[Milestone]:
    """The steps of the plan of this round, when the answer was one; ideas plan for themselves. At most one query."""
    if answer is None or answer.conclusion != Answer.Conclusion.PLANNED or case.kind == "idea":
        return []
    return list(case.milestones.filter(round=answer.round))


def _spread(case: Case, asked: str, verbs: tuple[str, ...]) -> None:
    """Mark the verbs whose rule is that of `asked`: same person, so only the state remains to be looked at."""
    for verb in verbs:
        setattr(case, f"can_{verb}", getattr(case, f"can_{asked}") and case.flow.can(case, verb))


def try_verb(  # noqa: PLR0917 (page, row, form, verb, words, page again)
    request: HttpRequest,
    case: Case,
    form: Form | None,
    act: Callable[[dict[str, Any]], Any],
    said: str,
    show: Show,
    **forms: Form,
) -> HttpResponse:
    """Do the verb and go back, or show the page again with what was typed and what is wrong with it."""
    try:
        if form is None or form.is_valid():
            act(form.cleaned_data if form else {})
            messages.success(request, said)
            return draft_saved(redirect(back(request, case)), *(f"case-{case.pk}-{name}" for name in forms))
    except ValidationError as error:
        if form is None:
            messages.error(request, "；".join(error.messages))
            return redirect(back(request, case))
        form.add_error(None, error)
    return show(request, case, status=422, **forms)


def back(request: HttpRequest, case: Case) -> str:
    """Where the form came from, if that is ours; else the case as this person knows it."""
    place = request.POST.get("next", "")
    if place.startswith("/") and url_has_allowed_host_and_scheme(place, allowed_hosts=None):
        return place
    return case.get_absolute_url() if case.is_by(request.user) else case.desk_url
