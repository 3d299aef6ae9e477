"""What people type about an idea: those who have it, judge it, carry it out and confirm what it brought."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.colleagues import colleagues_named
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.seek import search
from zgh.kit.forms import CleanTextField
from zgh.kit.money import YuanField

from .models.idea_people import CRITERIA


class NamesField(CleanTextField):
    """Colleagues by full name; `near` is the id of the union whose people are meant first."""

    near: int | None = None

    def clean(self, value: Any) -> list[Any]:  # type: ignore[override]
        """Their logins, in the order written."""
        return colleagues_named(super().clean(value), self.near)


class OneNameField(NamesField):
    """One colleague."""

    def clean(self, value: Any) -> Any:  # type: ignore[override]
        """The login."""
        people = super().clean(value)
        if len(people) != 1:
            raise ValidationError(_("请只写一位"), code="many")
        return people[0]


class UnionNameField(CleanTextField):
    """A union by its name, short name, other name or initials."""

    user: Any = None

    def clean(self, value: Any) -> Union:  # type: ignore[override]
        """The one union meant."""
        text = super().clean(value)
        rows = list(search(Union.objects.permitted("view", self.user).filter(closed_on=None), text, 6))
        exact = [row for row in rows if text in (row.name, row.short_name)]
        found = exact or rows
        if not found:
            raise ValidationError(_("没有找到“%(name)s”这个工会") % {"name": text}, code="nobody")
        if len(found) > 1:
            names = "、".join(str(row) for row in found[:5])
            raise ValidationError(_("有几个工会都像：%(names)s。请写全名") % {"names": names}, code="several")
        return found[0]


class IdeaForm(forms.Form):
    """What an idea needs besides the case; folded away for those who say something else."""

    use_required_attribute = False  # the browser would hold back whoever says something else

    title = CleanTextField(
        label=gettext_lazy("给妙招起个名字"),
        max_length=60,
        help_text=gettext_lazy("评审和展示都用它"),
        error_messages={"required": gettext_lazy("给妙招起个名字，比如“验收台垫高二十厘米”")},
    )
    present = CleanTextField(
        label=gettext_lazy("现在是怎样的"),
        lines=True,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
    )
    expected = CleanTextField(
        label=gettext_lazy("预计有什么好处"),
        lines=True,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        help_text=gettext_lazy("省多少钱、多少工时，或者安全上好在哪里。估个大概就行"),
    )
    coauthors = NamesField(
        label=gettext_lazy("和谁一起想的"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("写全名，用顿号隔开；有重名就在名字后面空一格写工号。会请对方答应，最多9位"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="idea", **kwargs)
        if self.is_bound:
            self.fields["coauthors"].near = getattr(getattr(user, "person", None), "union_id", None)

    def fits(self, ask: forms.Form) -> bool:
        """Whether the two forms make an idea together, if one is meant; says beside the field what is missing."""
        if ask.cleaned_data["kind"] != "idea":
            return True
        if self.is_valid() and ask.cleaned_data.get("is_masked") and self.cleaned_data["coauthors"]:
            self.add_error("coauthors", _("隐去姓名就不能写合作人：写了等于说出您是谁"))
        return self.is_valid()

    def add_to(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The arguments of `propose`: what the ask form said and, where an idea is meant, what stands here."""
        if facts["kind"] != "idea":
            return facts
        return {**facts, **self.cleaned_data}


class JudgeForm(forms.Form):
    """One to five points on each criterion, and a few words."""

    opinion = CleanTextField(
        label=gettext_lazy("您的意见"),
        lines=True,
        max_length=1000,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
        help_text=gettext_lazy("评审有结论以后，提出人看得到意见，看不到是谁写的"),
        error_messages={"required": gettext_lazy("请写一两句意见")},
    )
    field_order = (*(name for name, _label, _asks in CRITERIA), "opinion")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="judge", **kwargs)
        for name, label, asks in CRITERIA:
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                help_text=asks,
                coerce=int,
                choices=[(n, str(n)) for n in range(1, 6)],
                widget=forms.RadioSelect,
                error_messages={"required": _("请打分")},
            )
        self.order_fields(self.field_order)

    @property
    def points(self) -> dict[str, int]:
        """The three figures."""
        return {name: self.cleaned_data[name] for name, _label, _asks in CRITERIA}


class FinishForm(forms.Form):
    """What it brings in a year, with evidence."""

    money = YuanField(label=gettext_lazy("每年省钱或增收（元）"), required=False)
    hours = forms.IntegerField(
        label=gettext_lazy("每年省工时（小时）"), required=False, min_value=0, max_value=10_000_000
    )
    safety = CleanTextField(
        label=gettext_lazy("安全和质量上的好处"),
        lines=True,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )
    files = AttachmentsField(
        label=gettext_lazy("证明材料"), required=False, help_text=gettext_lazy("台账、照片、对比表，核实的同事要看")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="finish", **kwargs)


class VerifyForm(forms.Form):
    """The second office's own figures."""

    money = YuanField(label=gettext_lazy("核实每年省钱或增收（元）"))
    hours = forms.IntegerField(label=gettext_lazy("核实每年省工时（小时）"), min_value=0, max_value=10_000_000)
    note = CleanTextField(
        label=gettext_lazy("怎么核的"),
        lines=True,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="verify", **kwargs)


class SendBackForm(forms.Form):
    """What the second office still wants to see."""

    reason = CleanTextField(
        label=gettext_lazy("还差什么"),
        lines=True,
        max_length=500,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="send_back", **kwargs)


class JoinForm(forms.Form):
    """Yes, with what was agreed on."""

    share = forms.IntegerField(label=gettext_lazy("商量好的奖励份额（%）"), required=False, min_value=0, max_value=100)
    is_credited = forms.BooleanField(label=gettext_lazy("展示的时候可以写我的名字"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="join", **kwargs)


class ClaimForm(forms.Form):
    """Coming forward; nobody does it by accident."""

    is_understood = forms.BooleanField(
        label=gettext_lazy("我想好了，让经办的工会知道这条妙招是我提的"),
        error_messages={"required": gettext_lazy("请先看清楚，勾上这一条再认领")},
    )
    is_credited = forms.BooleanField(label=gettext_lazy("展示的时候可以写我的名字"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="claim", **kwargs)
