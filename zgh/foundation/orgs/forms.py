"""What a cadre types on the pages of this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zgh.foundation.accounts.phones import PhoneField
from zgh.kit.forms import CleanTextField, DayField

from .models import Duty, ImportBatch, Officer, Union
from .who import WhoField


class AppointForm(forms.Form):
    """Put somebody into a post."""

    prefix = "appoint"
    who = WhoField(label=gettext_lazy("谁"), help_text=gettext_lazy("工号或姓名"))
    post = forms.ChoiceField(label=gettext_lazy("职务"), choices=Officer.Post.choices)
    term_no = forms.IntegerField(label=gettext_lazy("第几届"), min_value=1, max_value=99, initial=1)
    starts_on = DayField(label=gettext_lazy("从哪天起"), initial=timezone.localdate)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].user = user  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """Give somebody a duty."""

    prefix = "grant"
    who = WhoField(label=gettext_lazy("谁"), help_text=gettext_lazy("工号或姓名"))
    code = forms.ChoiceField(label=gettext_lazy("职责"), choices=Duty.Code.choices)
    starts_on = DayField(label=gettext_lazy("从哪天起"), initial=timezone.localdate)
    ends_on = DayField(label=gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("不填就是一直有效"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].user = user  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The first day something no longer holds."""

    ends_on = DayField(label=gettext_lazy("从哪天起不再担任"), initial=timezone.localdate)


class UnsealForm(forms.Form):
    """Why somebody else's number has to be seen."""

    reason = CleanTextField(
        label=gettext_lazy("为什么要看"), min_length=4, max_length=200,
        help_text=gettext_lazy("本人会看到是谁、什么时候、为什么看的"),
    )  # fmt: skip


class ReplacePhoneForm(forms.Form):
    """The number somebody signs in with from now on, and how one knows that it is theirs."""

    phone = PhoneField(label=gettext_lazy("新手机号"))
    reason = CleanTextField(
        label=gettext_lazy("怎么核实的"), min_length=4, max_length=200,
        help_text=gettext_lazy("比如：本人带工作证来的。本人会看到是谁、为什么换的"),
    )  # fmt: skip


class UploadForm(forms.Form):
    """A file and what it is for: a roster of one of the unions where the person keeps rosters, or the structure."""

    target = forms.ChoiceField(label=gettext_lazy("导入什么"), widget=forms.RadioSelect)
    scope = forms.ChoiceField(
        label=gettext_lazy("名单里没有的人怎么办"),
        widget=forms.RadioSelect,
        required=False,
        initial=ImportBatch.Scope.PARTIAL,
        choices=[
            (ImportBatch.Scope.PARTIAL, gettext_lazy("不动他们：这份名单只有一部分人")),
            (ImportBatch.Scope.FULL, gettext_lazy("按离职处理：这份是全部在职职工，少了谁就是谁走了")),
        ],
        help_text=gettext_lazy("拿不准就选第一个。选第二个也会先列出哪些人离职，您确认后才写"),
    )
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy(".xlsx、.xls或.csv，直接用人事系统导出的就行，一次最多20万行"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={
            "required": gettext_lazy("请选一个文件"),
            "empty": gettext_lazy("这个文件是空的，请检查后再选一次"),
            "invalid": gettext_lazy("文件没有传上来，请再选一次"),
        },
    )

    def __init__(self, *args: Any, unions: dict[str, list[Union]], **kwargs: Any) -> None:
        """`unions`: kind → the unions this person may import it for."""
        super().__init__(*args, **kwargs)
        self.targets = {f"{kind}:{union.pk}": (kind, union) for kind, rows in unions.items() for union in rows}
        words = {key: f"{ImportBatch.Kind(kind).label} · {union}" for key, (kind, union) in self.targets.items()}
        self.fields["target"].choices = list(words.items())  # type: ignore[attr-defined]
        self.fields["target"].initial = next(iter(words), None)
        if not unions.get(ImportBatch.Kind.ROSTER):
            del self.fields["scope"]

    @property
    def scope_chosen(self) -> str:
        """Only a roster can be of everybody; nothing said is a part."""
        kind, _union = self.targets[self.cleaned_data["target"]]
        is_roster = kind == ImportBatch.Kind.ROSTER
        return (is_roster and self.cleaned_data.get("scope")) or ImportBatch.Scope.PARTIAL


