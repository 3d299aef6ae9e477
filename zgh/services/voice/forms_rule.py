"""What a chair types to make a rule of supports, and the public answer to a reached one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Union
from zgh.kit.forms import CleanTextField, DayField

from .models import ThresholdRule

FAR_DAYS = 366  # a rule is made for a near day, not typed as 9999


class RuleForm(forms.Form):
    """How many people make whom answer within how many days, in a union and all below it, from a day on."""

    union = forms.ModelChoiceField(
        label=gettext_lazy("哪个工会"),
        queryset=Union.objects.none(),
        empty_label=gettext_lazy("请选一个工会"),
        help_text=gettext_lazy("这个工会和它下面各级工会的职工提的事都适用"),
        error_messages={"required": gettext_lazy("请选一个工会")},
    )
    count = forms.IntegerField(
        label=gettext_lazy("满多少人"),
        required=False,
        min_value=2,
        max_value=1_000_000,
        help_text=gettext_lazy("提出人和附议的人都算，每人只算一次。人数和百分比只填一样"),
    )
    percent = forms.IntegerField(
        label=gettext_lazy("或者，占本会职工的百分之几"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("按提出人所在工会和下级工会的职工人数算，不足一人按一人"),
    )
    min_unions = forms.IntegerField(label=gettext_lazy("至少来自几个工会"), min_value=1, max_value=1000, initial=1)
    obliged_level = forms.ChoiceField(
        label=gettext_lazy("由谁公开答复"), choices=ThresholdRule.Level.choices, widget=forms.RadioSelect
    )
    obliged_depth = forms.IntegerField(
        label=gettext_lazy("第几级工会"),
        required=False,
        min_value=1,
        max_value=20,
        help_text=gettext_lazy("选“指定的一级”时填：集团工会是第1级，往下数"),
    )
    answer_workdays = forms.IntegerField(label=gettext_lazy("几个工作日内答复"), min_value=1, max_value=250)
    starts_on = DayField(label=gettext_lazy("从哪天起"), help_text=gettext_lazy("不能早于今天"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": timezone.localdate(), "obliged_level": "parent", "min_unions": 1})
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(
            under(user, "chair", via=""), closed_on=None
        )

    def clean_starts_on(self) -> dt.date:
        """Rules do not reach back: people supported under other conditions."""
        day, today = self.cleaned_data["starts_on"], timezone.localdate()
        if day < today:
            raise ValidationError(_("规则从今天或以后开始，不能往前算"), code="past")
        if day > today + dt.timedelta(days=FAR_DAYS):
            raise ValidationError(_("这一天太远了，请核对年份"), code="far")
        return day

    def clean(self) -> dict[str, Any]:
        """People or a share, never both; a level by number only where it is asked for."""
        data = super().clean() or {}
        has_count, has_percent = data.get("count") is not None, data.get("percent") is not None
        if has_count and has_percent:
            self.add_error("percent", _("人数和百分比只填一样，请清掉一个"))
        elif not has_count and not has_percent and not {"count", "percent"} & self.errors.keys():
            self.add_error("count", _("请写满多少人，或者下面的百分比"))
        if data.get("obliged_level") == ThresholdRule.Level.DEPTH:
            if data.get("obliged_depth") is None and "obliged_depth" not in self.errors:
                self.add_error("obliged_depth", _("请写由第几级工会答复"))
        else:
            data["obliged_depth"] = None
        return data


class OwedAnswerForm(forms.Form):
    """The public answer; everybody who may read the case reads it."""

    text = CleanTextField(
        label=gettext_lazy("公开答复"),
        lines=True,
        max_length=5000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 7, "data-grow": True}),
        help_text=gettext_lazy("先说结果，再说怎么办、谁来办、什么时候办。办不到也请写明为什么"),
        error_messages={"required": gettext_lazy("答复还没有写")},
    )
