"""The pages of a reception: what templates are given, and how a verb answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from zgh.kit.numbers import whole
from zgh.kit.pages import draft_saved, page

from .discretion import warning_for
from .forms import AskForm, ReasonForm, ReplyForm
from .models import Question, Reception, Upvote
from .models.running import LEFT
from .models.turn import PHASES, fits
from .models.upvote import mark_of
from .queue import ordered
from .words import STATES, mine_of, span_of

PAGE = 20
PENDING_SHOWN = 50
ACTIVE_SHOWN = 300
ACTIVE = ("approved", "queued", "on_air", "deferred")
SETTLED = ("answered", "dismissed", "merged")
SETTLED_SHOWN = 20


def reception_page(request: HttpRequest, reception: Reception, *, status: int = 200, form: Any = None) -> HttpResponse:
    """A reception as employees see it: asking, what others ask, what became of mine. Seven queries."""
    user, now = request.user, timezone.now()
    mine = Question.objects.permitted("follow", user).filter(reception=reception)
    heard = Question.objects.permitted("hear", user).filter(reception=reception)
    number = min(max(whole(request.GET.get("page", "")) or 1, 1), 50)
    part = list(heard.order_by("-vote_count", "pk")[(number - 1) * PAGE : number * PAGE + 1])
    can_ask = reception.can_ask and reception.is_askable(now)
    context = {
        "tab": "voice",
        "reception": reception,
        "state": reception.shown_state(now),
        "state_words": STATES[reception.shown_state(now)],
        "span": span_of(reception),
        "form": (form or AskForm(user=user)) if can_ask else None,
        "warning": warning_for(reception) if can_ask else "",
        "mine": [
            mine_of(_at(row, reception)) for row in mine.select_related("head", "case").order_by("-asked_at", "pk")
        ],
        "questions": marked(part[:PAGE], reception, user),
        "previous": number - 1,
        "next": number + 1 if len(part) > PAGE else 0,
    }
    return page(request, "receptions/reception.html", context, status=status)


def marked(questions: list[Question], reception: Reception, user: Any) -> list[Question]:
    """The questions with `is_wanted` (I voted) and `is_mine`. One query."""
    voted = voted_in(reception, user)
    for row in questions:
        _at(row, reception)
        row.is_wanted, row.is_mine = row.pk in voted, row.is_by(user)
        row.is_votable = row.state in ("approved", "queued") and reception.state not in ("cancelled", "published")
    return questions


def voted_in(reception: Reception, user: Any) -> set[int]:
    """Keys of the questions this person wants to hear. One query, by the mark."""
    return set(voted_rows(reception, user).values_list("question_id", flat=True))


def voted_rows(reception: Reception, user: Any) -> Any:
    """This person's votes in a reception."""
    return Upvote.objects.filter(mark=mark_of(user, reception.pk))


def console_page(
    request: HttpRequest, reception: Reception, *, status: int = 200, wrong: tuple[int, Form] | None = None
) -> HttpResponse:
    """The console: what waits to be looked at, what is on air, the queue. Six queries."""
    rows = Question.objects.permitted("view", request.user).filter(reception=reception)
    rows = rows.select_related("author", "origin", "category", "head").with_can(request.user, "moderate")
    pending = list(rows.filter(state="pending").order_by("asked_at", "pk")[: PENDING_SHOWN + 1])
    active = list(rows.filter(state__in=ACTIVE).order_by("-vote_count", "pk")[:ACTIVE_SHOWN])
    settled = list(rows.filter(state__in=SETTLED).order_by("-answered_at", "pk")[:SETTLED_SHOWN])
    for row in (*pending, *active, *settled):
        _dress(_at(row, reception), request.user, wrong)
    context = {
        "here": "receptions",
        "reception": reception,
        "state": reception.shown_state(),
        "state_words": STATES[reception.shown_state()],
        "span": span_of(reception),
        "pending": pending[:PENDING_SHOWN],
        "has_more_pending": len(pending) > PENDING_SHOWN,
        "on_air": next((row for row in active if row.state == "on_air"), None),
        "queue": ordered([row for row in active if row.state in ("queued", "approved")], reception.every_nth),
        "deferred": [row for row in active if row.state == "deferred"],
        "settled": settled,
        "counts": counts_of(reception),
        "is_running": reception.state in ("scheduled", "collecting", "live"),
    }
    return page(request, "receptions/console.html", context, status=status)


def counts_of(reception: Reception) -> dict[str, int]:
    """How many questions are in each state. One query."""
    from django.db.models import Count

    rows = Question.objects.filter(reception=reception).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def left_of(reception: Reception) -> list[Question]:
    """What becomes a case when it ends now. One query."""
    return [_at(row, reception) for row in Question.objects.filter(reception=reception, state__in=LEFT)]


def _at(question: Question, reception: Reception) -> Question:
    question.reception = reception
    return question


def _dress(row: Question, user: Any, wrong: tuple[int, Form] | None) -> None:
    """What a moderator may do with it now, and the forms for that."""
    for verb in PHASES:
        may = row.can_moderate and verb in row.flow.moves and row.flow.can(row, verb) and fits(row, verb)
        setattr(row, f"can_{verb}", may)
    row.who = row.shown_author_for(user)
    bound = wrong[1] if wrong and wrong[0] == row.pk else None
    row.reason_form = bound if isinstance(bound, ReasonForm) else ReasonForm(prefix=f"q{row.pk}")
    row.reply_form = (
        bound if isinstance(bound, ReplyForm) else ReplyForm(prefix=f"q{row.pk}", initial={"reply": row.reply})
    )


def try_verb(
    request: HttpRequest,
    form: Form | None,
    act: Callable[[dict[str, Any]], Any],
    said: Any,
    back: str,
    *,
    show: Callable[..., HttpResponse] | None = None,
    draft: str = "",
) -> HttpResponse:
    """Do the verb and go back; or show the page again with what was typed and what is wrong with it."""
    try:
        if form is None or form.is_valid():
            act(form.cleaned_data if form else {})
            if said:
                messages.success(request, said)
            answer = redirect(back)
            return draft_saved(answer, draft) if draft else answer
    except ValidationError as error:
        if form is None or show is None:
            messages.error(request, "；".join(error.messages))
            return redirect(back)
        form.add_error(None, error)
    if show is None:
        messages.error(request, "；".join(text for errors in form.errors.values() for text in errors))
        return redirect(back)
    return show(status=422)
