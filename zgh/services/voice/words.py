"""How a case is put into words for people: list lines, steps, promises. Asks no query beyond what `Reading` says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zgh.kit import clocks
from zgh.kit.dates import short, when

from .models import Case

KIND_LOOKS = {
    "suggestion": ("bulb", "gold"),
    "question": ("file-text", "blue"),
    "appeal": ("alert-circle", "red"),
    "letter": ("mail", "red"),
    "idea": ("tools", "green"),
    "counsel": ("heart", "gold"),
    "complaint": ("device-mobile-message", "blue"),
}

# What a state means to the person who spoke, and how its tag looks.
AUTHOR_STATES = {
    "submitted": (gettext_lazy("等受理"), ""),
    "accepted": (gettext_lazy("办理中"), "is-info"),
    "handling": (gettext_lazy("重新办理"), "is-info"),
    "planned": (gettext_lazy("计划中"), "is-info"),
    "answered": (gettext_lazy("待您评价"), "is-now"),
    "closed": (gettext_lazy("已办结"), "is-ok"),
    "withdrawn": (gettext_lazy("已撤回"), ""),
    "merged": (gettext_lazy("合并办理"), "is-info"),
}
# The same for cadres.
DESK_STATES = {
    "submitted": (gettext_lazy("待受理"), "is-soon"),
    "accepted": (gettext_lazy("待答复"), "is-soon"),
    "handling": (gettext_lazy("重新办理"), "is-late"),
    "planned": (gettext_lazy("按计划办"), "is-soon"),
    "answered": (gettext_lazy("待评价"), "is-info"),
    "closed": (gettext_lazy("已办结"), "is-ok"),
    "withdrawn": (gettext_lazy("已撤回"), ""),
    "merged": (gettext_lazy("合并办理"), "is-info"),
}
BEFORE = {
    "accept": gettext_lazy("%(when)s前受理"),
    "reply": gettext_lazy("%(when)s前答复"),
    "solve": gettext_lazy("%(when)s前办成"),
}
FACES = (
    (4, gettext_lazy("非常满意"), "mood-happy"),
    (3, gettext_lazy("满意"), "mood-smile"),
    (2, gettext_lazy("基本满意"), "mood-empty"),
    (1, gettext_lazy("不满意"), "mood-sad"),
)


@dataclass(frozen=True)
class Line:
    """One case in an employee's list."""

    url: str
    title: str
    meta: str
    icon: str
    tone: str
    tag: Any
    tag_tone: str


def line_for(case: Case, user: Any, now: dt.datetime | None = None) -> Line:
    """The line its author, or a colleague, reads in a list."""
    now = now or timezone.now()
    icon, tone = KIND_LOOKS[case.kind]
    if case.is_by(user):
        tag, tag_tone = _author_tag(case, now)
        meta = f"{case.union}·{_short_promise(case, now)}{_behind(case)}"
    else:
        is_answered = case.state in ("planned", "answered", "closed")
        tag, tag_tone = (_("有答复"), "is-ok") if is_answered else (_("办理中"), "is-info")
        meta = f"{case.union}·{short(case.submitted_at)}{_behind(case)}"
    return Line(f"{reverse('voice:mine')}{case.pk}/", case.headline, meta, icon, tone, tag, tag_tone)


def _behind(case: Case) -> str:
    n = case.supporter_count
    return f"·{ngettext('%(n)d人附议', '%(n)d人附议', n) % {'n': n}}" if n else ""


def _author_tag(case: Case, now: dt.datetime) -> tuple[Any, str]:
    if case.level(now) == "late":
        return _("超时了"), "is-late"
    if case.is_paused(now):
        return _("等您补充"), "is-now"
    if case.state == "closed" and case.closing == "unrated":
        return _("未评价"), ""
    return AUTHOR_STATES[case.state]


def _short_promise(case: Case, now: dt.datetime) -> str:
    if case.due_at and case.level(now) != "late":
        return BEFORE[case.phase] % {"when": _soon(case.due_at)}
    if case.due_at:
        return _("过了%(when)s的承诺") % {"when": short(case.due_at)}
    if case.answered_at:
        return _("%(when)s答复") % {"when": short(case.answered_at)}
    return short(case.closed_at or case.submitted_at)


def _soon(moment: dt.datetime) -> str:
    """明天 18:00, else 5月27日."""
    days = (timezone.localtime(moment).date() - timezone.localdate()).days
    return when(moment) if days <= 1 else short(moment)


