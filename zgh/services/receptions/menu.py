"""This room's entries in the menus."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register

register(
    Item(
        "receptions",
        _("主席接待日"),
        "broadcast",
        "receptions:desk",
        "govern",
        duties=("voice", "chair"),
        about=_("安排面对面、审问题、现场主持、发纪要"),
        rank=2,
    )
)
register(
    Item(
        "my_receptions", _("面对面"), "broadcast", "receptions:list", "me", about=_("跟主席当面说，也能提前问"), rank=2
    )
)
