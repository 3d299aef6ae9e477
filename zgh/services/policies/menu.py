"""This room's entries in the menus."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register
from zgh.foundation.portal.today import open_counts


def owed(request: HttpRequest) -> int:
    """Whether anything waits for this keeper; shares the frame's query."""
    return open_counts(request)["policies"]


register(
    Item(
        "policies_desk", _("政策"), "certificate", "policies:desk", "serve",
        duties=("policy",), count=owed, about=_("核实规定、放文件、补没答上来的问题"), rank=4,
    )
)  # fmt: skip
register(
    Item(
        "policies",
        _("查政策"),
        "file-certificate",
        "policies:ask",
        "me",
        about=_("休假、津贴、加班，按您上班的地方答"),
        rank=4,
    )
)
