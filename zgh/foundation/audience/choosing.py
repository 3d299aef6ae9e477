"""Choosing whom something is for: a part of other rooms' forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.orgs.models import Company, Employment, Officer, Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.foundation.orgs.named import NodeField, UnionField, UnitField
from zgh.kit.forms import offer
from zgh.kit.regions import PROVINCES

from .models import NARROWERS, OLDEST, Audience, PostKind

MOST_OFFERED = 300  # unions in one list; where there are more, one writes the name
SEXES = [("", gettext_lazy("不限")), ("F", gettext_lazy("女职工")), ("M", gettext_lazy("男职工"))]
BELOW = [("1", gettext_lazy("连同下级工会")), ("0", gettext_lazy("只发本工会"))]


class AudienceForm(forms.Form):
    """Whom it is for. `duties`: the room's own, which say what unions may be addressed. Then read `audience`.

    `kept` is the choice there is. Where somebody above made it, it can stay as it is, or become one of one's own.
    """

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

    def __init__(
        self, *args: Any, user: Any, duties: Sequence[str], kept: Audience | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("prefix", "to")
        kwargs.setdefault("initial", initial_of(kept) if kept else {})
        super().__init__(*args, **kwargs)
        self.duties, self.kept = duties, kept
        self.is_from_above = kept is not None and not may_address(user, duties, kept.union)
        self.fields["union"] = _union_field(user, duties, kept)
        held = [union for duty in duties for union in duty_unions(user).get(duty, ())]
        if "union" not in self.initial and held:
            self.initial["union"] = min(held, key=lambda union: union.path).pk
        self.fields["companies"].user = user  # type: ignore[attr-defined]
        chosen = kept.post_kinds if kept else ()
        kinds = PostKind.objects.permitted("view", user).filter(Q(is_retired=False) | Q(pk__in=chosen))
        offer(self.fields["post_kinds"], kinds)

    def clean(self) -> dict[str, Any]:
        """Ages in order; nothing else for people whom only somebody above may address."""
        facts = super().clean() or {}
        low, high = facts.get("age_from"), facts.get("age_to")
        if low is not None and high is not None and low > high:
            self.add_error("age_to", _("最大年龄不能小于最小年龄"))
        if self.is_from_above and not self.errors and self._is_other_there():
            self.add_error("union", _("这是上级工会定的范围，只能原样留着；要改，请选您管的工会"))
        return facts

    def _is_other_there(self) -> bool:
        kept = self.kept
        return kept is not None and self.audience.union == kept.union and self.audience.facts() != kept.facts()

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
    facts["companies"] = "、".join(_written(audience.companies))
    return {"union": audience.union_id, "is_below": "1" if audience.is_below else "0", **facts}


def _written(keys: Sequence[str]) -> list[str]:
    """Names, as the form reads them again; the code where another unit has the name, too (many have a 储运部)."""
    if not keys:
        return []
    names = Company.objects.filter(pk__in=keys).values("name")
    rows = list(Company.objects.filter(Q(name__in=names) | Q(short_name__in=names)))
    many = Counter(name for row in rows for name in {row.name, row.short_name})
    return [row.name if many[row.name] == 1 else row.code for row in rows if str(row.pk) in keys]


def may_address(user: Any, duties: Sequence[str], union: Union) -> bool:
    """Whether one of these duties reaches this union: no query beyond the duties."""
    return any(low <= union.path < high for duty in duties for low, high in reach(user, duty))


def _addressable(user: Any, duties: Sequence[str], kept: Audience | None) -> Q:
    """Where one may address people, and what is chosen already, by whomever."""
    q = NOBODY
    for duty in duties:
        q |= under(user, duty, via="")
    return q & Q(closed_on=None) | Q(pk__in=[kept.union_id] if kept else [])


class _Indented(forms.ModelChoiceField):
    """Unions as a tree."""

    def label_from_instance(self, union: Any) -> str:
        """Deeper ones further in."""
        return "\u3000" * (union.depth - 1) + str(union)


class _ByName(UnionField):
    """One union by name, of `among`."""

    among = NOBODY

    def rows(self) -> Any:
        """Only where one may address people."""
        return NodeField.rows(self).filter(self.among)

    def prepare_value(self, value: Any) -> Any:
        """The name of what was chosen before."""
        found = self.rows().filter(pk=value).first() if isinstance(value, int) else None
        return found.name if found else value


def _union_field(user: Any, duties: Sequence[str], kept: Audience | None) -> Any:
    """A list of the unions one may address, or a line for the name where they are many."""
    among = _addressable(user, duties, kept)
    rows = Union.objects.permitted("view", user).filter(among)
    found = list(rows[: MOST_OFFERED + 1])
    if len(found) <= MOST_OFFERED:
        wrong = {"invalid_choice": _("这个工会不在您能发的范围里，请重新选")}
        field = _Indented(label=_("发给"), queryset=rows, empty_label=None, error_messages=wrong)
        field.choices = [(union.pk, field.label_from_instance(union)) for union in found]
        return field
    field = _ByName(label=_("发给"))
    field.user, field.among = user, among
    return field
