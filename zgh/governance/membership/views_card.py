"""The card on a phone, its code that renews itself, and what a cadre sees on scanning it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from zgh.foundation.access.gate import on_duty, signed_in
from zgh.foundation.orgs.models import Duty, Membership
from zgh.kit.pages import page

from . import card as cards
from .views import own_person


@never_cache
@signed_in
def card(request: HttpRequest) -> HttpResponse:
    """My card, with a code for the next seconds."""
    return page(request, "membership/card.html", {"tab": "me", **_context(request)})


@never_cache
@signed_in
def code(request: HttpRequest) -> HttpResponse:
    """The next code, put into the open card by htmx; without script the whole card anew."""
    if not request.htmx:  # type: ignore[attr-defined]
        return card(request)
    return page(request, "membership/code.html", _context(request))


def _context(request: HttpRequest) -> dict[str, object]:
    person = own_person(request)
    live = Membership.objects.permitted("view", request.user).at().filter(person=person).select_related("union")
    membership = live.first()
    joined = Membership.objects.permitted("view", request.user).filter(person=person).order_by("starts_on")
    url = request.build_absolute_uri(reverse("membership:verify", kwargs={"token": cards.token_for(person)}))
    return {
        "person": person,
        "membership": membership,
        "joined_on": joined.values_list("starts_on", flat=True).first() if membership else None,
        "drawn": cards.drawn(url) if membership else "",
        "url": url if membership else "",
        "seconds": settings.MEMBERSHIP_CARD_SECONDS,
        "renew": max(5, min(24, settings.MEMBERSHIP_CARD_SECONDS - 6)),  # the style sheet covers a code after 32 s
    }


@never_cache
@on_duty(*Duty.Code.values)
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Status, masked name and union, or why the code is no good. To people without a duty there is no such page."""
    found = cards.verify(token, request.user)
    return page(request, "membership/verify.html", {"seen": found, "here": ""}, status=410 if found.problem else 200)
