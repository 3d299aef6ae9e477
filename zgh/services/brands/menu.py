"""This room's entries in the menus."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register

register(
    Item(
        "brands_desk", _("品牌"), "flag-heart", "brands:desk", "serve",
        duties=("news", "chair"), about=_("品牌的故事、大事、人；申请孵化一个"), rank=4,
    )
)  # fmt: skip
