"""How it came to be: the timeline of an application, and the story of a membership."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.audit.book import history
from zgh.foundation.orgs.models import Membership, Person

from .models import Application, Change, Transfer

SAID = {
    "submit": gettext_lazy("%(name)s提交了入会申请"),
    "pass_on": gettext_lazy("所在工会没有分小组，这一步略过，直接交委员会"),
    "vet": gettext_lazy("小组审核通过"),
    "send_back": gettext_lazy("退回修改"),
    "enrol": gettext_lazy("委员会开会同意，%(name)s成为会员"),
    "reject": gettext_lazy("委员会开会讨论，没有通过"),
    "withdraw": gettext_lazy("%(name)s撤回了申请"),
    "request": gettext_lazy("发起转会"),
    "receive": gettext_lazy("%(union)s同意接收"),
    "decline": gettext_lazy("%(union)s没有接收"),
    "object": gettext_lazy("%(source)s提出异议"),
    "release": gettext_lazy("会籍转到了%(union)s"),
}


@dataclass(frozen=True)
class Entry:
    """One line; `at` is a moment or a day."""

    at: dt.date
    title: str
    text: str = ""
    is_now: bool = False


def timeline(row: Application | Transfer) -> list[Entry]:
    """What happened, newest first. One query."""
    words = {"name": row.person, "union": row.union, "source": getattr(row, "source", "")}
    records = [r for r in history(row) if r.verb.partition(".")[2] in SAID]
    lines = [(r.at, str(SAID[r.verb.partition(".")[2]]) % words, _told(r)) for r in reversed(records)]
    return [Entry(at, title, text, is_now=n == 0) for n, (at, title, text) in enumerate(lines)]


def _told(record: Any) -> str:
    """The reason that was given; who did it stays in the book."""
    return str(record.note)


def story(person: Person) -> list[Entry]:
    """Joined, moved, retained, left: every turn of a person's membership, newest first. Two queries."""
    rows = list(Membership.objects.filter(person=person).lasting().select_related("union").order_by("starts_on", "pk"))
    changes = Change.objects.filter(person=person, kind__in=ENDING).defer("reason").order_by("pk")
    ends = {change.day: change for change in changes}
    starts = {row.starts_on for row in rows}
    lines: list[tuple[dt.date, Any, Any]] = []
    last: Membership | None = None
    for row in rows:
        if turn := _turn(last, row, has_left=row.starts_on in ends):
            lines.append((row.starts_on, turn, row.union))
        last = row
        if row.ends_on and (row.ends_on in ends or row.ends_on not in starts):
            change = ends.get(row.ends_on)
            lines.append((row.ends_on, change.get_kind_display() if change else _("会籍终止"), row.union))
    newest = list(reversed(lines))
    return [Entry(day, str(turn), str(union), is_now=n == 0) for n, (day, turn, union) in enumerate(newest)]


ENDING = (Change.Kind.RESIGN, Change.Kind.DEEM, Change.Kind.EXPEL, Change.Kind.MOVE_OUT)


def _turn(last: Membership | None, row: Membership, *, has_left: bool) -> Any:
    """What is new in this row; "" where a day of no length lay between two alike."""
    if last is None:
        return _("加入工会")
    if last.ends_on != row.starts_on or has_left:
        return _("重新入会")
    if last.union_id != row.union_id:
        return _("转会")
    if last.standing == row.standing:
        return ""
    return _("保留会籍") if row.standing == Membership.Standing.RETAINED else _("恢复会籍")


def steps_of(application: Application) -> list[tuple[Any, bool, bool]]:
    """(label, done, current) of the way to membership."""
    reached = {"draft": 0, "returned": 0, "submitted": 1, "checked": 2, "approved": 3}.get(application.state, 0)
    middle = _("小组审核") if application.branch_id else _("小组（略过）")
    labels = (_("提交"), middle, _("委员会讨论"), _("入会"))
    return [(label, n < reached or reached == 3, n == reached) for n, label in enumerate(labels)]
