"""This room's entries in the menus."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register
from zgh.foundation.portal.today import open_counts


def owed(request: HttpRequest) -> int:
    """How much of this room waits for this cadre; shares the frame's query."""
    return open_counts(request)["handover"]


register(
    Item(
        "handover",
        _("交接与代办"),
        "switch-horizontal",
        "handover:hand_overs",
        "govern",
        duties=("orgs", "chair"),
        count=owed,
        about=_("离任一步交清，外出有人代办"),
        rank=5,
    )
)
register(
    Item(
        "my_handover",
        _("我的交接与代办"),
        "user-share",
        "handover:mine",
        "me",
        duties=("voice", "chair", "orgs", "roster", "audit"),
        about=_("外出请人代办，离任提出交接"),
        rank=4,
    )
)
