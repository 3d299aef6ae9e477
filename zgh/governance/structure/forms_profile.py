"""What keepers and members fill in for the real-name forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.audit.book import record
from zgh.kit.forms import CleanTextField, Day

from .models import PersonProfile, UnionProfile


class PeriodForm(forms.Form):
    """The day the forms speak of."""

    day = forms.DateField(label=_("截至哪天"), widget=Day, initial=timezone.localdate)

    def clean_day(self) -> dt.date:
        """What will be is not known yet."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("这一天还没到，请选今天或以前的日子"))
        return day

    @classmethod
    def day_of(cls, data: Any) -> dt.date:
        """The day given, today for none or a wrong one."""
        form = cls(data)
        return form.cleaned_data["day"] if form.is_valid() else timezone.localdate()


class ReasonForm(forms.Form):
    """Why whole numbers are needed."""

    reason = CleanTextField(
        label=_("为什么要完整号码"),
        min_length=4,
        max_length=200,
        help_text=_("表里的每一位会员都能看到是谁、为什么导出的"),
    )


class Kept(forms.ModelForm):
    """Saves with a record in the book: which facts changed, not to what where it is a person's."""

    verb = "structure.fill"

    def keep(self, *, by: Any) -> None:
        """Write the row and the record."""
        with transaction.atomic():
            row = self.save()
            about = row.union if isinstance(row, UnionProfile) else row.person
            record(
                by, self.verb, about, after={"fields": self.changed_data}, union=getattr(about, "union_id", about.pk)
            )


class UnionForm(Kept):
    """A union's facts."""

    class Meta:
        model = UnionProfile
        fields = (
            "unit_category", "economic_type", "industry", "division_code", "approved_by", "document_no",
            "has_mediation", "has_congress", "has_contract", "contract_ends_on", "account_no",
        )  # fmt: skip
        widgets = {"contract_ends_on": Day()}

    def clean_division_code(self) -> str:
        """Six digits (GB/T 2260)."""
        code = self.cleaned_data["division_code"]
        if code and not (len(code) == 6 and code.isascii() and code.isdecimal()):
            raise ValidationError(_("行政区划代码是六位数字"))
        return code


class PersonForm(Kept):
    """A person's facts; each may be left empty."""

    class Meta:
        model = PersonProfile
        fields = ("ethnicity", "education", "politics", "household", "native_place", "skill", "is_migrant")

    def keep(self, *, by: Any) -> None:
        """Write it, and whether it is their own word."""
        self.instance.is_own = self.instance.person.user_id == by.pk
        super().keep(by=by)
