"""The employee's side: my cases and those around me, asking, one case."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.gate import allowed, signed_in
from zgh.kit.forms import clean_text
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from .citing import offers
from .forms import AskForm, MineFilter
from .forms_idea import IdeaForm
from .idea_proposing import propose
from .models import Case, own, supported
from .models.sanction import standing
from .pages import AUTHOR, JOIN, author_page
from .places import places_for, promised
from .words import line_for

PREFILLED = 200  # characters a door may write into the box
ENOUGH = 6  # characters before it makes sense to look for answers


def around(user: Any) -> Q:
    """Not what I said openly myself."""
    return ~own(user)


class MyCases(ListPage):
    """心声: what I said with its clocks and states; what others say around me."""

    model, key, title, here = Case, "voice.mine", _("心声"), "voice"
    template, has_export, page_size = "voice/mine.html", False, 15
    filters = MineFilter
    views = [
        Preset("", _("我的"), verb="follow"),
        Preset("around", _("大家在说"), around, verb="hear"),
        Preset("supported", _("我附议的"), supported, verb="hear"),
    ]
    cap = 99
    ordering = ["-submitted_at", "-pk"]

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """One column: the whole line, for this reader."""
        return [Column("line", "", value=lambda case: line_for(case, self.request.user))]

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a line shows."""
        return rows.in_brief()

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "voice"}


@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """有话对工会说. A second tap on the button finds the first case."""
    form = AskForm(request.POST or None, request.FILES or None, user=request.user, initial=_asked(request))
    idea_form = IdeaForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and idea_form.fits(form):
        try:
            case = propose(by=request.user, **idea_form.add_to(form.facts))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return draft_saved(redirect("voice:sent", pk=case.pk), "ask")
    context = {"form": form, "idea_form": idea_form, "places": places_for(request.user), "tab": "voice"}
    context["stopped"] = standing(request.user)
    has_errors = form.errors or (form.is_bound and form["kind"].value() == "idea" and idea_form.errors)
    return page(request, "voice/ask.html", context, status=422 if has_errors else 200)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the door one came through has chosen already."""
    category = {"learn": "learning", "policy": "policy"}.get(request.GET.get("about", ""), "")
    text = clean_text(request.GET.get("text", ""))[:PREFILLED]
    return {"kind": request.GET.get("kind", "suggestion"), "category": category, "text": text}


@signed_in
def similar(request: HttpRequest) -> HttpResponse:
    """What there already is of what is being typed: answers, and open cases to support. Asked after a pause."""
    text = request.POST.get("text") or request.GET.get("text", "")
    found, alike = offers(text, request.user) if len(text.strip()) >= ENOUGH else ([], [])
    return page(request, "voice/similar.html", {"found": found, "alike": alike})


@allowed("reply", Case, join=("union",))
def sent(request: HttpRequest, case: Case) -> HttpResponse:
    """Arrived: the number, the promised days, what happens next."""
    return page(request, "voice/sent.html", {"case": case, "promise": promised(case), "tab": "voice"})


@allowed("view", Case, buttons=AUTHOR, join=JOIN)
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """One case as its author or a colleague may see it; cadres are led to their desk."""
    if case.can_view_internal:
        return redirect(case.desk_url)
    return author_page(request, case)
