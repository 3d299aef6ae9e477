"""This room's entries in the menus."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register

register(
    Item(
        "honours_desk", _("荣誉"), "award", "honours:desk", "serve",
        duties=("orgs", "chair"), about=_("登记、核对、上墙，整表导入和导出"), rank=7,
    )
)  # fmt: skip
register(
    Item(
        "honours", _("我的荣誉"), "award", "honours:mine", "me",
        about=_("登记了什么、墙上看得到什么，您说了算"), rank=4,
    )
)  # fmt: skip
