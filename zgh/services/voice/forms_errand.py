"""What cadres write when they ask somebody to look into something, and what comes back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.seek import people_called
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, OneTimeForm, clean_text
from zgh.kit.numbers import whole

from .models import Case
from .models.errand import MOST_WORKDAYS

FOUND = 12


class EntrustForm(OneTimeForm):
    """A department, a person, or both; what to find out; by when. `q` finds people among those one may see."""

    department = CleanTextField(
        label=_("交给哪个部门"),
        max_length=40,
        required=False,
        help_text=_("比如：后勤部、人力资源部。提出人看得到“已交后勤部核实”"),
    )
    q = CleanTextField(label=_("找一位同事来核实"), max_length=20, required=False)
    person = forms.ModelChoiceField(
        label=_("请谁核实"),
        queryset=Person.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("找不到这位同事，请重新选一次")},
    )
    text = CleanTextField(
        label=_("请对方核实什么"),
        lines=True,
        max_length=1000,
        min_length=5,
        error_messages={"required": _("写一写请对方核实什么")},
    )
    workdays = forms.IntegerField(
        label=_("几个工作日内回报"),
        min_value=1,
        max_value=MOST_WORKDAYS,
        error_messages={
            "required": _("写几个工作日"),
            "invalid": _("写一个数，比如3"),
            "min_value": _("至少1个工作日"),
            "max_value": _("最多%(limit_value)s个工作日"),
        },
    )
    names_author = forms.BooleanField(
        label=_("告诉对方提出人是谁"), required=False, help_text=_("不勾选，对方只看到“一位职工”")
    )

    def __init__(self, data: Any = None, *, user: Any, case: Case, is_search: bool = False, **kwargs: Any) -> None:
        # While one is searching nothing is wrong yet: what was typed is shown, not checked.
        initial = kwargs.pop("initial", {}) | (data.dict() if data and is_search else {})
        super().__init__(None if is_search else data, initial=initial, **kwargs)
        self.case, self.typed = case, data or {}
        # A named author is not asked about their own words. A hidden one stays in the list, or a gap would tell.
        others = ~Q(user__in=[user.pk, case.author_id or 0])
        self.fields["person"].queryset = Person.objects.permitted("view", user).filter(others, user__is_active=True)
        if case.is_masked:
            del self.fields["names_author"]

    def clean(self) -> dict[str, Any]:
        """Somebody must be asked."""
        data = super().clean()
        if not data.get("department") and not data.get("person") and "person" not in self.errors:
            self.add_error("department", _("请写明交给哪个部门，或者找一位同事"))
        return data

    def found(self) -> list[Person]:
        """People of that name whom one may see, and the one chosen so far. At most two queries."""
        text = clean_text(self.typed.get("q", ""), lines=False)[:20]
        near = Q(pk__in=people_called(text)) if text else Q(pk__in=())
        chosen = Q(pk=whole(self.chosen)) if whole(self.chosen) else Q(pk__in=())
        if not text and not whole(self.chosen):
            return []
        rows = self.fields["person"].queryset.select_related("union")
        return list(rows.filter(near | chosen).order_by("name", "pk")[:FOUND])

    @property
    def chosen(self) -> str:
        """The id of the person chosen so far."""
        return self.typed.get("person", "")


class ReportForm(forms.Form):
    """What was found out."""

    findings = CleanTextField(
        label=_("核实到的情况"),
        lines=True,
        max_length=2000,
        min_length=5,
        help_text=_("只有办这件事的工会看得到，答复时可能引用"),
        error_messages={"required": _("写一写核实到了什么")},
    )
    files = AttachmentsField(label=_("照片或文件"), required=False)


class LookAgainForm(forms.Form):
    """What is still missing."""

    comment = CleanTextField(
        label=_("还要核实什么"),
        max_length=300,
        error_messages={"required": _("写一句还要核实什么")},
    )


class ErrandFilter(FilterForm):
    """By words and department."""

    q = forms.CharField(label=_("搜心声、部门、要核实的事"), max_length=40)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In the headline, the department and what was asked."""
        return rows.filter(Q(case__headline__icontains=text) | Q(department__icontains=text) | Q(text__icontains=text))
