"""The lists: hand-overs and absences."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import reach
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField
from zgh.kit.lists import Column, ListPage, Preset

from .models import Absence, HandOver


class GiverFilter(FilterForm):
    """By the cadre's name."""

    q = CleanTextField(label=_("交出人姓名"), max_length=40)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """Part of a name, or pinyin initials."""
        fits = Q(giver__name__icontains=text) | Q(giver__initials__startswith=text.lower())
        return rows.filter(fits)


class AbsentFilter(FilterForm):
    """By the name of the absent one or the deputy."""

    q = CleanTextField(label=_("外出或代办的人"), max_length=40)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """Part of either name."""
        return rows.filter(Q(person__name__icontains=text) | Q(deputy__name__icontains=text))


class HandOverList(ListPage):
    """交接: proposals that wait, and what went over."""

    model, key, here = HandOver, "handover.hand_overs", "handover"
    title = _("交接与代办")
    template = "handover/hand_overs.html"
    filters = GiverFilter
    columns = [
        Column("giver", _("交出人"), value="giver.name", is_title=True),
        Column("state", _("状态"), is_meta=True),
        Column("union", _("工会")),
        Column("note", _("交了什么")),
        Column("decided_at", _("交接时间"), sort="decided_at"),
    ]
    views = [
        Preset("", _("全部")),
        Preset("open", _("等同意"), Q(state="proposed"), tone="is-soon"),
        Preset("done", _("已交接"), Q(state="done")),
        Preset("off", _("没办成"), Q(state__in=("refused", "withdrawn"))),
    ]
    empty = {
        "title": _("还没有办过交接"),
        "text": _("有干部调岗、退休，在这里一步把职责、待办和在办的事交给接手的人。"),
        "icon": "switch-horizontal",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """Whose and where."""
        return rows.select_related("giver", "union")

    def extra(self) -> dict[str, Any]:
        """Chairs look on; who keeps the organisation hands over."""
        return {"can_find": bool(reach(self.request.user, "orgs"))}


def now(_user: Any) -> Q:
    """Away today."""
    today = timezone.localdate()
    return Q(state="agreed", starts_on__lte=today, ends_on__gt=today)


def ahead(_user: Any) -> Q:
    """Will be away."""
    return Q(state="agreed", starts_on__gt=timezone.localdate())


class AbsenceList(ListPage):
    """代办: who stands in for whom, from when to when."""

    model, key, here = Absence, "handover.absences", "handover"
    title = _("代办安排")
    filters = AbsentFilter
    columns = [
        Column("person", _("外出的人"), value="person.name", is_title=True),
        Column("phase", _("状态"), value="phase_text", is_meta=True),
        Column("deputy", _("代办人"), value="deputy.name"),
        Column("starts_on", _("从"), sort="starts_on"),
        Column("last_on", _("到"), sort="ends_on"),
        Column("union", _("工会")),
    ]
    views = [
        Preset("", _("全部")),
        Preset("open", _("等同意"), Q(state="proposed"), tone="is-soon"),
        Preset("now", _("正在代办"), now),
        Preset("ahead", _("还没开始"), ahead),
    ]
    empty = {
        "title": _("没有代办"),
        "text": _("干部休假、出差、住院，安排一位同事代办，到期自动结束。"),
        "icon": "user-share",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """Who and where."""
        return rows.select_related("person", "deputy", "union")
