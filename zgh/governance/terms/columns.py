"""What a row of the lists says, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.kit.dates import day

from .models import Step

MONTH = 31


def due_text(term: Any) -> dict[str, str]:
    """When it runs out, how long that is, and its tone."""
    left = (term.due_on - timezone.localdate()).days
    return {"day": day(term.due_on), "text": left_text(left), "tone": tone_of(left)}


def left_text(days: int) -> str:
    """还有2个月, 还有9天, 超期40天."""
    if days <= 0:
        return ngettext("超期%(n)d天", "超期%(n)d天", -days) % {"n": -days} if days else _("今天届满")
    if days > 2 * MONTH:
        return ngettext("还有%(n)d个月", "还有%(n)d个月", days // 30) % {"n": days // 30}
    return ngettext("还有%(n)d天", "还有%(n)d天", days) % {"n": days}


def tone_of(days: int) -> str:
    """Late past due, soon within about three months."""
    return "is-late" if days <= 0 else "is-soon" if days <= 3 * MONTH else "is-ok"


def vacancy(term: Any) -> str:
    """The chair's name, or since when there is none."""
    if term.chair_name:
        return term.chair_name
    return _("空缺（%(since)s起）") % {"since": day(term.chair_left_on)} if term.chair_left_on else _("空缺")


def step_name(election: Any) -> str:
    """第4步：向上级请示."""
    if not election.step_key:
        return election.get_state_display()
    if election.step_key == Step.Key.CERTIFICATE and election.state == "running":
        return _("已批复，待就任")
    return _("第%(n)d步：%(step)s") % {"n": election.step_no, "step": Step.Key(election.step_key).label}


def certificate_state(row: Any, days: int | None) -> str:
    """在用, 已过期, 待变更 … as of today."""
    if row.state != "valid":
        return row.get_state_display()
    if row.is_expired:
        return _("已过期")
    due = row.change_due_on(days)
    if due is None:
        return row.get_state_display()
    return _("变更超期") if due < timezone.localdate() else _("待变更主席")


def change_due(row: Any, days: int | None) -> dt.date | None:
    """By when the chair on it has to be changed."""
    return row.change_due_on(days)
