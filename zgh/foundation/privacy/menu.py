"""Where people come in: 我的, and the base of the workbench."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.portal.menu import Item, register


@dataclass(frozen=True)
class GroupItem(Item):
    """An entry for who holds one of the duties over the whole group."""

    def is_for(self, user: Any) -> bool:
        """No query beyond the request's one for duties."""
        return any(reaches_all(user, duty) for duty in self.duties)


register(
    Item(
        "my_data",
        _("我的数据"),
        "shield-lock",
        "privacy:my",
        "me",
        rank=4,
        about=_("存了什么、谁看过；更正、带走、撤回同意"),
    )
)
register(
    Item(
        "corrections",
        _("更正申请"),
        "user-edit",
        "privacy:requests",
        "base",
        duties=("orgs", "roster"),
        rank=4,
        about=_("职工说资料不对，按时限核实、更正"),
    )
)
register(
    Item(
        "exports",
        _("导出审批"),
        "file-export",
        "privacy:exports",
        "base",
        duties=("chair", "audit", "orgs"),
        rank=6,
        about=_("谁要带走一批人的资料，第二个人点头才行"),
    )
)
register(
    GroupItem(
        "periods",
        _("保存期限"),
        "hourglass",
        "privacy:periods",
        "base",
        duties=("orgs", "audit"),
        rank=8,
        about=_("哪类资料存多久，到期删什么"),
    )
)
register(
    GroupItem(
        "assessments",
        _("影响评估"),
        "shield-check",
        "privacy:assessments",
        "base",
        duties=("orgs", "audit"),
        rank=8,
        about=_("用敏感资料之前想清楚的记录，至少存三年"),
    )
)
