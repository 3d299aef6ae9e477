"""What both unions write on a supervision order, and what the author says to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField
from zgh.kit.numbers import whole

from .models import SupervisionOrder

PERIODS = (("", _("全部")), ("30", _("最近30天")), ("90", _("最近90天")), ("365", _("最近一年")))


class MeasuresForm(forms.Form):
    """What was done about it."""

    measures = CleanTextField(
        label=_("又做了什么"),
        lines=True,
        max_length=2000,
        min_length=5,
        help_text=_("写清找了谁、办到哪一步、职工得到了什么。督办的工会会据此回访"),
        error_messages={"required": _("写一写又做了什么")},
    )


class ReturnForm(forms.Form):
    """Why it is not enough."""

    comment = CleanTextField(
        label=_("还要做什么"),
        max_length=300,
        help_text=_("只能退回一次，时限重新算"),
        error_messages={"required": _("写一句还要做什么")},
    )


class WordForm(forms.Form):
    """One message in the case: the issuer's question, or the author's word."""

    text = CleanTextField(
        label=_("想说的话"), lines=True, max_length=1000, error_messages={"required": _("还没有写，说两句再发")},
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )  # fmt: skip


class CloseForm(forms.Form):
    """How the author was asked and what came of it."""

    way = forms.ChoiceField(
        label=_("怎么回访的"), choices=SupervisionOrder.Way.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请选怎么回访的")},
    )  # fmt: skip
    result = forms.ChoiceField(
        label=_("结果怎样"), choices=SupervisionOrder.Result.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请选回访的结果")},
    )  # fmt: skip
    words = CleanTextField(label=_("职工怎么说"), lines=True, max_length=1000, required=False)

    def __init__(self, *args: Any, is_masked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_masked:
            ways = [(key, label) for key, label in SupervisionOrder.Way.choices if key == "talk"]
            self.fields["way"].choices, self.fields["way"].initial = ways, "talk"


class OrderFilter(FilterForm):
    """By words, union, time and result."""

    q = forms.CharField(label=_("搜标题、编号"), max_length=40)
    union = forms.CharField(label=_("答复的工会"), max_length=40)
    period = forms.ChoiceField(label=_("下达时间"), choices=PERIODS)
    result = forms.ChoiceField(label=_("回访结果"), choices=[("", _("全部")), *SupervisionOrder.Result.choices])

    def narrow_q(self, rows: Any, text: str) -> Any:
        """Words of the headline, or a number such as DB-417302968 or XS-000417."""
        number = text.upper()
        of_order, of_case = whole(number.removeprefix("DB-")), whole(number.removeprefix("XS-"))
        return rows.filter(Q(case__headline__icontains=text) | Q(pk=of_order) | Q(case=of_case))

    def narrow_union(self, rows: Any, text: str) -> Any:
        """A part of the name of the union that answered."""
        return rows.filter(Q(union__short_name__icontains=text) | Q(union__name__icontains=text))

    def narrow_period(self, rows: Any, period: str) -> Any:
        """Issued lately."""
        return rows.filter(issued_at__gte=timezone.now() - dt.timedelta(days=int(period)))
