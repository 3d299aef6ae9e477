"""What people type: a work, a collection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.colleagues import on_line
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.who import ColleaguesField
from zgh.kit.filters import FilterForm
from zgh.kit.forms import NEWLINES, CleanTextField, OneTimeForm, Tiles, clean_text
from zgh.services.brands.models import Brand

from .models import Work

ICONS = {"photo": "camera", "art": "palette", "writing": "pencil", "skill": "tools", "story": "book", "model": "award"}
MOST_ALT = 100


class PhotoWordsField(forms.Field):
    """What is on new photos: cleans to a line for each, "" for one that is not described.

    Line by line: cleaned as one text an empty line would go, and what follows would be said of the photo before.
    """

    widget = forms.Textarea(attrs={"rows": 2, "data-grow": True})

    def clean(self, value: Any) -> list[str]:
        """The lines, up to the last that says something."""
        text = NEWLINES.sub("\n", value or "").rstrip()
        lines = [clean_text(line, lines=False) for line in text.split("\n")] if text else []
        if any(len(line) > MOST_ALT for line in lines):
            raise forms.ValidationError(_("一张照片最多写%(n)d个字") % {"n": MOST_ALT}, code="long")
        return lines


class WorkForm(OneTimeForm):
    """A work. Only the title and the kind are asked for; what is missing is said when it is sent in."""

    kind = forms.ChoiceField(
        label=gettext_lazy("是什么"), choices=Work.Kind.choices, widget=Tiles(ICONS), initial="photo"
    )
    title = CleanTextField(
        label=gettext_lazy("题目"), max_length=40, error_messages={"required": gettext_lazy("给作品起个题目")}
    )
    text = CleanTextField(
        label=gettext_lazy("说说它"),
        lines=True,
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-grow": True}),
    )
    files = AttachmentsField(label=gettext_lazy("照片"), required=False)
    alts = PhotoWordsField(
        label=gettext_lazy("新选的照片里是什么"), required=False,
        help_text=gettext_lazy("一张写一行，照选的先后；看不见的同事靠它知道照片里有什么。可以不写"),
    )  # fmt: skip
    shown = ColleaguesField(
        label=gettext_lazy("照片里有谁"), max_length=300, required=False,
        help_text=gettext_lazy(
            "写本工会和上下级工会同事的姓名，用顿号隔开。送出以后会问他们，都同意了别人才看得到照片；添了照片会再问一遍。问过的人，光去掉名字不算同意"
        ),
    )  # fmt: skip
    makers = ColleaguesField(
        label=gettext_lazy("合作人"), max_length=300, required=False,
        help_text=gettext_lazy("一起做的同事；本人同意了才署名"),
    )  # fmt: skip
    brand = forms.ModelChoiceField(
        label=gettext_lazy("参加的品牌活动"), queryset=Brand.objects.none(), required=False,
        empty_label=gettext_lazy("没有，或者不写"), help_text=gettext_lazy("选上了，品牌页上也看得到"),
    )  # fmt: skip
    stage = forms.ModelChoiceField(
        label=gettext_lazy("展示给"), queryset=Union.objects.none(), empty_label=None,
        help_text=gettext_lazy("所选工会和它下面的职工看得到"),
    )  # fmt: skip
    has_consent = forms.BooleanField(
        label=gettext_lazy("照片里的人都同意展示"), required=False,
        help_text=gettext_lazy("没有拍到人，也请勾上"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: Any, stages: list[Union], named: Sequence[int] = (), brand: int | None = None,
        photos: Sequence[Any] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        """`named`: logins the work names already; `brand`: the one it has (its id); `photos`: what is on it."""
        super().__init__(*args, **kwargs)
        self.photos = [(file, self._describe(file)) for file in photos]
        rows = Union.objects.permitted("view", user).filter(pk__in=[union.pk for union in stages])
        self.fields["stage"].queryset = rows.order_by("-path")
        if self.initial.get("stage") not in {union.pk for union in stages}:  # closed since: nothing is chosen silently
            self.fields["stage"].empty_label = _("请重新选展示给谁")
        kept = Brand.objects.permitted("view", user).filter(pk=brand)
        self.fields["brand"].queryset = Brand.objects.permitted("tag", user) | kept
        for name in ("shown", "makers"):
            self.fields[name].near = stages[0].pk
            self.fields[name].within = on_line(stages[0]) | Q(user__in=named)

    @property
    def facts(self) -> dict[str, Any]:
        """What `posting` takes."""
        told = {str(file.uuid): self.cleaned_data[f"alt-{file.uuid}"] for file, _field in self.photos}
        facts = {name: value for name, value in self.cleaned_data.items() if name != "once" and name[:4] != "alt-"}
        return facts | ({"told": told} if told else {})

    def clean(self) -> dict[str, Any]:
        """No line without its photo: it would be lost."""
        data = super().clean() or self.cleaned_data
        lines, photos = len(data.get("alts", [])), len(data.get("files", []))
        if "files" in data and lines > photos:
            facts = {"lines": lines, "photos": photos}
            self.add_error("alts", _("新选了%(photos)d张照片，这里写到了第%(lines)d行。一张写一行") % facts)
        return data

    def _describe(self, file: Any) -> Any:
        name = f"alt-{file.uuid}"
        self.fields[name] = CleanTextField(
            label=_("%(name)s里是什么") % {"name": file.name.removesuffix(".webp")},
            max_length=MOST_ALT,
            required=False,
            initial=file.alt,
        )
        return self[name]


class WallFilter(FilterForm):
    """By words and kind."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[("", gettext_lazy("全部")), *Work.Kind.choices])
    q = forms.CharField(label=gettext_lazy("搜题目和文字"), max_length=40)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In title or words."""
        return rows.filter(Q(title__icontains=text) | Q(text__icontains=text))


class DeskFilter(WallFilter):
    """And by the union it comes from, or the author's name."""

    union = forms.CharField(label=gettext_lazy("工会名称"), max_length=40)
    author = forms.CharField(label=gettext_lazy("作者"), max_length=20)
    lookups = {"author": "author__name__icontains"}

    def narrow_union(self, rows: Any, text: str) -> Any:
        """A part of its name."""
        return rows.filter(Q(union__short_name__icontains=text) | Q(union__name__icontains=text))


class CollectionFilter(FilterForm):
    """By words."""

    q = forms.CharField(label=gettext_lazy("搜题目"), max_length=40)
    lookups = {"q": "title__icontains"}
