"""This room's entries in the menus."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.menu import Item, register
from zgh.foundation.portal.today import open_counts

from .models.desk import DUTIES


def owed(request: HttpRequest) -> int:
    """How many cases wait for this cadre; shares the frame's query."""
    return open_counts(request)["voice"]


register(
    Item(
        "voice",
        _("职工心声"),
        "message-2-heart",
        "voice:desk",
        "govern",
        duties=DUTIES,
        count=owed,
        is_tab=True,
        about=_("受理、转办、答复，看谁快到期"),
        rank=1,
    )
)
register(Item("my_voice", _("我的心声"), "message-2-heart", "voice:mine", "me", about=_("提过的、答复了没有"), rank=1))
register(
    Item(
        "ideas",
        _("革新妙招"),
        "tools",
        "voice:idea_desk",
        "govern",
        duties=("voice",),
        about=_("评审、实施、核效益、奖励、展示"),
        rank=2,
    )
)
register(
    Item(
        "voice_owed",
        _("等公开答复"),
        "users-group",
        "voice:obligations",
        "govern",
        duties=("voice", "chair"),
        about=_("大家附议，哪个工会欠着答复"),
        rank=2,
    )
)
register(
    Item(
        "voice_rules",
        _("附议规则"),
        "adjustments",
        "voice:rules",
        "govern",
        duties=("chair",),
        about=_("多少人附议，由哪一级公开答复"),
        rank=3,
    )
)
register(
    Item(
        "voice_masks",
        _("隐名把关"),
        "shield-lock",
        "voice:unmasks",
        "govern",
        duties=("chair", "audit"),
        about=_("核实隐名职工的身份要两方同意；谁被暂停隐名"),
        rank=3,
    )
)
register(
    Item(
        "my_errands",
        _("请我核实的"),
        "user-question",
        "voice:my_errands",
        "me",
        about=_("工会请您核实的事，写几句就行"),
        rank=8,
    )
)
