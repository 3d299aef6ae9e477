"""One member at the desk: retained, resumed, moved, ended, and what the dues are reckoned from."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from zgh.foundation.access.gate import allowed
from zgh.foundation.accounts.fresh import fresh
from zgh.foundation.orgs.models import Membership, Person
from zgh.kit.pages import page

from . import deciding, dues, standing
from .forms import BaseForm, DecidedForm, ReasonForm, StandingForm
from .models import MOVING, Change, Departure, DuesBase, Transfer
from .pages import posted, tried
from .story import story
from .views import ask_union

VERBS = ("transfer", "retain", "resume", "deem", "expel", "move_out", "note_base")
ABOUT = {
    "retain": (_("保留会籍"), _("退休、内退、待业、参军等，会籍留在本会：不交会费，没有选举权、被选举权和表决权。")),
    "resume": (_("恢复会籍"), _("重新工作以后，各项权利从这一天起恢复。")),
    "move_out": (_("转出集团"), _("会籍转到集团以外的工会。从这一天起不再是集团的会员，想回来可以重新申请。")),
    "deem": (_("视为退会"), _("长期不交会费、不参加组织生活，经教育没有改变，由委员会开会决定并登记。")),
    "expel": (_("开除会籍"), _("只用于严重违法犯罪，由委员会开会决定，事先要听小组的意见。会同时告诉上级工会。")),
}


@allowed("keep_member", Person, join=("union",))
def member(request: HttpRequest, person: Person) -> HttpResponse:
    """Where this person stands, what can be done, how it came to be."""
    user = request.user
    running = Membership.objects.permitted("list", user).filter(person=person, ends_on=None)
    membership = running.select_related("union").with_can(user, *VERBS).first()
    moves = Transfer.objects.permitted("handle", user).filter(person=person, state__in=MOVING).with_names()
    changes = Change.objects.permitted("view", user).filter(person=person).select_related("decision")
    context = {
        "tab": "",
        "person": person,
        "membership": membership,
        "transfer": moves.first(),
        "departure": Departure.objects.permitted("view", user).filter(person=person, state="pending").first(),
        "changes": list(changes),
        "bases": DuesBase.objects.permitted("view", user).filter(person=person).defer("amount"),
        "entries": story(person),
    }
    return page(request, "membership/member.html", context)


@allowed("transfer", Membership, join=("person", "union"))
def move(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A cadre starts the transfer."""
    return ask_union(request, membership, "cadre", _home(membership))


@allowed("retain", Membership, join=("person", "union"))
def retain(request: HttpRequest, membership: Membership) -> HttpResponse:
    """保留会籍."""
    return _on_a_day(request, membership, "retain")


@allowed("resume", Membership, join=("person", "union"))
def resume(request: HttpRequest, membership: Membership) -> HttpResponse:
    """恢复会籍."""
    return _on_a_day(request, membership, "resume")


@allowed("move_out", Membership, join=("person", "union"))
@fresh
def move_out(request: HttpRequest, membership: Membership) -> HttpResponse:
    """转出集团."""
    return _on_a_day(request, membership, "move_out")


@allowed("deem", Membership, join=("person", "union"))
@fresh
def deem(request: HttpRequest, membership: Membership) -> HttpResponse:
    """视为退会."""
    return _at_a_meeting(request, membership, "deem")


@allowed("expel", Membership, join=("person", "union"))
@fresh
def expel(request: HttpRequest, membership: Membership) -> HttpResponse:
    """开除会籍."""
    return _at_a_meeting(request, membership, "expel")


@allowed("note_base", Membership, join=("person", "union"))
@fresh
def note_base(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What the dues are reckoned from."""
    form = BaseForm(posted(request))

    def act(data: dict[str, Any]) -> None:
        dues.note_base(request.user, membership, form.amount_fen, data["starts_on"])

    about = (_("登记缴费基数"), _("会费按这个基数算。以前登记的都留着，可以查到哪天起是多少。"))
    return _shown(request, membership, form, act, about)


@never_cache
@allowed("view", DuesBase, join=("person",))
@fresh(reading=True)
def reveal(request: HttpRequest, base: DuesBase) -> HttpResponse:
    """Ask why, then show one amount once. One's own needs no reason and leaves no record."""
    is_own, amount = base.person.user_id == request.user.pk, None
    form = ReasonForm(posted(request))
    if is_own:
        amount = dues.reveal(base, request.user)
    elif form.is_valid():
        try:
            amount = dues.reveal(base, request.user, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error)
    context = {"base": base, "form": form, "yuan": None if amount is None else f"{amount / 100:,.2f}", "is_own": is_own}
    return page(request, "membership/reveal.html", context, status=422 if form.errors else 200)


def _on_a_day(request: HttpRequest, membership: Membership, verb: str) -> HttpResponse:
    form = StandingForm(posted(request))

    def act(data: dict[str, Any]) -> None:
        getattr(standing, verb)(request.user, membership, data["reason"], data["day"])

    return _shown(request, membership, form, act, ABOUT[verb])


def _at_a_meeting(request: HttpRequest, membership: Membership, verb: str) -> HttpResponse:
    form = DecidedForm(posted(request))

    def act(data: dict[str, Any]) -> None:
        deciding.end_at_meeting(
            by=request.user, membership=membership, verb=verb, reason=data["reason"], meeting=form.meeting(),
            once=data["once"] or uuid.uuid4(),
        )  # fmt: skip

    return _shown(request, membership, form, act, ABOUT[verb])


def _shown(
    request: HttpRequest, membership: Membership, form: Any, act: Callable[[Any], Any], about: tuple[Any, Any]
) -> HttpResponse:
    def show(status: int) -> HttpResponse:
        context = {"tab": "", "membership": membership, "form": form, "title": about[0], "about": about[1]}
        return page(request, "membership/act.html", context, status=status)

    return tried(request, form, act, _("办好了：%(what)s") % {"what": about[0]}, _home(membership), show)


def _home(membership: Membership) -> str:
    return reverse("membership:member", kwargs={"pk": membership.person_id})
