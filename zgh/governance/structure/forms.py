"""What keepers fill in: one form for each kind of change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.named import NodeField, UnionField, UnitField
from zgh.kit.forms import CleanTextField, Day, OneTimeForm
from zgh.kit.regions import PROVINCES

from .checks import earliest, is_taken

SINGLE = _("写简称、俗称或编码")
SEVERAL = _("写简称或编码，几个之间用顿号隔开")
FACTS = ("target", "parent", "company_parent", "name", "short_name", "code", "union_kind", "province")


class ChangeForm(OneTimeForm):
    """What every change has: a day, a reason, a document. `kind` names the change."""

    kind = ""
    opening: tuple[str, ...] = ()
    effective_on = forms.DateField(label=_("哪天生效"), widget=Day, initial=timezone.localdate)
    reason = CleanTextField(label=_("为什么"), lines=True, max_length=500, min_length=4)
    document_no = CleanTextField(
        label=_("文号"), max_length=60, required=False, help_text=_("有会议纪要或批文的，写上文号")
    )
    papers = AttachmentsField(label=_("文件"), required=False, help_text=_("会议纪要、请示、批复的扫描件"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, NodeField):
                field.user = user
        self.order_fields([*self.opening, "effective_on", "reason", "document_no", "papers", "once"])

    def clean_effective_on(self) -> Any:
        """Today or later, unless the setting allows to enter what was decided on paper."""
        day = self.cleaned_data["effective_on"]
        if day < earliest():
            raise ValidationError(_("这一天已经过去了，请选今天或以后的日子"))
        return day

    def clean_code(self) -> str:
        """Codes are of one union for ever."""
        code = self.cleaned_data["code"]
        if code and is_taken(code):
            raise ValidationError(_("这个编码已经有工会在用"))
        return code

    @property
    def facts(self) -> dict[str, Any]:
        """The arguments of `draft` and `revise`; what this kind does not ask for is emptied."""
        data = self.cleaned_data
        facts = {name: data.get(name) or (None if name in FACTS[:3] else "") for name in FACTS}
        common = {name: data[name] for name in ("effective_on", "reason", "document_no")}
        return {
            **facts,
            **common,
            "parts": self.parts,
            "units": data.get("units") or [],
            "papers": data.get("papers") or [],
        }

    @property
    def parts(self) -> list[Union]:
        """The existing unions that change."""
        found = self.cleaned_data.get("unions") or self.cleaned_data.get("union") or []
        return found if isinstance(found, list) else [found]


class NewUnion(forms.Form):
    """The facts of a union that is to be made."""

    name = CleanTextField(label=_("新工会全称"), max_length=100, min_length=4)
    short_name = CleanTextField(label=_("新工会简称"), max_length=40, min_length=2)
    code = CleanTextField(label=_("新工会编码"), max_length=30)
    union_kind = forms.ChoiceField(label=_("类型"), choices=Union.Kind.choices, initial="committee")
    province = forms.ChoiceField(label=_("省份"), choices=[("", _("不填")), *PROVINCES.items()], required=False)


NEW = ("name", "short_name", "code", "union_kind", "province")


class CreateForm(NewUnion, ChangeForm):
    """A new union."""

    kind = "create"
    opening = (*NEW, "parent", "units")
    parent = UnionField(label=_("由哪个工会指导"), help_text=SINGLE)
    units = UnitField(label=_("覆盖哪些单位"), is_many=True, required=False, help_text=SEVERAL)


class MergeForm(NewUnion, ChangeForm):
    """Several unions become one: one of them, or a new one."""

    kind = "merge"
    opening = ("unions", "target", *NEW)
    unions = UnionField(label=_("哪些工会合并"), is_many=True, help_text=SEVERAL)
    target = UnionField(
        label=_("并入哪个工会"), required=False, help_text=_("并入现有的工会就写它；合并成一个新工会就空着，填下面几项")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEW:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """One or the other; the union that stays is not among those that go."""
        super().clean()
        data = self.cleaned_data
        target, unions = data.get("target"), data.get("unions") or []
        if target is not None:
            data["unions"] = [union for union in unions if union.pk != target.pk]
            data |= dict.fromkeys(NEW, "")
            least = 1
        else:
            least = 2
            data["union_kind"] = data.get("union_kind") or Union.Kind.COMMITTEE
            for name in ("name", "short_name", "code"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("合并成新工会，这里要填；并入现有工会，请填上面的“并入哪个工会”"))
        if unions and len(data["unions"]) < least:
            self.add_error("unions", _("至少要有两个工会，才谈得上合并"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """A new union stands where the first of the old ones stood."""
        facts = super().facts
        if facts["target"] is None:
            facts["parent"] = parent_of(facts["parts"][0])
        return facts


class SplitForm(NewUnion, ChangeForm):
    """Part of a union becomes a union of its own."""

    kind = "split"
    opening = ("union", *NEW, "units")
    union = UnionField(label=_("从哪个工会分出"), help_text=SINGLE)
    units = UnitField(label=_("哪些单位归新工会"), is_many=True, help_text=SEVERAL)

    @property
    def facts(self) -> dict[str, Any]:
        """The new union stands beside the old one."""
        facts = super().facts
        return {**facts, "parent": parent_of(facts["parts"][0])}

    def clean_union(self) -> Union:
        """The topmost union has nothing beside it."""
        union = self.cleaned_data["union"]
        if union.depth == 1:
            raise ValidationError(_("最上级工会不能分立，可以在它下面新建工会"))
        return union


class MoveForm(ChangeForm):
    """Unions get another guiding union."""

    kind = "move"
    opening = ("unions", "parent")
    unions = UnionField(label=_("哪些工会调整"), is_many=True, help_text=SEVERAL)
    parent = UnionField(label=_("改由哪个工会指导"), help_text=SINGLE)


class CloseForm(ChangeForm):
    """A union closes."""

    kind = "close"
    opening = ("union", "target")
    union = UnionField(label=_("撤销哪个工会"), help_text=SINGLE)
    target = UnionField(
        label=_("由哪个工会承接"), required=False, help_text=_("空着：会员转到上级工会，单位变成未建会")
    )


class CoverForm(ChangeForm):
    """Units go over to another union, or to another place among the companies."""

    kind = "cover"
    opening = ("units", "target", "company_parent")
    units = UnitField(label=_("哪些单位划转"), is_many=True, help_text=SEVERAL)
    target = UnionField(label=_("划归哪个工会"), required=False, help_text=_("只调整单位的上下级，就空着"))
    company_parent = UnitField(label=_("划到哪个单位下面"), required=False, help_text=_("只换工会，就空着"))

    def clean(self) -> dict[str, Any]:
        """One of the two; a unit cannot go below itself."""
        super().clean()
        data = self.cleaned_data
        place = data.get("company_parent")
        if not data.get("target") and not place and not self.errors:
            self.add_error("target", _("请写划归哪个工会，或者划到哪个单位下面"))
        for unit in data.get("units") or []:
            if place is not None and place.path.startswith(unit.path):
                self.add_error("company_parent", _("%(place)s就在%(unit)s里面") % {"place": place, "unit": unit})
        return data


class RenameForm(ChangeForm):
    """A union gets another name."""

    kind = "rename"
    opening = ("union", "name", "short_name")
    union = UnionField(label=_("哪个工会更名"), help_text=SINGLE)
    name = CleanTextField(label=_("新的全称"), max_length=100, min_length=4)
    short_name = CleanTextField(label=_("新的简称"), max_length=40, min_length=2)


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form for form in (CreateForm, MergeForm, SplitForm, MoveForm, CloseForm, CoverForm, RenameForm)
}


class CommentForm(forms.Form):
    """What is missing in a draft that is sent back."""

    comment = CleanTextField(label=_("要改什么"), max_length=300, min_length=4)
