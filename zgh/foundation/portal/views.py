"""The employee's doors: home, services, learning, 我的."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.gate import signed_in
from zgh.foundation.orgs.belonging import person_of
from zgh.kit.pages import page

from . import home as registry
from . import menu
from .card import card_of

HOUSES = 7  # on the home page; the eighth is 全部服务

# What the plan promises and is not built yet: named as plans, never as doors.
COMING = (
    (_("约场地"), "calendar-event"),
    (_("报活动"), "confetti"),
    (_("学课程、去考试"), "book-2"),
    (_("查政策"), "file-text"),
    (_("帮扶慰问"), "gift"),
    (_("法律援助"), "scale"),
    (_("知心大姐"), "headset"),
    (_("普惠福利"), "ticket"),
    (_("职代会与表决"), "clipboard-check"),
    (_("职工论坛"), "messages"),
)


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Under the roof: say something, the services there are, what concerns me, what colleagues got answered."""
    rows = registry.rows(request)
    context = {
        "tab": "home",
        "person": person_of(request.user),
        "lead": registry.lead(),
        "services": [service for service in registry.services() if service.on_home][:HOUSES],
        **rows,
    }
    return page(request, "portal/home.html", context)


@signed_in
def services(request: HttpRequest) -> HttpResponse:
    """Every service that works today, and plainly what is still to come."""
    context = {"tab": "services", "services": registry.services(), "coming": COMING, "lead": registry.lead()}
    return page(request, "portal/services.html", context)


@signed_in
def learn(request: HttpRequest) -> HttpResponse:
    """The learning tab before the learning rooms exist: says so, and asks what people want to learn first."""
    return page(request, "portal/learn.html", {"tab": "learn", "lead": registry.lead()})


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """My card, my things, my settings."""
    person = person_of(request.user)
    context = {
        "tab": "me",
        "card": card_of(person) if person else None,
        "entries": menu.entries_for(request, "me"),
    }
    return page(request, "portal/me.html", context)
