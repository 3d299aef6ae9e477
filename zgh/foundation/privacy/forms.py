"""What people type in this room. Every field keeps what was typed and says in Chinese what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs import correct as owner
from zgh.kit.dates import midnight
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, DayField, OneTimeForm

from .correcting import LABELS
from .models import Assessment, Correction, Export

DATE = {"type": "date"}


class CorrectionForm(OneTimeForm):
    """Which item, what it should be, and what proves it."""

    field = forms.ChoiceField(label=_("哪一项不对"), choices=lambda: list(LABELS.items()))
    wanted = CleanTextField(label=_("应当是什么"), max_length=200, help_text=_("日期写成2019-07-01这样"))
    note = CleanTextField(label=_("还想说明的"), lines=True, max_length=500, required=False)
    papers = AttachmentsField(
        label=_("证明材料"), required=False, most=3, help_text=_("比如身份证照片。只有办理的人看得到")
    )

    def clean(self) -> dict[str, Any]:
        """The right value has to fit its item."""
        data = super().clean() or {}
        if data.get("field") in owner.FIELDS and data.get("wanted"):
            try:
                data["wanted"] = owner.checked(data["field"], data["wanted"])
            except ValidationError as error:
                self.add_error("wanted", error)
        return data


class InquiryForm(OneTimeForm):
    """What I want to know about a look."""

    note = CleanTextField(
        label=_("您想问什么"), lines=True, max_length=500, min_length=4, initial=_("请告诉我为什么要看我的资料")
    )


class OutcomeForm(forms.Form):
    """What the person reads in the end."""

    outcome = CleanTextField(label=_("给本人的说明"), lines=True, max_length=500, required=False)


class RefusalForm(forms.Form):
    """Why not; never left out."""

    outcome = CleanTextField(label=_("为什么不更正"), lines=True, max_length=500, min_length=4)


class ReasonForm(OneTimeForm):
    """What a file of personal data is for."""

    reason = CleanTextField(
        label=_("拿来做什么"),
        lines=True,
        max_length=200,
        min_length=4,
        help_text=_("会印在文件每一页上，文件里的每个人都看得到"),
    )


class VerdictForm(forms.Form):
    """What the second person says."""

    verdict = CleanTextField(label=_("意见"), max_length=200, required=False)


class PeriodForm(forms.Form):
    """How long, on whose word."""

    days = forms.IntegerField(label=_("保存多少天"), min_value=1, max_value=36500)
    source = CleanTextField(label=_("依据"), max_length=200, help_text=_("制度名称和文号，或者哪次会议定的"))


class AssessmentForm(OneTimeForm):
    """One privacy impact record."""

    title = CleanTextField(label=_("处理什么"), max_length=60, help_text=_("比如：导入含身份证号的花名册"))
    purpose = CleanTextField(label=_("目的和方式"), lines=True, max_length=500)
    covers = CleanTextField(label=_("涉及哪些资料"), max_length=200)
    is_sensitive = forms.BooleanField(label=_("有敏感个人信息"), required=False)
    impact = CleanTextField(label=_("对本人的影响和风险"), lines=True, max_length=2000)
    risk = forms.ChoiceField(label=_("风险高低"), choices=Assessment.Risk.choices)
    measures = CleanTextField(label=_("保护措施"), lines=True, max_length=2000)
    decided_by = CleanTextField(label=_("谁决定的"), max_length=60)
    decided_on = forms.DateField(label=_("决定日期"), widget=forms.DateInput(attrs=DATE))
    review_on = forms.DateField(label=_("下次复查"), widget=forms.DateInput(attrs=DATE))

    def clean(self) -> dict[str, Any]:
        """Decided by today, reviewed after it was decided."""
        data = super().clean() or {}
        decided, review = data.get("decided_on"), data.get("review_on")
        if decided and decided > timezone.localdate():
            self.add_error("decided_on", _("决定日期不能在今天之后"))
        if decided and review and review <= decided:
            self.add_error("review_on", _("下次复查要晚于决定日期"))
        return data

    @classmethod
    def of(cls, row: Assessment) -> dict[str, Any]:
        """The present words of a record."""
        return {name: getattr(row, name) for name in cls.base_fields if name != "once"}

    @property
    def facts(self) -> dict[str, Any]:
        """What a record holds."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class RequestFilter(FilterForm):
    """By name, kind and day."""

    q = CleanTextField(label=_("姓名"))
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("全部")), *Correction.Kind.choices])
    lookups = {"q": "person__name__contains"}


class ExportFilter(FilterForm):
    """By who, which list, when."""

    q = CleanTextField(label=_("导出人或列表"))
    status = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *Export.State.choices])
    since = DayField(label=_("从"))
    lookups = {"status": "state"}

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In the name of the person or of the list."""
        return rows.filter(user__name__contains=text) | rows.filter(title__contains=text)

    def narrow_since(self, rows: Any, day: dt.date) -> Any:
        """From the first moment of the day here."""
        return rows.filter(asked_at__gte=midnight(day))
