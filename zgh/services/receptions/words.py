"""How receptions and questions are put into words for people. Asks no query."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.dates import day, when

from .models import Question, Reception

STATES = {
    "scheduled": (gettext_lazy("未开始"), ""),
    "collecting": (gettext_lazy("可以提问"), "is-soon"),
    "live": (gettext_lazy("正在进行"), "is-now"),
    "minutes": (gettext_lazy("整理纪要"), "is-info"),
    "published": (gettext_lazy("看纪要"), "is-ok"),
    "cancelled": (gettext_lazy("已取消"), ""),
}
# What a state means to whoever asked.
MINE = {
    "pending": (gettext_lazy("等工会看"), ""),
    "approved": (gettext_lazy("通过了"), "is-info"),
    "queued": (gettext_lazy("排队中"), "is-info"),
    "on_air": (gettext_lazy("正在回答"), "is-now"),
    "answered": (gettext_lazy("已回答"), "is-ok"),
    "deferred": (gettext_lazy("会后转心声"), "is-soon"),
    "dismissed": (gettext_lazy("没有采用"), ""),
    "merged": (gettext_lazy("一起回答"), "is-info"),
    "carried": (gettext_lazy("转成心声"), "is-info"),
    "explained": (gettext_lazy("有说明"), "is-ok"),
    "withdrawn": (gettext_lazy("已撤回"), ""),
}


@dataclass(frozen=True)
class Line:
    """One reception in an employee's list."""

    url: str
    title: str
    meta: str
    tone: str
    tag: Any
    tag_tone: str


def line_for(reception: Reception, now: dt.datetime | None = None) -> Line:
    """The line in a list: who, when, where; the tag says what one can do."""
    state = reception.shown_state(now)
    tag, tone = STATES[state]
    url = reception.get_absolute_url()
    if state == "live":
        url = f"{url}live/"
    elif state == "published":
        url = reception.published_url
    meta = _("%(when)s·%(office)s·%(where)s") % {
        "when": when(reception.starts_at, "time"),
        "office": reception.office,
        "where": reception.where,
    }
    looks = {"live": "red", "collecting": "gold", "scheduled": "gold", "published": "green"}
    return Line(url, reception.title, meta, looks.get(state, "blue"), tag, tone)


def span_of(reception: Reception) -> str:
    """5月21日 周四 14:00–15:30; the day once when it is one day."""
    start, end = timezone.localtime(reception.starts_at), timezone.localtime(reception.ends_at)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{day(end)} {end:%H:%M}"
    return f"{day(start)} {start:%H:%M}–{last}"


@dataclass(frozen=True)
class Mine:
    """One of my own questions: what became of it, and where to read on."""

    question: Question
    tag: Any
    tone: str
    note: str
    url: str
    url_label: str
    can_withdraw: bool


def mine_of(question: Question) -> Mine:
    """The line its author reads. The question comes with its case and the one it joined."""
    tag, tone = MINE[question.state]
    note, url, label = "", "", ""
    if question.state in ("dismissed", "explained"):
        note = question.reason
    elif question.state == "answered":
        note = question.reply
    elif question.state == "merged":
        note = _("和“%(head)s”一起回答") % {"head": question.head}
    elif question.state == "carried":
        note = _("没来得及当场回答，编号%(number)s，限时答复") % {"number": question.case.number}
        url, label = question.case.get_absolute_url(), _("看办理进度")
    can_withdraw = question.state in ("pending", "approved") and question.reception.state not in (
        "minutes",
        "published",
    )
    return Mine(question, tag, tone, note, url, label, can_withdraw)
