"""The employee's side: my membership, applying in three steps, following it, transferring, leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.orgs import memberships
from zgh.foundation.orgs.models import Person, Union
from zgh.kit.numbers import whole
from zgh.kit.pages import draft_saved, page

from . import dues, route, standing, transferring
from .forms import BranchForm, ConsentForm, LetterForm, RequestForm, ResignForm
from .models import MOVING, Application, Transfer
from .pages import blame, posted, tried
from .story import steps_of, story, timeline

JOIN = ("person", "union", "branch", "decision")


def own_person(request: HttpRequest) -> Person:
    """The person behind this login; platform staff have none and find no page."""
    person = Person.objects.permitted("view", request.user).filter(user=request.user.pk).select_related("union").first()
    if person is None:
        raise Http404
    return person


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Where I stand, what is under way, how it came to be."""
    person = own_person(request)
    applications = Application.objects.permitted("view", request.user).mine(request.user).with_names()
    moves = Transfer.objects.permitted("view", request.user).filter(person=person, state__in=MOVING).with_names()
    live = memberships.running(person)
    transfer = moves.first()
    context = {
        "tab": "me",
        "person": person,
        "membership": live,
        "application": applications.first(),
        "transfer": transfer if transfer and transfer.state_at() != "done" else None,
        "entries": story(person),
        "bases": dues.bases_of(person),
        "looks": list(dues.looks_at(person)[:10]),
    }
    return page(request, "membership/mine.html", context)


@signed_in
def join(request: HttpRequest) -> HttpResponse:
    """Step one: what the roster knows, and which group one is in. Nothing is asked that is known already."""
    person = own_person(request)
    found = route.open_of(person)
    if found is not None and found.state in ("submitted", "checked"):
        return redirect(found)
    job = route.job_of(person)
    if text := route.refusal(person, job):
        messages.info(request, text)
        return redirect("membership:mine")
    way = route.route_of(person, job)
    form = BranchForm(posted(request), user=request.user, way=way, chosen=found.branch_id if found else None)
    if request.method == "POST" and form.is_valid():
        application = route.begin(request.user, person)
        chosen = form.cleaned_data["branch"] or way.branch
        application.draft(request.user, union=way.union, branch=chosen, **route.facts_of(job))
        return redirect("membership:letter")
    context = {
        "tab": "services",
        "person": person,
        "facts": route.facts_of(job),
        "phone": route.phone_mask(person),
        "way": way,
        "form": form,
        "found": found,
        "asked": _asked(request, way.union),
    }
    return page(request, "membership/join.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, union: Union) -> Union | None:
    """Another union than the one that looks after the person, if they came from its home."""
    asked = whole(request.GET.get("union", ""))
    return Union.objects.permitted("view", request.user).filter(pk=asked).exclude(pk=union.pk).first()


def own_draft(request: HttpRequest) -> Application | None:
    """The application one may still write on."""
    found = route.open_of(own_person(request))
    return found if found is not None and found.state in ("draft", "returned") else None


@signed_in
def letter(request: HttpRequest) -> HttpResponse:
    """Step two: the application in one's own words; a start is written already."""
    application = own_draft(request)
    if application is None:
        return redirect("membership:join")
    start = _(
        "我自愿加入中国工会，承认工会章程，执行工会决议，积极参加工会活动，按时交纳会费，履行会员义务。请工会批准。"
    )
    form = LetterForm(posted(request), initial={"letter": application.letter or start})
    if request.method == "POST" and form.is_valid():
        application.draft(request.user, letter=form.cleaned_data["letter"])
        return draft_saved(redirect("membership:confirm"), "join")
    context = {"tab": "services", "application": application, "form": form}
    return page(request, "membership/letter.html", context, status=422 if form.errors else 200)


@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Step three: everything once more, and the consent. The second tap finds it handed in."""
    application = own_draft(request)
    if application is None or not application.letter:
        return redirect("membership:join")
    form = ConsentForm(posted(request))
    context = {"tab": "services", "application": application, "form": form}

    def show(status: int) -> HttpResponse:
        return page(request, "membership/confirm.html", context, status=status)

    said = _("交上去了。有了进展马上告诉您")
    return tried(
        request, form, lambda _data: application.submit(request.user), said, application.get_absolute_url(), show
    )


@allowed("view", Application, buttons=["handle", "withdraw"], join=JOIN)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """How far it is; cadres are led to their desk."""
    if application.can_handle:  # type: ignore[attr-defined]
        return redirect(application.desk_url)
    context = {
        "tab": "me",
        "application": application,
        "steps": steps_of(application),
        "entries": timeline(application),
    }
    return page(request, "membership/application.html", context)


@require_POST
@allowed("withdraw", Application, join=JOIN)
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Take it back."""
    application.withdraw(request.user)
    messages.success(request, _("已经撤回。想入会随时可以再申请"))
    return redirect("membership:mine")


@signed_in
def resign(request: HttpRequest) -> HttpResponse:
    """Leave the union: one page, one tap, no reason needed."""
    person = own_person(request)
    live = memberships.running(person)
    if live is None:
        return redirect("membership:mine")
    form = ResignForm(posted(request))

    def show(status: int) -> HttpResponse:
        context = {"tab": "me", "membership": live, "form": form}
        return page(request, "membership/resign.html", context, status=status)

    def leave(data: dict[str, Any]) -> None:
        standing.resign(request.user, person, data["reason"])

    return tried(request, form, leave, _("您已经退会。想回来，随时可以重新申请"), reverse("membership:mine"), show)


@signed_in
def request_transfer(request: HttpRequest) -> HttpResponse:
    """Ask another union to take me."""
    live = memberships.running(own_person(request))
    if live is None:
        return redirect("membership:mine")
    return ask_union(request, live, "member", reverse("membership:mine"))


def ask_union(request: HttpRequest, membership: Any, origin: str, onward: str) -> HttpResponse:
    """Find the union, say why; for the person themselves and for a cadre. Searching works without script too."""
    is_search = "find" in request.POST or request.method == "GET" or bool(request.htmx)  # type: ignore[attr-defined]
    data = None if request.method == "GET" else request.POST
    form = RequestForm(data, user=request.user, home=membership.union, is_search=is_search)
    if not is_search and form.is_valid():
        facts = form.cleaned_data
        try:
            transferring.request(request.user, membership.person, facts["to"], origin=origin, reason=facts["reason"])
        except ValidationError as error:
            blame(form, error)
        else:
            messages.success(request, _("已经告诉对方工会，接收以后会通知"))
            return redirect(onward)
    context = {
        "tab": "me",
        "membership": membership,
        "form": form,
        "unions": form.found(),
        "is_own": origin == "member",
        "onward": onward,
    }
    status = 422 if form.errors else 200
    return page(request, "membership/request.html", context, partial="unions" if is_search else None, status=status)


@allowed("view", Transfer, buttons=["handle", "withdraw"], join=("person", "union", "source"))
def transfer(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """How far my transfer is; cadres are led to their desk."""
    if transfer.can_handle:  # type: ignore[attr-defined]
        return redirect(transfer.desk_url)
    return page(request, "membership/transfer.html", {"tab": "me", "row": transfer, "entries": timeline(transfer)})


@require_POST
@allowed("withdraw", Transfer, join=("person", "union", "source", "arrival"))
def withdraw_transfer(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """Take it back before its day."""
    transfer.withdraw(request.user)
    messages.success(request, _("转会已经撤回，会籍不变"))
    return redirect("membership:mine")
