"""For everybody: reporting, reading what was decided about one's own words, appealing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.kit.dates import when
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from . import looking
from .forms import FlagForm, PleaForm
from .models import Flag, Review
from .pages import outcome_words, row_of, target
from .registry import is_taken, of

JOIN = ("union", "of__union")


@signed_in
def flag(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Report something. Who did is seen by nobody."""
    row = target(request, label, pk, "flag")
    entry, form = of(row), FlagForm(request.POST if request.method == "POST" else None)
    back = entry.url(row)
    if request.method == "POST" and form.is_valid():
        try:
            looking.flag(row, request.user, form.cleaned_data["reason"], form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("收到了，工会会看。有了结果告诉您，没有人知道是您举报的"))
            return draft_saved(redirect(back), f"flag-{pk}")
    context = {"row": row, "entry": entry, "text": entry.text(row), "form": form, "back": back, "label": label}
    return page(request, "moderation/flag.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def take_up(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Whoever looks after the place looks now, without waiting for a report."""
    row = target(request, label, pk, "take_up")
    return redirect(looking.take_up(row))


@allowed("read", Review, buttons=("appeal",), join=JOIN)
def decision(request: HttpRequest, review: Review) -> HttpResponse:
    """What was decided about one's own words, why, and what one can do."""
    return _decision(request, review, PleaForm())


@require_POST
@allowed("appeal", Review, buttons=("appeal",), join=JOIN)
def appeal(request: HttpRequest, review: Review) -> HttpResponse:
    """Once: somebody else looks again."""
    form = PleaForm(request.POST)
    if form.is_valid():
        try:
            review.appeal(request.user, form.cleaned_data["plea"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("申诉收到了，换一个人看，有了结果告诉您"))
            return draft_saved(redirect(review.decision_url), f"appeal-{review.pk}")
    return _decision(request, review, form, status=422)


def _decision(request: HttpRequest, review: Review, form: Any, *, status: int = 200) -> HttpResponse:
    again = Review.objects.filter(of=review).permitted("follow", request.user).select_related("union").first()
    context = {"review": review, "form": form, "again": again, "outcome": outcome_words(review), "tab": "me"}
    if not (row := row_of(review)) or not is_taken(row):
        review.can_appeal = False  # type: ignore[attr-defined]  # it is a draft again, or shown
    context["second"] = outcome_words(again) if again else ""
    return page(request, "moderation/decision.html", context, status=status)


class MyFlags(ListPage):
    """我举报的: what became of it, for who reported and nobody else."""

    model, key, title, here = Flag, "moderation.flags", gettext_lazy("我举报的"), "my_comments"
    template, has_export, page_size, cap = "moderation/flags.html", False, 15, 99
    views = [
        Preset("", gettext_lazy("全部")),
    ]
    columns = [
        Column("line", "", value=lambda row: (row.review.thing, row.get_reason_display(), when(row.at, "time"))),
        Column("outcome", "", value=lambda row: outcome_for_flagger(row.review)),
    ]
    ordering = ("-at", "-pk")

    def refine(self, rows: Any) -> Any:
        """With what was looked at; its words only while everybody may read them, so they are not shown here."""
        return rows.select_related("review")

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "me"}


def outcome_for_flagger(review: Review) -> tuple[str, str]:
    """(words, tone) of what became of a report."""
    if review.state in ("hidden", "removed"):
        return _("已经不显示"), "is-ok"
    if review.state == "passed":
        return _("看过了，没有问题"), ""
    if review.state == "dropped":
        return _("作者撤回了"), ""
    return _("等工会看"), "is-soon"
