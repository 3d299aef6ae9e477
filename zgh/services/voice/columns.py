"""The columns of the desk list. A hidden author is an alias on screen and in every file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.lists import Column

from .models import Case
from .words import desk_line


def shown(user: Any) -> list[Column]:
    """What fits on a screen, for this reader."""

    def who(case: Case) -> str:
        return case.shown_author_for(user)

    due = {"value": desk_line, "cell": "voice/cell_due.html", "sort": "due_at", "export": lambda case: case.due_at}
    words = {"value": desk_line, "cell": "voice/cell_case.html", "export": str}
    state = {"value": desk_line, "cell": "voice/cell_state.html", "sort": "state", "export": Case.shown_state}
    return [
        Column("due_at", _("时限"), **due),
        Column("headline", _("心声"), is_title=True, **words),
        Column("author", _("提出人"), value=who, cell="voice/cell_who.html"),
        Column("state", _("状态"), **state),
        Column("handler", _("承办"), value=_handler),
    ]


def _handler(case: Case) -> str:
    return case.handler.name if case.handler else _("未分派")


FILE_ONLY = (
    Column("number", gettext_lazy("编号")),
    Column("kind", gettext_lazy("类型")),
    Column("category", gettext_lazy("类别")),
    Column("union", gettext_lazy("承办工会")),
    Column("submitted_on", gettext_lazy("提交日期"), value=lambda case: case.shown_moment(case.submitted_at)),
    Column("is_breached", gettext_lazy("曾超时")),
    Column("text", gettext_lazy("内容")),
)
