"""This room's entries in the menus."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register

register(
    Item(
        "news_desk", _("资讯"), "news", "news:desk", "serve",
        duties=("news",), about=_("写文章、审稿、定时发布、看读了多少"), rank=3,
    )
)  # fmt: skip
