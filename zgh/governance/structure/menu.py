"""This room's entries in the menus."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register
from zgh.foundation.portal.today import open_counts


def owed(request: HttpRequest) -> int:
    """How many changes wait for this keeper; shares the frame's query."""
    return open_counts(request)["structure"]


register(
    Item(
        "structure", _("组织变动"), "sitemap", "structure:changes", "govern",
        duties=("orgs",), count=owed, about=_("新建、合并、撤销工会，到日子自动生效"), rank=6,
    )
)  # fmt: skip
register(
    Item(
        "map", _("组织地图"), "map", "orgs:grid", "govern",
        duties=("orgs", "roster", "chair"), about=_("各省的工会、会员、没建会的单位"), rank=7,
    )
)  # fmt: skip
register(
    Item(
        "sheets", _("采集表"), "table-export", "structure:sheets", "govern",
        duties=("orgs",), about=_("工会和会员基本信息采集表，填一次，随时导出"), rank=8,
    )
)  # fmt: skip
register(
    Item("my_form", _("我的登记信息"), "id", "structure:mine", "me", about=_("民族、学历这些，填一次就行"), rank=6)
)
