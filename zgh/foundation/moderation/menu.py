"""This room's entries in the menus."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register

register(
    Item(
        "moderation",
        _("评论与举报"),
        "eye-check",
        "moderation:desk",
        "serve",
        duties=("news", "chair"),
        about=_("待审的、被举报的、申诉的；敏感词和评论的规矩"),
        rank=6,
    )
)
