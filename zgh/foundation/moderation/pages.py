"""What templates are given about a look, and how a verb answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.kit.pages import draft_saved, page

from .forms import ReasonForm
from .matching import Matcher
from .models import Review
from .models.review import TAKEN
from .registry import known, of

BUTTONS = ("approve", "hide", "remove", "uphold", "pass_up")
HISTORY = 10
FLAGS_SHOWN = 50


def parts_of(review: Review) -> list[tuple[str, bool]]:
    """The text cut where the words of the lists stand: (piece, whether it is such a word)."""
    matcher = Matcher((hit["text"], hit["text"]) for hit in review.hits)
    parts, at = [], 0
    for find in matcher.find(review.text):
        parts += [(review.text[at : find.start], False), (review.text[find.start : find.end], True)]
        at = find.end
    return [part for part in [*parts, (review.text[at:], False)] if part[0]]


def review_page(request: HttpRequest, review: Review, *, form: Any = None, status: int = 200) -> HttpResponse:
    """A look as whoever decides sees it. Seven queries."""
    row = row_of(review)
    looks = Review.objects.permitted("view", request.user)
    same = looks.filter(about_type=review.about_type, about_id=review.about_id).exclude(pk=review.pk)
    context = {
        "here": "moderation",
        "review": review,
        "parts": parts_of(review),
        "url": of(row).url(row) if row is not None else "",
        "row": row,
        "note": of(row).note(row) if row is not None else "",
        "has_sight": row is not None and may(request.user, "view", row),
        "flags": list(review.flags.order_by("at", "pk")[:FLAGS_SHOWN]),
        "past": list(same.exclude(state="open").select_related("decided_by", "union").order_by("-opened_at")[:HISTORY]),
        "record": record_of(review),
        "form": form or ReasonForm(),
        "can_decide": any(getattr(review, f"can_{verb}", False) for verb in BUTTONS),
    }
    return page(request, "moderation/review.html", context, status=status)


def row_of(review: Review) -> Any:
    """The thing itself; None where it is gone. One query."""
    if not known(review.about_type):
        return None
    return of(review.about_type).rows().filter(pk=review.about_id).first()


def record_of(review: Review) -> dict[str, int]:
    """How often this author was looked at before, and how often something was not shown. One query."""
    whose = Q(author=review.author_id) if review.author_id else Q(mask=review.mask)
    if not (review.author_id or review.mask):
        return {"looked": 0, "taken": 0}
    looks = Review.objects.filter(whose).exclude(pk=review.pk).exclude(state__in=("open", "dropped"))
    return looks.aggregate(looked=Count("pk"), taken=Count("pk", filter=Q(state__in=TAKEN)))


def target(request: HttpRequest, label: str, pk: int, verb: str) -> Any:
    """The thing an address names, if this person may do `verb` to it; absent otherwise."""
    if not known(label):
        raise Http404
    entry = of(label)
    rows = entry.model._default_manager.all().permitted(verb, request.user)  # type: ignore[attr-defined]
    row = rows.select_related(*entry.join).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def decided(request: HttpRequest, review: Review, form: Any, act: Callable[[dict[str, Any]], Any], said: str) -> Any:
    """Do the verb and go on to what else waits; or show the page again with what was typed."""
    try:
        if form is None or form.is_valid():
            act(form.cleaned_data if form else {})
            messages.success(request, said)
            return draft_saved(redirect("moderation:desk"), f"review-{review.pk}")
    except ValidationError as error:
        if form is None:
            messages.error(request, "；".join(error.messages))
            return redirect(review)
        form.add_error(None, error)
    return review_page(request, review, form=form, status=422)


def outcome_words(review: Review) -> str:
    """What was decided, as its author reads it."""
    return {
        "passed": _("可以显示"),
        "hidden": _("不显示"),
        "removed": _("移除了"),
        "upheld": _("维持原来的决定"),
    }.get(review.state, "")