def steps_of(case: Case) -> list[tuple[Any, bool, bool]]:
    """(label, done, current) of the four steps; a withdrawn case has two, one laid over another three."""
    if case.merged_into is not None:
        is_answered = case.merged_into.state in ("planned", "answered", "closed")
        steps = [_("已提交"), _("合并办理"), _("已答复") if is_answered else _("等答复")]
        return [(label, n < 2 or is_answered, n == 1 + is_answered) for n, label in enumerate(steps)]
    if case.state == "withdrawn":
        return [(_("已提交"), True, False), (_("已撤回"), True, True)]
    last = _("已评价") if case.closing == "rated" else _("未评价") if case.state == "closed" else _("待您评价")
    done = {"submitted": 1, "accepted": 2, "handling": 2, "planned": 3, "answered": 3, "closed": 4}[case.state]
    waiting = [_("等受理"), _("等答复")]
    if case.state == "planned":
        last = _("等办成")
    labels = [_("已提交"), _("已受理") if done > 1 else waiting[0], _("已答复") if done > 2 else waiting[1], last]
    return [(label, i < done, i == done - 1) for i, label in enumerate(labels)]


def promise_of(case: Case, now: dt.datetime | None = None) -> tuple[str, str, str]:
    """(sentence, icon, tone) under the steps: who owes what by when, or how long it took."""
    now = now or timezone.now()
    if case.state == "withdrawn":
        return _("您已经撤回，工会不再办理，同事也看不到了"), "arrow-back-up", ""
    if case.is_paused(now):
        words = {"union": case.union, "when": when(case.paused_until, "day")}
        return _("%(union)s在等您补充，时限先停，最多等到%(when)s") % words, "player-pause", "is-soon"
    return _runs(case.merged_into or case, now)


def _runs(case: Case, now: dt.datetime) -> tuple[str, str, str]:
    """What the running clock says, or how long it took; of a case laid over another, that one's."""
    if (clock := case.clock_now(now)) is None:
        return _took(case), "clock-check", ""
    late = case.union if clock.union.pk != case.union_id else case.escalated_from
    facts = {"union": clock.union, "when": when(clock.due_at, "time"), "owed": clock.get_phase_display(), "late": late}
    if case.level(now) == "late" and clock.union.pk == case.union_id:
        return _("%(union)s已经超过承诺的时间，系统在催") % facts, "alert-triangle", "is-late"
    if clock.union.pk != case.union_id or case.escalated_from_id:
        return _("%(late)s超时了，改由上级%(union)s在%(when)s前%(owed)s") % facts, "stairs-up", "is-soon"
    return _("%(union)s会在%(when)s前%(owed)s") % facts, "clock", ""


def _took(case: Case) -> str:
    if not case.answered_at:
        return ""
    days = (timezone.localtime(case.answered_at).date() - timezone.localtime(case.submitted_at).date()).days
    took = _("当天就答复了") if days <= 0 else ngettext("提交后%(n)d天答复", "提交后%(n)d天答复", days) % {"n": days}
    return f"{took}，{_('中间超过了承诺的时间') if case.is_breached else _('没有超时')}"


@dataclass(frozen=True)
class DeskLine:
    """One case in a cadre's list: everything a row shows, so that the loop asks nothing."""

    url: str
    pane: str
    title: str
    excerpt: str
    category: str
    tone: str
    share: str
    left: str
    state: Any
    state_tone: str


def desk_line(case: Case) -> DeskLine:
    """The row of the desk list; three columns ask for it, so it is worked out once a row."""
    if not hasattr(case, "_desk_line"):
        case._desk_line = _desk_line(case)  # type: ignore[attr-defined]
    return case._desk_line  # type: ignore[attr-defined]


def _desk_line(case: Case, now: dt.datetime | None = None) -> DeskLine:
    now, base = now or timezone.now(), f"{reverse('voice:mine')}{case.pk}/"
    state, state_tone = DESK_STATES[case.state]
    if case.state == "closed" and case.closing == "unrated":
        state, state_tone = _("未评价"), ""
    return DeskLine(
        url=f"{base}desk/",
        pane=f"{base}pane/",
        title=case.headline,
        excerpt=" ".join(case.text[:60].split()),
        category=str(case.category),
        tone=f"is-{level}" if (level := case.level(now)) else "",
        share=clocks.elapsed(case.due_at, case.clock_started_at),
        left=clocks.left(case.due_at),
        state=state,
        state_tone=state_tone,
    )
