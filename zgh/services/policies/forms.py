"""What people type: a question, a leave to reckon, and what keepers of the library write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, DayField, OneTimeForm
from zgh.kit.regions import PROVINCES

from .models import KINDS, Category, Document, Kind, Level, Rule, Unit
from .models.keepers import DUTY
from .models.rule import LEAVES, is_value
from .reckoning import MOST

EVERYWHERE = [("", gettext_lazy("全国")), *PROVINCES.items()]
DATES = gettext_lazy("失效日期不能早于施行日期")


class LeaveForm(forms.Form):
    """Which leave, where, from when. A GET form: the answer has an address."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=gettext_lazy("什么假"), choices=[(key, KINDS[key]) for key in LEAVES])
    province = forms.ChoiceField(label=gettext_lazy("在哪里上班"), choices=EVERYWHERE, required=False)
    first = DayField(label=gettext_lazy("从哪天休起"))
    days = forms.IntegerField(
        label=gettext_lazy("休几天"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=gettext_lazy("不填就按规定的天数算"),
        error_messages={"invalid": gettext_lazy("写一个天数就行，比如15")},
    )
    by = forms.ChoiceField(
        label=gettext_lazy("怎么数"),
        choices=[
            ("days", gettext_lazy("自然日，周末和节假日都算")),
            ("workdays", gettext_lazy("工作日，周末和节假日不算")),
        ],
        required=False,
    )


class NoteForm(forms.Form):
    """How a question got its answer."""

    note = CleanTextField(
        label=gettext_lazy("怎么补的"),
        max_length=200,
        min_length=4,
        error_messages={"required": gettext_lazy("写一句补在哪里，比如“加了兰州市的实施办法”")},
    )


class DocumentForm(OneTimeForm):
    """A document: what is known of it. Unknown dates stay empty, never guessed."""

    title = CleanTextField(label=gettext_lazy("标题"), max_length=120)
    number = CleanTextField(label=gettext_lazy("文号"), max_length=80, required=False)
    issuer = CleanTextField(label=gettext_lazy("发文机关"), max_length=120, required=False)
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    province = forms.ChoiceField(label=gettext_lazy("省份"), choices=EVERYWHERE, required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=Category.choices)
    union = forms.ModelChoiceField(
        label=gettext_lazy("谁看得到"), queryset=Union.objects.none(), required=False,
        empty_label=gettext_lazy("全集团"), help_text=gettext_lazy("选了工会，就是这个工会和它下面的职工看得到"),
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("施行日期"), required=False, help_text=gettext_lazy("查不到就空着，不要猜"))
    ends_on = DayField(label=gettext_lazy("从哪天起失效"), required=False, help_text=gettext_lazy("还有效就空着"))
    supersedes = forms.ModelChoiceField(
        label=gettext_lazy("替代哪份"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=gettext_lazy("没有"),
    )
    source_url = forms.URLField(label=gettext_lazy("原文网址"), max_length=400, required=False, assume_scheme="https")
    text = CleanTextField(
        label=gettext_lazy("原文"), lines=True, max_length=200_000, required=False,
        widget=forms.Textarea(attrs={"rows": 14, "data-grow": True}),
        help_text=gettext_lazy("从公布的原文粘过来，逐条核对。职工搜的就是这里的字"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, document: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        mine = [union.pk for union in duty_unions(user).get(DUTY, [])]
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(pk__in=mine)
        if not reaches_all(user, DUTY):
            self.fields["union"].required, self.fields["union"].empty_label = True, None
        others = Document.objects.permitted("keep", user).exclude(pk=document.pk if document else None)
        self.fields["supersedes"].queryset = others.order_by("title", "pk")
        if document is not None:
            keep_as_is(self, union=document.union_id, supersedes=document.supersedes_id)

    def clean(self) -> dict[str, Any]:
        """An end before the beginning is said at the end; a provincial document has a province."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", DATES)
        if data.get("level") == Level.PROVINCE and not data.get("province"):
            self.add_error("province", _("省级文件请选省份"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The columns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


def keep_as_is(form: forms.Form, **chosen: int | None) -> None:
    """Take out what somebody chose who may choose more: shown as a choice it would be lost on saving."""
    for name, pk in chosen.items():
        if pk is not None and not form.fields[name].queryset.filter(pk=pk).exists():
            del form.fields[name]


class RuleForm(forms.Form):
    """One rule. What nobody knows stays empty; the page says so to those who ask."""

    kind = forms.ChoiceField(label=gettext_lazy("哪类规定"), choices=Kind.choices)
    province = forms.ChoiceField(label=gettext_lazy("省份"), choices=EVERYWHERE, required=False)
    case = CleanTextField(
        label=gettext_lazy("什么情形"), max_length=60, required=False,
        help_text=gettext_lazy("同一类有几种情形才填，比如“第三个孩子”"),
    )  # fmt: skip
    is_extra = forms.BooleanField(label=gettext_lazy("在别的之外另加的"), required=False)
    value = CleanTextField(label=gettext_lazy("数值"), max_length=12, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=Unit.choices)
    conditions = CleanTextField(
        label=gettext_lazy("条件"), lines=True, max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )  # fmt: skip
    document = forms.ModelChoiceField(
        label=gettext_lazy("依据文件"), queryset=Document.objects.none(), required=False,
        empty_label=gettext_lazy("还不知道"),
    )  # fmt: skip
    clause = CleanTextField(label=gettext_lazy("条款"), max_length=60, required=False)
    quote = CleanTextField(
        label=gettext_lazy("原文怎么写的"), lines=True, max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("从哪天起"), required=False, help_text=gettext_lazy("查不到就空着，不要猜"))
    ends_on = DayField(label=gettext_lazy("从哪天起不再这样"), required=False)
    source_url = forms.URLField(label=gettext_lazy("来源网址"), max_length=400, required=False, assume_scheme="https")
    note = CleanTextField(label=gettext_lazy("核对说明"), max_length=400, required=False)

    def __init__(self, *args: Any, user: Any, rule: Rule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["document"].queryset = Document.objects.permitted("view", user).order_by("title", "pk")
        if rule is not None:
            keep_as_is(self, document=rule.document_id)

    def clean(self) -> dict[str, Any]:
        """A value its unit can have, dates in order, and a place one keeps."""
        data = super().clean() or self.cleaned_data
        if not is_value(data.get("value", ""), data.get("unit", "")):
            self.add_error("value", _("写数字就行，比如15；月份写成06-09"))
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", DATES)
        if not self._keeps(data.get("province", "")):
            self.add_error("province", _("这个地方的规定不归您维护"))
        return data

    def _keeps(self, province: str) -> bool:
        if reaches_all(self.user, DUTY):
            return True
        return any(union.province == province for union in duty_unions(self.user).get(DUTY, []) if province)


class RuleFilter(FilterForm):
    """By kind and place."""

    kind = forms.MultipleChoiceField(label=gettext_lazy("哪类规定"), choices=Kind.choices)
    province = forms.MultipleChoiceField(label=gettext_lazy("省份"), choices=list(PROVINCES.items()))
    q = forms.CharField(label=gettext_lazy("搜条件和文件"), max_length=40)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In conditions, case, note and the document's title."""
        found = Q(conditions__icontains=text) | Q(case__icontains=text) | Q(note__icontains=text)
        return rows.filter(found | Q(document__title__icontains=text))


class DocumentFilter(FilterForm):
    """By level, place and subject."""

    category = forms.MultipleChoiceField(label=gettext_lazy("类别"), choices=Category.choices)
    level = forms.MultipleChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    province = forms.MultipleChoiceField(label=gettext_lazy("省份"), choices=list(PROVINCES.items()))
    q = forms.CharField(label=gettext_lazy("搜标题、文号、机关"), max_length=40)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In title, number and issuer."""
        return rows.filter(Q(title__icontains=text) | Q(number__icontains=text) | Q(issuer__icontains=text))
