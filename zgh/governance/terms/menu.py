"""This room's entry in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register
from zgh.foundation.portal.today import open_counts


def owed(request: HttpRequest) -> int:
    """How much of this room waits for this cadre; shares the frame's query."""
    return open_counts(request)["terms"]


register(
    Item(
        "terms",
        _("届期与换届"),
        "calendar-due",
        "terms:terms",
        "govern",
        duties=("chair", "orgs"),
        count=owed,
        about=_("谁快届满、换届办到哪一步、法人证书"),
        rank=4,
    )
)
