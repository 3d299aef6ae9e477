"""This room's entries in the menus."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register

register(
    Item(
        "showcase_desk", _("展示舞台"), "palette", "showcase:desk", "serve",
        duties=("news", "chair"), about=_("选精选、编专辑；作品先审再展示"), rank=6,
    )
)  # fmt: skip
register(
    Item(
        "showcase",
        _("我的作品"),
        "palette",
        "showcase:mine",
        "me",
        about=_("草稿、等着看的、展示中的；写到我的"),
        rank=4,
    )
)