class MapForm(forms.Form):
    """Which position of a file is which column, and where its headings stand."""

    head = forms.TypedChoiceField(label=gettext_lazy("列名在第几行"), coerce=int)
    deep = forms.TypedChoiceField(
        label=gettext_lazy("列名占几行"), coerce=int, choices=[(1, gettext_lazy("一行")), (2, gettext_lazy("上下两行"))]
    )

    def __init__(self, *args: Any, sketch: dict[str, Any], columns: Sequence[Any], **kwargs: Any) -> None:
        """`sketch`: what the reader saw (importing.layout.sketch); `columns`: those of this kind of file."""
        super().__init__(*args, **kwargs)
        self.sketch, self.columns = sketch, columns
        self.fields["head"].choices = [  # type: ignore[attr-defined]
            (at, f"{at}：{words or _('空行')}"[:60]) for at, words in enumerate(sketch["top"], start=1)
        ]
        self.fields["head"].initial, self.fields["deep"].initial = sketch["head"], sketch["deep"]
        choices = [("", _("不用这一列")), *((c.key, c.label) for c in columns)]
        for place in sketch["columns"]:
            self.fields[f"at_{place['at']}"] = forms.ChoiceField(
                label=place["heading"] or _("没有列名"), choices=choices, required=False, initial=place["key"]
            )

    def places(self) -> list[tuple[dict[str, Any], Any]]:
        """(what the file has there, the field) of each position."""
        return [(place, self[f"at_{place['at']}"]) for place in self.sketch["columns"]]

    @property
    def has_moved(self) -> bool:
        """The person says the headings stand elsewhere: the columns have to be read anew first."""
        facts = self.cleaned_data
        return (facts.get("head"), facts.get("deep")) != (self.sketch["head"], self.sketch["deep"])

    def clean(self) -> dict[str, Any]:
        """Every column once, the required ones all."""
        facts = super().clean() or {}
        if self.errors or self.has_moved:
            return facts
        chosen = [(f"at_{p['at']}", facts.get(f"at_{p['at']}", "")) for p in self.sketch["columns"]]
        keys = [key for _name, key in chosen if key]
        for name, key in chosen:
            if key and keys.count(key) > 1:
                self.add_error(name, _("有两列都选了它，请只留一列"))
        missing = [str(c.label) for c in self.columns if c.is_required and c.key not in keys]
        if missing:
            self.add_error(None, _("还差：%(names)s") % {"names": "、".join(missing)})
        return facts

    @property
    def mapping(self) -> dict[str, Any]:
        """What the reader is told."""
        facts = {"head": self.cleaned_data["head"], "deep": self.cleaned_data["deep"]}
        if self.has_moved:
            return facts
        chosen = {str(p["at"]): self.cleaned_data.get(f"at_{p['at']}", "") for p in self.sketch["columns"]}
        return {**facts, "columns": {at: key for at, key in chosen.items() if key}}


class AliasForm(forms.Form):
    """Which unit the unknown names of a file mean; empty ones wait."""

    def __init__(self, *args: Any, unknown: Sequence[tuple[str, int]], units: Any, **kwargs: Any) -> None:
        """`unknown`: (words, lines); `units`: importing.units.Units of the batch."""
        super().__init__(*args, **kwargs)
        self.units, self.words = units, {}
        everybody = [(unit.pk, unit.name) for unit in units.by_code.values()]
        for at, (words, lines) in enumerate(unknown):
            like = [(unit.pk, unit.name) for unit in units.like(words)]
            groups = [(_("像是这几个"), like)] if like else []
            choices = [("", _("先放着")), *groups, (_("全部单位"), everybody)]
            self.words[f"unit_{at}"] = words
            self.fields[f"unit_{at}"] = forms.ChoiceField(
                label=_("「%(words)s」是哪个单位") % {"words": words},
                help_text=ngettext("文件里有%(n)d行这样写", "文件里有%(n)d行这样写", lines) % {"n": lines},
                choices=choices,
                required=False,
            )

    @property
    def chosen(self) -> dict[str, int]:
        """Words → id of the unit chosen."""
        return {self.words[name]: int(pk) for name, pk in self.cleaned_data.items() if pk}


class DeclineForm(forms.Form):
    """Why the second person does not agree."""

    reason = CleanTextField(label=gettext_lazy("哪里不对"), min_length=4, max_length=200)


class NicknameForm(forms.Form):
    """What people call a union."""

    name = CleanTextField(label=gettext_lazy("俗称"), max_length=40, min_length=2)
