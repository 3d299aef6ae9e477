"""What this room shows on the employee home and on the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zgh.foundation.access.scopes import reach
from zgh.foundation.portal.home import (
    HomeRow,
    Kind,
    Lead,
    Panel,
    Score,
    Service,
    register,
    register_kind,
    register_lead,
    register_panel,
    register_service,
)
from zgh.foundation.portal.keeping import Door, register_kept
from zgh.kit.dates import day

from .desks import month_start
from .figures import Figures, figures_for
from .models import Case
from .todos import OWED
from .words import line_for

MINE, AROUND = 4, 3


def rows(request: HttpRequest) -> Iterator[HomeRow]:
    """What moved on my cases, answers first; and what colleagues were answered lately. Two queries."""
    user, now = request.user, timezone.now()
    mine = Case.objects.permitted("follow", user).filter(state__in=(*OWED, "answered"))
    for case in mine.in_brief().order_by("-answered_at", "-submitted_at", "-pk")[:MINE]:
        yield _row_of(case, user, now)
    open_ones = Case.objects.permitted("overhear", user).filter(state__in=("answered", "closed"))
    others = (case for case in open_ones.in_brief().order_by("-submitted_at")[: AROUND + MINE] if not case.is_by(user))
    for case in islice(others, AROUND):
        yield HomeRow(
            case.headline,
            case.get_absolute_url(),
            meta=_("%(union)s已答复") % {"union": case.union},
            section="around",
            day=timezone.localtime(case.answered_at).date(),
        )


def _row_of(case: Case, user: Any, now: Any) -> HomeRow:
    line = line_for(case, user, now)
    if case.state == "answered":
        words = {"kind": case.get_kind_display()}
        meta = f"{case.headline}·{case.union}"
        return HomeRow(
            _("您的%(kind)s有答复了") % words, line.url, meta, "message-dots", "red", _("新"), "is-now", rank=1
        )
    return HomeRow(line.title, line.url, line.meta, line.icon, line.tone, line.tag, line.tag_tone, rank=3)


def panels(request: HttpRequest) -> Iterator[Panel]:
    """The month in numbers, each with the list behind it, and what is asked most."""
    if not reach(request.user, "voice"):
        return
    kept, desk = figures_for(request.user), reverse("voice:desk")
    yield Panel(
        "month",
        _("本月成绩"),
        rank=8,
        scores=[
            Score(
                _("按时答复率"),
                _share(kept.ontime_count, kept.due_count),
                _ontime(kept),
                f"{desk}?view=all&outcome=due",
            ),
            Score(
                _("满意率"),
                _share(kept.good_count, kept.rated_count),
                _satisfied(kept),
                f"{desk}?view=all&outcome=rated",
            ),
        ],
    )
    yield Panel(
        "topics",
        _("近30天，大家提得多的"),
        rows=[_topic(desk, *topic) for topic in kept.topics],
        empty=_("近30天没有新的心声。"),
        rank=6,
    )


def _topic(desk: str, category: int, name: str, n: int) -> HomeRow:
    count = ngettext("%(n)d件", "%(n)d件", n) % {"n": n}
    return HomeRow(name, f"{desk}?view=all&period=30&category={category}", tag=count)


def _share(part: int, whole: int) -> str:
    """96%, or nothing to show; rounded down, so that 100% means every single one."""
    return f"{part * 100 // whole}%" if whole else ""


def _ontime(kept: Figures) -> str:
    words = {"start": day(month_start()), "n": kept.due_count, "ontime": kept.ontime_count, "at": _at(kept)}
    return (
        _(
            "%(start)s以来，本会及分会该答复%(n)d件，其中%(ontime)d件按时受理、按时答复。"
            "眼下超时没答复的也算在内。截至%(at)s。"
        )
        % words
    )


def _satisfied(kept: Figures) -> str:
    words = {"n": kept.rated_count, "good": kept.good_count, "at": _at(kept)}
    return _("本月收到%(n)d个评价，其中%(good)d个是“非常满意”或“满意”。没评价的不算。截至%(at)s。") % words


def _at(kept: Figures) -> str:
    return f"{timezone.localtime(kept.at):%H:%M}"


register(rows)
register_panel(panels)
register_lead(
    Lead(
        gettext_lazy("有话对工会说"),
        "message-2-heart",
        "voice:ask",
        (
            (gettext_lazy("提建议"), "?kind=suggestion"),
            (gettext_lazy("问政策"), "?kind=question"),
            (gettext_lazy("求帮助"), "?kind=help"),
        ),
    )
)
register_kind(
    Kind(
        "voice",
        gettext_lazy("心声"),
        "message-dots",
        "red",
        {
            "accept": gettext_lazy("受理"),
            "answer": gettext_lazy("答复"),
            "judge": gettext_lazy("评审"),
            "implement": gettext_lazy("安排实施"),
            "finish": gettext_lazy("办成"),
            "verify": gettext_lazy("核实效益"),
            "reward": gettext_lazy("核定奖励"),
            "showcase": gettext_lazy("展示"),
            "approve": gettext_lazy("审核"),
            "report": gettext_lazy("回报"),
            "close": gettext_lazy("回访"),
        },
    )
)
SERVICES = (
    ("suggestion", gettext_lazy("提建议"), "bulb", "red", gettext_lazy("工会5个工作日内答复"), 1),
    ("question", gettext_lazy("问政策"), "file-text", "blue", gettext_lazy("休假、薪酬、保险，问明白再办"), 1),
    ("problem", gettext_lazy("反映问题"), "alert-circle", "red", gettext_lazy("可以隐去姓名，到期没答复交给上级"), 2),
    ("help", gettext_lazy("求帮助"), "heart-handshake", "gold", gettext_lazy("家里有难处，跟娘家人说"), 2),
    ("letter", gettext_lazy("主席信箱"), "mail", "red", gettext_lazy("主席亲自看，写明是谁答的"), 2),
    ("counsel", gettext_lazy("知心大姐"), "heart", "gold", gettext_lazy("悄悄话，只有接待您的那一位看得到"), 2),
    ("idea", gettext_lazy("革新妙招"), "tools", "green", gettext_lazy("岗位上的好点子，有评审、有奖励"), 2),
    (
        "complaint",
        gettext_lazy("平台不好用"),
        "device-mobile-message",
        "blue",
        gettext_lazy("智工汇出了错、用着别扭"),
        9,
    ),
)
for key, label, icon, tone, about, rank in SERVICES:
    # The home page has the other three as doors of the card already.
    register_service(Service(key, label, icon, tone, "voice:ask", f"?kind={key}", about, rank, key == "problem"))
register_service(
    Service(
        "around",
        gettext_lazy("大家在说"),
        "messages",
        "gold",
        "voice:mine",
        "?view=around",
        gettext_lazy("同事问过什么、工会怎么答的"),
        4,
    )
)
register_service(
    Service(
        "mine", gettext_lazy("我的心声"), "message-2-heart", "blue", "voice:mine", "", gettext_lazy("办到哪一步了"), 4
    )
)
register_service(
    Service(
        "ideas",
        gettext_lazy("妙招展示"),
        "tools",
        "green",
        "voice:ideas",
        "",
        gettext_lazy("同事的好点子，采纳了有奖励"),
        3,
    )
)
register_service(
    Service(
        "wall",
        gettext_lazy("你提我办"),
        "checklist",
        "red",
        "voice:wall",
        "",
        gettext_lazy("提了什么、办成没有、没办成为什么"),
        4,
        on_home=False,
    )
)
register_service(
    Service(
        "owed",
        gettext_lazy("等公开答复"),
        "users-group",
        "gold",
        "voice:obligations",
        "",
        gettext_lazy("大家附议，工会欠着答复的事"),
        4,
        on_home=False,
    )
)
register_service(
    Service(
        "union_boards",
        gettext_lazy("工会公开栏"),
        "chart-bar",
        "green",
        "voice:union_boards",
        "",
        gettext_lazy("按时答复、解决、满意的比率"),
        5,
        on_home=False,
    )
)
register_kept("voice:ask", is_ahead=True, any_query=True)
register_kept(
    "voice:mine",
    is_ahead=True,
    door=Door(gettext_lazy("我的心声"), gettext_lazy("上次打开时办到了哪一步"), "message-2-heart", "blue", rank=2),
)
register_kept("voice:case")
