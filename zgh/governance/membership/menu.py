"""This room's entries in the menus."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register
from zgh.foundation.portal.today import open_counts

from .models.office import DUTIES


def owed(request: HttpRequest) -> int:
    """How much waits for this cadre; shares the frame's query."""
    return open_counts(request)["membership"]


register(
    Item(
        "membership",
        _("会籍"),
        "id-badge-2",
        "membership:applications",
        "govern",
        duties=DUTIES,
        count=owed,
        about=_("入会、转会、保留会籍，会员名册"),
        rank=2,
    )
)
register(
    Item("my_membership", _("我的会籍"), "id-badge-2", "membership:mine", "me", about=_("入会、转会、会籍经历"), rank=2)
)
register(Item("card", _("会员卡"), "qrcode", "membership:card", "me", about=_("出示给工会干部扫一扫"), rank=2))
