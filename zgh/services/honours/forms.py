"""What people enter: an honour of their own, one of somebody else, an award, a file of honours."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.models import Person, Union
from zgh.kit.forms import CleanTextField, OneTimeForm, Tiles

from .fields import HolderField, KeptUnionField, NumberField, PastDayField, YearField, first_union
from .models import Award, Kind, Level

KINDS = {"person": "user-star", "team": "users", "union": "home-heart"}
SPLITS = re.compile("[、，,]")


class ReportForm(OneTimeForm):
    """An honour of one's own. Little is asked: the list knows the rest, and the certificate is there."""

    title = CleanTextField(
        label=gettext_lazy("荣誉名称"), max_length=80,
        widget=forms.TextInput(attrs={"list": "awards", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("照证书上的写，比如“全国五一劳动奖章”")},
    )  # fmt: skip
    year = YearField(label=gettext_lazy("哪一年的"), widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    files = AttachmentsField(
        label=gettext_lazy("证书或奖牌的照片"), most=4,
        help_text=gettext_lazy("只有您和管荣誉的工会干部看得到，不会上墙"),
    )  # fmt: skip
    body = CleanTextField(label=gettext_lazy("谁授予的"), max_length=120, required=False)
    number = NumberField(
        label=gettext_lazy("表彰文件的文号"), required=False, help_text=gettext_lazy("不知道就空着，干部会核")
    )


class HonourForm(OneTimeForm):
    """An honour as a cadre enters it. What the chosen award knows need not be written again."""

    kind = forms.ChoiceField(label=gettext_lazy("授予谁"), choices=Kind.choices, widget=Tiles(KINDS), initial="person")
    who = HolderField(label=gettext_lazy("获得者"), required=False, help_text=gettext_lazy("个人：工号或姓名"))
    holder = CleanTextField(
        label=gettext_lazy("集体名称"), max_length=80, required=False,
        help_text=gettext_lazy("集体、工会写名称；不在花名册上的老同志写姓名"),
    )  # fmt: skip
    union = KeptUnionField(
        label=gettext_lazy("哪个工会的"), required=False,
        help_text=gettext_lazy("集体和工会的荣誉归它记；写全称、简称或编码，不写就是您的工会"),
    )  # fmt: skip
    award = forms.ModelChoiceField(
        label=gettext_lazy("奖项"), queryset=Award.objects.none(), required=False,
        empty_label=gettext_lazy("不在奖项库里，自己写"),
    )  # fmt: skip
    title = CleanTextField(
        label=gettext_lazy("荣誉名称"), max_length=80, required=False,
        help_text=gettext_lazy("和证书上一样；和奖项名称相同就不用写"),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("级别"), choices=[("", gettext_lazy("按奖项")), *Level.choices], required=False
    )
    body = CleanTextField(
        label=gettext_lazy("授予机关"), max_length=120, required=False, help_text=gettext_lazy("和表彰文件上一样")
    )
    year = YearField(label=gettext_lazy("年份"), widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    granted_on = PastDayField(label=gettext_lazy("授予日期"), required=False)
    number = NumberField(
        label=gettext_lazy("表彰文号"), required=False, help_text=gettext_lazy("查不到就放证书照片，不要猜")
    )
    citation = CleanTextField(
        label=gettext_lazy("表彰词"), lines=True, max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )  # fmt: skip
    files = AttachmentsField(
        label=gettext_lazy("证书、表彰文件"), required=False, most=4,
        help_text=gettext_lazy("只有本人和管荣誉的干部看得到"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, honour: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.honour = user, honour
        self.fields["who"].user = self.fields["union"].user = user
        for name in ("who", "holder", "title", "level", "body", "number"):  # one of them, or the award says it
            self.fields[name].is_wanted = True
        kept = Q(state="in_use") | Q(pk=honour.award_id if honour else None)
        self.fields["award"].queryset = Award.objects.permitted("view", user).filter(kept)
        if honour is not None and honour.person_id:
            self.fields["who"].current = (str(self.initial.get("who", "")), honour.person)

    def clean(self) -> dict[str, Any]:
        """One holder of the right kind, and a name."""
        data = super().clean() or self.cleaned_data
        award = data.get("award")
        if award is not None and award.kind != data.get("kind"):
            words = {"name": award.name, "kind": award.get_kind_display()}
            self.add_error("award", _("“%(name)s”是授予%(kind)s的，请换一个奖项，或者改上面的选项") % words)
        if not data.get("title") and award is None and not {"title", "award"} & set(self.errors):
            self.add_error("title", _("选一个奖项，或者照证书写上荣誉名称"))
        self._find_holder(data)
        return data

    def _find_holder(self, data: dict[str, Any]) -> None:
        if data.get("kind") == "person":
            if not (data.get("who") or data.get("holder") or "who" in self.errors):
                self.add_error("who", _("写获得者的工号或姓名；不在花名册上的，姓名写在下面一栏"))
        elif not data.get("holder"):
            if data.get("kind") == "union" and data.get("union"):
                data["holder"] = data["union"].name
            else:
                self.add_error("holder", _("写上集体或者工会的名称"))

    @property
    def facts(self) -> dict[str, Any]:
        """The columns."""
        data, award = self.cleaned_data, self.cleaned_data["award"]
        names = ("kind", "award", "year", "granted_on", "number", "citation")
        person = data["who"] if data["kind"] == "person" else None
        return {
            **{name: data[name] for name in names},
            "person": person,
            "holder": "" if person else data["holder"],
            "union": self._union(person),
            "title": data["title"] or award.name,
            "level": data["level"] or (award.level if award else ""),
            "body": data["body"] or (award.body if award else ""),
        }

    def _union(self, person: Person | None) -> Union:
        """Who keeps it: for somebody on the roster the union that looks after them, unless it stands there already."""
        if person is not None:
            was = self.honour is not None and self.honour.person_id == person.pk
            return self.honour.union if was else person.union
        if self.cleaned_data["union"] is not None:
            return self.cleaned_data["union"]
        return self.honour.union if self.honour is not None else first_union(self.user)


class AwardForm(OneTimeForm):
    """One line of the list of awards."""

    name = CleanTextField(label=gettext_lazy("奖项名称"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("授予谁"), choices=Kind.choices)
    level = forms.ChoiceField(label=gettext_lazy("级别"), choices=Level.choices)
    body = CleanTextField(
        label=gettext_lazy("通常由谁授予"), max_length=120, required=False,
        help_text=gettext_lazy("各地不一样的空着，登记时再写"),
    )  # fmt: skip
    aliases = CleanTextField(
        label=gettext_lazy("别的叫法"), max_length=200, required=False,
        help_text=gettext_lazy("用顿号隔开；导入表格时也认"),
    )  # fmt: skip
    treatment = CleanTextField(
        label=gettext_lazy("随奖待遇"), max_length=300, required=False,
        help_text=gettext_lazy("有文件才写，照文件写"),
    )  # fmt: skip
    treatment_number = NumberField(label=gettext_lazy("待遇依据的文号"), required=False)

    def __init__(self, *args: Any, user: Any, award: Award | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.award = user, award

    def clean_aliases(self) -> tuple[str, ...]:
        """One by one."""
        names = (name.strip() for name in SPLITS.split(self.cleaned_data["aliases"]))
        return tuple(dict.fromkeys(filter(None, names)))

    def clean(self) -> dict[str, Any]:
        """One line a name; what goes with it says which document says so."""
        data = super().clean() or self.cleaned_data
        others = Award.objects.permitted("view", self.user).filter(name=data.get("name"), kind=data.get("kind"))
        if others.exclude(pk=self.award.pk if self.award else None).exists():
            self.add_error("name", _("奖项库里已经有它了，请改那一条"))
        if data.get("treatment") and not data.get("treatment_number"):
            self.add_error("treatment_number", _("待遇要写明是哪份文件规定的"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The columns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class BringForm(OneTimeForm):
    """A file of honours, and the union whose they are where a line does not say."""

    union = KeptUnionField(
        label=gettext_lazy("哪个工会的"), required=False,
        help_text=gettext_lazy("表里没写工会的集体归它；不写就是您的工会"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("荣誉表格"), help_text=gettext_lazy(".xlsx、.xls或者.csv，列名不用和模板一字不差"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].user = user
