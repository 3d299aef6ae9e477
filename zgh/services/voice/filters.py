"""Filters of the desk list."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.kit.filters import FilterForm
from zgh.kit.numbers import whole

from . import desks
from .desks import month_start
from .models import Case, Category, Rating

PERIODS = (("", _("全部")), ("7", _("最近7天")), ("30", _("最近30天")), ("90", _("最近90天")), ("month", _("本月")))
OUTCOMES = (
    ("", _("全部")),
    ("due", _("本月该答复的")),
    ("ontime", _("本月按时答复")),
    ("late", _("本月超时")),
    ("rated", _("本月评价")),
    ("satisfied", _("本月评价·满意")),
    ("unhappy", _("本月评价·不满意")),
)


class DeskFilter(FilterForm):
    """By words, category, kind, union, time, colleague and result."""

    q = forms.CharField(label=_("搜标题、内容、编号"), max_length=60)
    category = forms.ModelChoiceField(label=_("类别"), queryset=Category.objects.none(), empty_label=_("全部"))
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("全部")), *Case.Kind.choices])
    union = forms.CharField(
        label=_("工会"), max_length=40, widget=forms.TextInput(attrs={"placeholder": _("输入几个字")})
    )
    period = forms.ChoiceField(label=_("提交时间"), choices=PERIODS)
    handler = forms.ChoiceField(label=_("承办人"), choices=[("", _("全部")), ("me", _("我")), ("none", _("未分派"))])
    outcome = forms.ChoiceField(label=_("结果"), choices=OUTCOMES)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.permitted("view", self.user).filter(is_active=True)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """Words of title or text, or a number such as XS-417302968."""
        by_number = Q(pk=whole(text.upper().removeprefix("XS-")))
        return rows.filter(Q(headline__icontains=text) | Q(text__icontains=text) | by_number)

    def narrow_union(self, rows: QuerySet, text: str) -> QuerySet:
        """The owning union by a part of its name."""
        return rows.filter(Q(union__short_name__icontains=text) | Q(union__name__icontains=text))

    def narrow_period(self, rows: QuerySet, period: str) -> QuerySet:
        """Submitted lately."""
        start = month_start() if period == "month" else timezone.now() - dt.timedelta(days=int(period))
        return rows.filter(submitted_at__gte=start)

    def narrow_handler(self, rows: QuerySet, handler: str) -> QuerySet:
        """Mine or nobody's."""
        return rows.filter(handler=self.user if handler == "me" else None)

    def narrow_outcome(self, rows: QuerySet, outcome: str) -> QuerySet:
        """The lists behind the numbers of the month; each number is the length of one of them."""
        start = month_start()
        if outcome in ("due", "ontime", "late"):
            return rows.filter({"due": desks.due, "ontime": desks.ontime, "late": desks.missed}[outcome](start))
        levels = {"rated": (1, 2, 3, 4), "satisfied": (3, 4), "unhappy": (1,)}[outcome]
        return rows.filter(Exists(Rating.objects.filter(case=OuterRef("pk"), at__gte=start, level__in=levels)))
