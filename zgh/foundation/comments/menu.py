"""This room's entries in the menus."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register

register(
    Item(
        "my_comments",
        _("我的评论"),
        "message-circle",
        "comments:mine",
        "me",
        about=_("写过的、等着看的、没显示的"),
        rank=4,
    )
)
