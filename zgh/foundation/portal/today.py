"""What one cadre has to do, sorted the way they think: 已超时, 今天到期, 本周, 以后; and what is late below them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach
from zgh.foundation.todo.models import Todo
from zgh.kit import clocks, dates

from . import home
from .shell import DUTIES

SHOWN = 60  # rows on the page; the rest is one link away
BELOW = 6


@dataclass(frozen=True)
class Line:
    """One to-do as the page shows it; everything said here, so that the template loop asks nothing."""

    title: str
    url: str
    meta: str
    kind: home.Kind
    verb: Any
    due_at: dt.datetime | None
    started_at: dt.datetime | None
    tone: str
    due_text: str
    due_moment: str
    group: str

    @property
    def is_urgent(self) -> bool:
        """Late or due today: its button is tinted."""
        return self.group in ("late", "today")

    @property
    def word(self) -> str:
        """已超时, 快到期, 时间充裕: colour never speaks alone."""
        return {"is-late": _("已超时"), "is-soon": _("快到期")}.get(self.tone, _("时间充裕"))

    @property
    def icon(self) -> str:
        """The shape that goes with the word."""
        return {"is-late": "alert-triangle", "is-soon": "clock"}.get(self.tone, "check")


@dataclass(frozen=True)
class Today:
    """The page: lines by group, counts by kind, the four most urgent clocks."""

    lines: list[Line]
    counts: Counter
    kind: str

    @property
    def date_text(self) -> str:
        """5月20日 周三."""
        return dates.day(timezone.localdate())

    @property
    def clocks(self) -> list[Line]:
        """The four whose time runs out first."""
        return [line for line in self.lines if line.due_at][:4]

    @property
    def shown(self) -> list[Line]:
        """The lines of the chosen kind."""
        return [line for line in self.lines if not self.kind or line.kind.key == self.kind]

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """(label, lines) in order of urgency; empty groups left out."""
        names = [("late", _("已超时")), ("today", _("今天到期")), ("week", _("本周")), ("later", _("以后"))]
        groups = [(label, [line for line in self.shown if line.group == key]) for key, label in names]
        return [(label, lines) for label, lines in groups if lines]

    @property
    def kinds(self) -> list[tuple[str, Any, int]]:
        """(key, label, count) for the filter, 全部 first."""
        found = [(kind.key, kind.label, self.counts[kind.key]) for kind in home.kinds() if self.counts[kind.key]]
        return [("", _("全部"), sum(self.counts.values())), *found]

    def count(self, group: str) -> int:
        """How many are late / due today."""
        return sum(line.group == group for line in self.lines)

    @property
    def sentence(self) -> str:
        """今天有4件要办完，1件超时了。"""
        due, late = self.count("today"), self.count("late")
        if not due and not late:
            return _("今天没有到期的事") if self.lines else _("手头的事都办完了")
        parts = []
        if due:
            parts.append(ngettext("今天有%(n)s件要办完", "今天有%(n)s件要办完", due) % {"n": due})
        if late:
            parts.append(ngettext("%(n)s件超时了", "%(n)s件超时了", late) % {"n": late})
        return "，".join(parts)


def mine(user: Any) -> Q:
    """To-dos that wait for this person: given to them, or to a duty of theirs in the union itself, not below it."""
    q = Q(user=user)
    for code in DUTIES:
        if ranges := reach(user, code):
            q |= Q(user=None, duty=code, union__path__in=[low for low, _high in ranges])
    return q


def below(user: Any) -> Q:
    """To-dos of the unions below those where this person holds the duty."""
    q = NOBODY
    for code in DUTIES:
        for low, high in reach(user, code):
            q |= Q(duty=code, union__path__gt=low, union__path__lt=high)
    return q & ~Q(user=user)


def today(request: HttpRequest, kind: str = "") -> Today:
    """Everything open for this person, most urgent first. One query, once a request."""
    if not hasattr(request, "_todos"):
        todos = open_for(request.user).filter(mine(request.user)).order_by("due_at", "pk")[:SHOWN]
        now = timezone.now()
        request._todos = [_line(todo, now) for todo in todos]  # type: ignore[attr-defined]
    lines = request._todos  # type: ignore[attr-defined]
    return Today(lines, Counter(line.kind.key for line in lines), kind)


def late_below(user: Any) -> tuple[list[Line], int]:
    """What is overdue in the unions below, oldest first, and how many there are. Two queries."""
    now = timezone.now()
    todos = open_for(user).filter(below(user), due_at__lt=now)
    return [_line(todo, now) for todo in todos.order_by("due_at", "pk")[:BELOW]], todos.count()


def open_for(user: Any) -> QuerySet:
    """Open to-dos this person may see."""
    return Todo.objects.permitted("view", user).filter(closed_at=None).select_related("union")


def _line(todo: Todo, now: dt.datetime) -> Line:
    kind = home.kind_of(todo.about_type.split(".")[0])
    return Line(
        title=todo.title,
        url=todo.url,
        meta=str(todo.union),
        kind=kind,
        verb=kind.verbs.get(todo.verb, _("办理")),
        due_at=todo.due_at,
        started_at=todo.started_at,
        tone=clocks.tone(todo.due_at, todo.started_at),
        due_text=_due_text(todo.due_at),
        due_moment=_("%(when)s到期") % {"when": dates.when(todo.due_at, "time")} if todo.due_at else "",
        group=_group(todo.due_at, now),
    )


def _due_text(due: dt.datetime | None) -> str:
    """13:30 today, else the day; nothing without a due moment."""
    if due is None:
        return ""
    local = timezone.localtime(due)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else dates.day(due)


def _group(due: dt.datetime | None, now: dt.datetime) -> str:
    if due is None:
        return "later"
    if due < now:
        return "late"
    days = (timezone.localtime(due).date() - timezone.localdate(now)).days
    if days == 0:
        return "today"
    return "week" if days <= 6 - timezone.localdate(now).weekday() else "later"


def open_count(request: HttpRequest) -> int:
    """The number beside 今天 in the menu; shares the page's query."""
    return len(today(request).lines)


def desk_url(kind: str) -> str:
    """The workbench filtered to one kind."""
    return reverse("portal:desk") + (f"?kind={kind}" if kind else "")
