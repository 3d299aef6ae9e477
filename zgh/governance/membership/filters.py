"""Filters of the desk lists."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Membership
from zgh.kit.filters import FilterForm
from zgh.kit.numbers import whole

from .forms import Day
from .models import Application, Transfer

PERIODS = (("", _("全部")), ("7", _("最近7天")), ("30", _("最近30天")), ("90", _("最近90天")))
SOME_LETTERS = {"placeholder": _("输入几个字")}


def _named(text: str) -> Q:
    """Whoever is called so, by a part of the name or by its initials."""
    return Q(person__name__icontains=text) | Q(person__initials__startswith=text.lower())


class UnionFilter(FilterForm):
    """By a part of the person's name and of the union's."""

    q = forms.CharField(label=_("搜姓名"), max_length=40)
    union = forms.CharField(label=_("工会"), max_length=40, widget=forms.TextInput(attrs=SOME_LETTERS))

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """The name, its initials, or a number such as RH-000417."""
        digits = text.upper().removeprefix("RH-").lstrip("0")
        return rows.filter(_named(text) | Q(pk=whole(digits)))

    def narrow_union(self, rows: QuerySet, text: str) -> QuerySet:
        """A part of its name."""
        return rows.filter(Q(union__short_name__icontains=text) | Q(union__name__icontains=text))


class MeetingFilter(UnionFilter):
    """Meetings: by the number of their minutes."""

    q = forms.CharField(label=_("搜会议纪要号"), max_length=40)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """A part of the number."""
        return rows.filter(minutes_no__icontains=text)


class ApplicationFilter(UnionFilter):
    """Applications: also by state and time."""

    lookups: ClassVar[dict[str, str]] = {"stage": "state"}
    stage = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), *(one for one in Application.State.choices if one[0] != "draft")]
    )
    period = forms.ChoiceField(label=_("提交时间"), choices=PERIODS)

    def narrow_period(self, rows: QuerySet, period: str) -> QuerySet:
        """Handed in lately."""
        return rows.filter(submitted_at__gte=timezone.now() - dt.timedelta(days=int(period)))


class TransferFilter(UnionFilter):
    """Transfers: also by state and origin."""

    origin = forms.ChoiceField(label=_("来由"), choices=[("", _("全部")), *Transfer.Origin.choices])
    stage = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *Transfer.State.choices])

    def narrow_stage(self, rows: QuerySet, state: str) -> QuerySet:
        """The state as it is now: what silence has released is done."""
        due = Q(state="accepted", release_on__lte=timezone.localdate())
        if state == "done":
            return rows.filter(Q(state="done") | due)
        return rows.filter(state=state).exclude(due)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """The name or its initials."""
        return rows.filter(_named(text))


class MemberFilter(UnionFilter):
    """The register: of which day, which standing."""

    day = forms.DateField(label=_("哪一天的会员"), widget=Day(), error_messages={"invalid": _("日期看不懂，请重选")})
    standing = forms.ChoiceField(label=_("会籍"), choices=[("", _("全部")), *Membership.Standing.choices])

    def narrow_day(self, rows: QuerySet, _day: dt.date) -> QuerySet:
        """The list asks for that day itself, also when nothing is chosen."""
        return rows

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """The name, its initials, or the number on the card."""
        return rows.filter(_named(text) | Q(card_no=text))

    @property
    def on(self) -> dt.date:
        """The day asked for, today without one."""
        self.is_valid()
        return self.cleaned_data.get("day") or timezone.localdate()
