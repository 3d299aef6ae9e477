"""What cadres type into an answer template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, OneTimeForm

from .models import AnswerTemplate, Category, Kind
from .models.template import LONGEST


class TemplateForm(OneTimeForm):
    """A name to find it by, the words, and what it fits."""

    title = CleanTextField(
        label=_("名称"),
        max_length=40,
        help_text=_("给自己人看的，职工看不到，比如“婚假怎么休”"),
        error_messages={"required": _("起个名称，好找")},
    )
    text = CleanTextField(
        label=_("内容"),
        lines=True,
        max_length=LONGEST,
        min_length=5,
        help_text=_("用的时候接在已经写好的话后面，发出前还能改。不要写某个职工的姓名"),
        error_messages={"required": _("写下要用的话")},
    )
    category = forms.ModelChoiceField(
        label=_("哪方面的事"), queryset=Category.objects.none(), required=False, empty_label=_("都合适")
    )
    kind = forms.ChoiceField(label=_("哪类心声"), choices=[("", _("都合适")), *Kind.choices], required=False)
    union = forms.ModelChoiceField(
        label=_("哪个工会的"),
        queryset=Union.objects.none(),
        empty_label=None,
        help_text=_("这个工会和它下面的工会都能用"),
        error_messages={"invalid_choice": _("没有这个工会，请重新选一个")},
    )

    def __init__(self, *args: Any, user: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.permitted("view", user).filter(is_active=True)
        if not is_new:
            del self.fields["union"]
            return
        mine = [union.pk for union in duty_unions(user).get("voice", [])]
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(pk__in=mine, closed_on=None)
        self.fields["union"].initial = mine[0] if mine else None

    @property
    def facts(self) -> dict[str, Any]:
        """The columns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class TemplateFilter(FilterForm):
    """By words, category and kind."""

    q = forms.CharField(label=_("搜名称和内容"), max_length=40)
    category = forms.ModelChoiceField(label=_("类别"), queryset=Category.objects.none(), empty_label=_("全部"))
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("全部")), *Kind.choices])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.permitted("view", self.user).filter(is_active=True)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In name or words."""
        return rows.filter(AnswerTemplate.called(text))
