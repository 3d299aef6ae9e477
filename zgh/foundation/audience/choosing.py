"""Choosing whom something is for: a part of other rooms' forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Employment, Officer, Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.foundation.orgs.named import UnionField, UnitField
from zgh.kit.regions import PROVINCES

from .models import NARROWERS, OLDEST, Audience, PostKind

MOST_OFFERED = 300  # unions in one list; where there are more, one writes the name
SEXES = [("", gettext_lazy("不限")), ("F", gettext_lazy("女职工")), ("M", gettext_lazy("男职工"))]
BELOW = [("1", gettext_lazy("连同下级工会")), ("0", gettext_lazy("只发本工会"))]


class AudienceForm(forms.Form):
    """Whom it is for. `duty`: the room's own, which says what unions may be addressed. Then read `audience`."""

    template_name = "audience/fields.html"
    use_required_attribute = False
    union = forms.ModelChoiceField(label=gettext_lazy("发给"), queryset=Union.objects.none(), empty_label=None)
    is_below = forms.ChoiceField(label=gettext_lazy("下级工会"), choices=BELOW, initial="1")
    provinces = forms.MultipleChoiceField(
        label=gettext_lazy("只给在这些省工作的"), choices=list(PROVINCES.items()), required=False
    )
    companies = UnitField(
        label=gettext_lazy("只给这些单位的"),
        is_many=True,
        required=False,
        help_text=gettext_lazy("写名称或编码，用顿号隔开"),
    )
    sex = forms.ChoiceField(label=gettext_lazy("性别"), choices=SEXES, required=False)
    age_from = forms.IntegerField(label=gettext_lazy("年满几岁"), min_value=14, max_value=OLDEST, required=False)
    age_to = forms.IntegerField(label=gettext_lazy("不超过几岁"), min_value=14, max_value=OLDEST, required=False)
    post_kinds = forms.ModelMultipleChoiceField(
        label=gettext_lazy("岗位类别"), queryset=PostKind.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    forms_ = forms.MultipleChoiceField(
        label=gettext_lazy("用工形式"),
        choices=Employment.Form.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("会籍"), choices=[("", gettext_lazy("不限")), *Audience.Standing.choices], required=False
    )
    offices = forms.MultipleChoiceField(
        label=gettext_lazy("工会职务"),
        choices=Officer.Post.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: Any, duty: str, audience: Audience | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "to")
        kwargs.setdefault("initial", initial_of(audience) if audience else {})
        super().__init__(*args, **kwargs)
        self.duty = duty
        self.fields["union"] = _union_field(user, duty, audience)
        if "union" not in self.initial and (held := duty_unions(user).get(duty)):
            self.initial["union"] = min(held, key=lambda union: union.path).pk
        self.fields["companies"].user = user  # type: ignore[attr-defined]
        chosen = audience.post_kinds if audience else ()
        kinds = PostKind.objects.permitted("view", user).filter(Q(is_retired=False) | Q(pk__in=chosen))
        self.fields["post_kinds"].queryset = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ages in order."""
        facts = super().clean() or {}
        low, high = facts.get("age_from"), facts.get("age_to")
        if low is not None and high is not None and low > high:
            self.add_error("age_to", _("最大年龄不能小于最小年龄"))
        return facts

    @property
    def audience(self) -> Audience:
        """What was chosen, unsaved. Only after a successful `is_valid`."""
        facts = self.cleaned_data
        return Audience(
            union=facts["union"],
            is_below=facts["is_below"] == "1",
            provinces=tuple(facts["provinces"]),
            companies=tuple(str(pk) for pk in sorted(unit.pk for unit in facts["companies"])),
            post_kinds=tuple(str(kind.pk) for kind in facts["post_kinds"]),
            forms=tuple(facts["forms_"]),
            offices=tuple(facts["offices"]),
            **{name: facts[name] for name in ("sex", "age_from", "age_to", "standing")},
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether the narrowing fields stand open: something is chosen, or wrong, in them."""
        names = ["forms_" if name == "forms" else name for name in NARROWERS]
        return any(self[name].value() or self[name].errors for name in names)


def initial_of(audience: Audience) -> dict[str, Any]:
    """What the form shows of a saved audience."""
    facts = {name: getattr(audience, name) for name in NARROWERS}
    facts["forms_"] = facts.pop("forms")
    facts["companies"] = "、".join(unit.name for unit in audience.units())
    return {"union": audience.union_id, "is_below": "1" if audience.is_below else "0", **facts}


class _Indented(forms.ModelChoiceField):
    """Unions as a tree."""

    def label_from_instance(self, union: Any) -> str:
        """Deeper ones further in."""
        return "\u3000" * (union.depth - 1) + str(union)


class _ByName(UnionField):
    """One union by name, among those under the duty."""

    duty = ""

    def rows(self) -> Any:
        """Only where one may address people."""
        return super().rows().filter(under(self.user, self.duty, via=""))

    def prepare_value(self, value: Any) -> Any:
        """The name of what was chosen before."""
        found = self.rows().filter(pk=value).first() if isinstance(value, int) else None
        return found.name if found else value


def _union_field(user: Any, duty: str, audience: Audience | None) -> forms.Field:
    """Where one may address people, and what somebody above has chosen already."""
    kept = Q(pk=audience.union_id) if audience else Q(pk__in=())
    rows = Union.objects.permitted("view", user).filter(under(user, duty, via="") & Q(closed_on=None) | kept)
    if rows.order_by()[: MOST_OFFERED + 1].count() <= MOST_OFFERED:
        return _Indented(label=_("发给"), queryset=rows, empty_label=None)
    field = _ByName(label=_("发给"))
    field.user, field.duty = user, duty
    return field
