"""What the pages of a union and of a re-election are given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.files.attach import attached_to
from zgh.foundation.orgs.counts import headcount
from zgh.foundation.orgs.models import Officer, Union
from zgh.kit.pages import page

from .columns import left_text, tone_of
from .forms import ReasonForm, SeatForm, StepForm
from .models import (
    Certificate,
    Figure,
    Figures,
    Opening,
    ReElection,
    Return,
    Seat,
    Step,
    Term,
    Vacancy,
    seating,
    vacancies,
)
from .spans import months_after
from .words import session_name, term_name

SHOWN_OFFICERS = 60
MOST_OFFICERS = 500  # of one union, ever


@dataclass(frozen=True)
class Guide:
    """A number to go by: how many the committee may have. Never enforced; `is_checked` False shows 待核对."""

    label: str
    value: str
    source: str
    is_checked: bool


def union_page(request: HttpRequest, union: Union, *, status: int = 200, **forms: Form) -> HttpResponse:
    """One union's term, posts and vacancies, its certificate, what came before."""
    user = request.user
    terms = list(
        Term.objects.permitted("view", user).filter(union=union).order_by("-starts_on").select_related("union")
    )
    live = next((term for term in terms if term.ends_on is None), None)
    elections = ReElection.objects.permitted("view", user).filter(union=union).with_step().select_related("term")
    certificates = Certificate.objects.permitted("view", user).filter(union=union).with_chair()
    held = Officer.objects.permitted("view", user).filter(union=union).select_related("person").with_deputy()
    officers, today = list(held.order_by("rank", "pk")[:MOST_OFFICERS]), timezone.localdate()
    figures = Figures()
    rows = certificates.select_related("representative")
    certificate = next((row for row in rows if row.state == "valid"), None)
    days = figures.amount(Figure.Key.CERTIFICATE)
    context = {
        "union": union,
        "here": "terms",
        "live": live,
        "clock": _clock(live),
        "past_terms": [term for term in terms if term is not live],
        "election": next((e for e in elections if e.state in ("running", "seated")), None),
        "officers": _in_office(officers, today),
        "past_officers": _past(officers, today),
        "vacancies": _vacancies(live, officers, figures),
        "certificate": certificate,
        "change_days": days,
        "change_due_on": certificate.change_due_on(days) if certificate else None,
        **forms,
    }
    return page(request, "terms/union.html", context, status=status)


def _clock(term: Term | None) -> dict[str, str]:
    if term is None:
        return {}
    left = (term.due_on - timezone.localdate()).days
    return {"text": left_text(left), "tone": tone_of(left)}


def _in_office(officers: list[Officer], today: dt.date) -> list[Officer]:
    """Those of today, each with the name of its term."""
    held = [row for row in officers if row.starts_on <= today and (row.ends_on is None or row.ends_on > today)]
    for row in held:
        row.term_name = term_name(row.term_no)  # type: ignore[attr-defined]
    return held[:SHOWN_OFFICERS]


def _past(officers: list[Officer], today: dt.date) -> list[Officer]:
    """Those who left, the latest first."""
    left = [row for row in officers if row.ends_on and row.ends_on <= today]
    return sorted(left, key=lambda row: row.ends_on or today, reverse=True)[:SHOWN_OFFICERS]


def _vacancies(term: Term | None, officers: list[Officer], figures: Figures) -> list[dict[str, Any]]:
    """Vacant posts of the present term; for the chair's also by when one should be elected."""
    return [{"gap": gap, **_clock_of(gap, figures)} for gap in vacancies(term, officers)] if term else []


def _clock_of(gap: Vacancy, figures: Figures) -> dict[str, Any]:
    if gap.post != Officer.Post.CHAIR:
        return {}
    most, warn, today = figures.amount(Figure.Key.BY_ELECTION), figures.amount(Figure.Key.VACANCY), timezone.localdate()
    by = months_after(gap.since, most) if most is not None else None
    is_long = warn is not None and months_after(gap.since, warn) <= today
    return {"by": by, "is_late": bool(by and by < today), "is_long": is_long}


