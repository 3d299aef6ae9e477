"""What one cadre has to do, sorted the way they think: 已超时, 今天到期, 本周, 以后; and what is late below them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.foundation.todo.models import Todo, counts
from zgh.kit import clocks, dates
from zgh.kit.counts import CAP, capped_counts, shown_count

from . import home

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
    totals: dict[str, int]
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
    def is_cut(self) -> bool:
        """Whether there is more than the page shows."""
        return sum(self.counts.values()) > len(self.lines)

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

    def sentence(self, late_below: str = "") -> str:
        """今天有4件要办完，1件超时了; of those below only when one's own desk is clear."""
        due, late = self.totals["today"], self.totals["late"]
        if not due and not late:
            own = _("今天没有到期的事") if self.lines else _("手头的事都办完了")
            return f"{own}，{_('下级有%(n)s件超时') % {'n': late_below}}" if late_below else own
        parts = []
        if due:
            parts.append(ngettext("今天有%(n)s件要办完", "今天有%(n)s件要办完", due) % {"n": due})
        if late:
            parts.append(ngettext("%(n)s件超时了", "%(n)s件超时了", late) % {"n": late})
        return "，".join(parts)


def today(request: HttpRequest, kind: str = "") -> Today:
    """What waits for this person, most urgent first. One query, once a request; a second when there is more."""
    if not hasattr(request, "_todos"):
        now = timezone.now()
        todos = Todo.objects.mine(request.user).in_brief()[:SHOWN]
        request._todos = [_line(todo, now) for todo in todos]  # type: ignore[attr-defined]
    lines: list[Line] = request._todos  # type: ignore[attr-defined]
    if len(lines) < SHOWN:
        tally = request._open_counts = Counter(line.kind.key for line in lines)  # type: ignore[attr-defined]
        return Today(lines, tally, _tally(lines), kind)
    found = counts(request.user)
    totals = {name: sum(room[name] for room in found.values()) for name in ("late", "today")}
    tally = request._open_counts = Counter({key: room["open"] for key, room in found.items()})  # type: ignore[attr-defined]
    return Today(lines, tally, totals, kind)


def _tally(lines: list[Line]) -> dict[str, int]:
    return {group: sum(line.group == group for line in lines) for group in ("late", "today")}


def late_below(user: Any) -> tuple[list[Line], str]:
    """What is overdue in the unions below, oldest first, and how many there are in words. Two queries."""
    now = timezone.now()
    todos = Todo.objects.below(user).overdue(now)
    lines = [_line(todo, now) for todo in todos.in_brief()[: BELOW + 1]]
    if len(lines) <= BELOW:
        return lines, str(len(lines)) if lines else ""
    return lines[:BELOW], shown_count(capped_counts([todos])[0], CAP)


def _line(todo: Todo, now: dt.datetime) -> Line:
    kind = home.kind_of(todo.kind)
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
    """13:30 today, 周四 this week, else the date; nothing without a due moment."""
    if due is None:
        return ""
    local, today_ = timezone.localtime(due), timezone.localdate()
    if local.date() == today_:
        return f"{local:%H:%M}"
    if 0 < (local.date() - today_).days <= 6 - today_.weekday():
        return str(dates.WEEKDAYS[local.weekday()])
    return _("%(month)d月%(day)d日") % {"month": local.month, "day": local.day}


def _group(due: dt.datetime | None, now: dt.datetime) -> str:
    if due is None:
        return "later"
    if due < now:
        return "late"
    days = (timezone.localtime(due).date() - timezone.localdate(now)).days
    if days == 0:
        return "today"
    return "week" if days <= 6 - timezone.localdate(now).weekday() else "later"


def open_counts(request: HttpRequest) -> Counter:
    """How much waits for this person, by room, for the menu. One query a request."""
    if not hasattr(request, "_open_counts"):
        found = {key: room["open"] for key, room in counts(request.user).items()}
        request._open_counts = Counter(found)  # type: ignore[attr-defined]
    return request._open_counts  # type: ignore[attr-defined]


def open_count(request: HttpRequest) -> int:
    """The number beside 今天 in the menu."""
    return sum(open_counts(request).values())
