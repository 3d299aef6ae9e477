"""Deciding a date, and taking the decision back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.kit.forms import CleanTextField

WORK, OFF = "work", "off"
LAST_YEAR = 2100


class MarkForm(forms.Form):
    """A date, work or off, what it is called and why."""

    date = forms.DateField(
        label=_("日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请选一个日期"), "invalid": _("日期请写成 2026-10-01 这样")},
    )
    kind = forms.ChoiceField(
        label=_("这一天"),
        choices=[(OFF, _("休息")), (WORK, _("上班"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择休息还是上班")},
    )
    name = CleanTextField(label=_("名称"), max_length=30, help_text=_("会显示在日历上，如：厂庆日、高温假"))
    reason = CleanTextField(label=_("原因"), max_length=200, help_text=_("写明依据，如文件名和文号。会留在操作记录里"))

    def clean_date(self) -> dt.date:
        """Today or later: promises already made stand on the past."""
        date = self.cleaned_data["date"]
        if date < timezone.localdate():
            raise ValidationError(_("过去的日子不能再改，已经答应的期限是按它算的"))
        if date.year > LAST_YEAR:
            raise ValidationError(_("年份太远了，请检查"))
        return date

    def facts(self) -> dict[str, Any]:
        """What `Day.mark` wants."""
        clean = self.cleaned_data
        return {
            "date": clean["date"],
            "is_work": clean["kind"] == WORK,
            "name": clean["name"],
            "reason": clean["reason"],
        }


class ClearForm(forms.Form):
    """Why an override is taken back."""

    reason = CleanTextField(label=_("撤销的原因"), max_length=200)