def open_posts(election: ReElection) -> list[str]:
    """The posts a by-election fills, and the committee seat that goes with leading it; none means all."""
    if not election.is_by:
        return []
    posts = [opening.post for opening in election.opened]
    return [*posts, Officer.Post.COMMITTEE_MEMBER] if {*posts} & {*seating.LEADING} else posts


def election_page(
    request: HttpRequest, election: ReElection, *, status: int = 200, wrong: int | None = None, **forms: Form
) -> HttpResponse:
    """The checklist: what is done with its papers, what is next with its form, what comes then."""
    user = request.user
    steps = list(
        Step.objects.permitted("view", user)
        .filter(re_election=election)
        .with_can(user, "complete", "approve", "send_back", "skip", "undo")
        .select_related("by")
        .order_by("position")
    )
    attached_to(steps)
    current = next((step for step in steps if step.state == Step.State.OPEN), None)
    for step in steps:
        step.re_election = election  # spares a query per step
    is_waiting = current is not None and current.key == Step.Key.CERTIFICATE and election.state == "running"
    closed = [step for step in steps if step.state != Step.State.OPEN]
    if closed and election.state != ReElection.State.RUNNING:
        closed[-1].can_undo = False  # type: ignore[attr-defined]
    returns = list(Return.objects.permitted("view", user).filter(step__re_election=election).select_related("by"))
    seats = Seat.objects.permitted("view", user).filter(re_election=election).select_related("person")
    openings = Opening.objects.permitted("view", user).filter(re_election=election).select_related("officer__person")
    context = {
        "here": "terms",
        "election": election,
        "session": session_name(election.term_no, 1),
        "steps": steps,
        "current": None if is_waiting else current,
        "last": closed[-1] if closed else None,
        "is_waiting": is_waiting,
        "seats": seats.with_can(user, "withdraw"),
        "guides": guides_for(election.union),
        "form": forms.get("form") or (StepForm(step=current) if current else None),
        "openings": openings if election.is_by else (),
        "returns": returns,
        "was_returned": _unanswered(returns, steps),
        "seat_form": forms.get("seat_form") or SeatForm(user=user, posts=open_posts(election)),
        "reason_form": forms.get("reason_form") or ReasonForm(),
        "back_form": forms.get("back_form") or ReasonForm(prefix="back"),
        "wrong": wrong,
    }
    return page(request, "terms/re_election.html", context, status=status)


def _unanswered(returns: list[Return], steps: list[Step]) -> Return | None:
    """The last one sent back, until the step before the approval is closed again."""
    before = [step for step in steps if step.position < next((s.position for s in steps if s.key == "approval"), 0)]
    return returns[-1] if returns and any(step.state == Step.State.OPEN for step in before) else None


def guides_for(union: Union) -> list[Guide]:
    """What the figures say for a union of this size: committee, delegates, margins. Two queries."""
    members = headcount(union).member_count  # type: ignore[attr-defined]
    figures = Figures()
    found = []
    for key, unit in (("committee", _("人")), ("delegates", _("人")), ("margin", "%"), ("standing_margin", "%")):
        figure = figures.one(key, members)
        if figure is not None:
            label = (
                _("%(name)s（会员%(n)d人）") % {"name": figure.get_key_display(), "n": members} if figure.size else ""
            )
            value = f"{figure.range}{unit}"
            found.append(Guide(label or str(figure.get_key_display()), value, figure.source, figure.is_checked))
    return found


def act(
    request: HttpRequest, form: Form | None, do: Callable[[dict[str, Any]], Any], said: str, to: Any
) -> HttpResponse | None:
    """Do it and go back, or None with what is wrong on the form (a message where there is no form)."""
    try:
        if form is None or form.is_valid():
            do(getattr(form, "facts", None) or (form.cleaned_data if form else {}))
            messages.success(request, said)
            return redirect(to)
    except ValidationError as error:
        if form is None:
            messages.error(request, "；".join(error.messages))
            return redirect(to)
        _put(form, error)
    return None


def _put(form: Form, error: ValidationError) -> None:
    """At the field it is about where the form has that field, else on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
