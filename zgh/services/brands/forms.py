"""What employees and cadres type about brands: the brand itself, its milestones and people, and lists of both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.colleagues import on_line
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.who import ColleaguesField
from zgh.foundation.stock.wording import wording_of
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, DayField, OneTimeForm
from zgh.kit.richfield import RichTextField
from zgh.kit.richtext import files_in

from .models import Brand, Milestone
from .models.brand import LONGEST
from .models.milestone import MOST_PICTURES
from .models.seats import keeps, own

ANY = [("", gettext_lazy("全部"))]
LAST = 999


class BrandFields(forms.Form):
    """What a brand is, in the order people read it."""

    use_required_attribute = False
    name = CleanTextField(label=gettext_lazy("名称"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Brand.Kind.choices)
    slogan = CleanTextField(label=gettext_lazy("口号"), max_length=40, required=False)
    summary = CleanTextField(
        label=gettext_lazy("一句话介绍"), max_length=120, required=False,
        help_text=gettext_lazy("列表上看到的一两句：给谁做、做什么"),
    )  # fmt: skip
    story = RichTextField(label=gettext_lazy("品牌故事"), max_length=LONGEST, required=False)
    founded_on = DayField(label=gettext_lazy("哪天创建的"), required=False)
    tone = forms.ChoiceField(
        label=gettext_lazy("颜色"), choices=Brand.Tone.choices, help_text=gettext_lazy("没有封面照片的时候用它做底色")
    )

    def clean_founded_on(self) -> Any:
        """Not a day to come."""
        day = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("这一天还没到"))
        return day

    def clean_story(self) -> str:
        """Every picture is described: whoever does not see it depends on that."""
        story = self.cleaned_data["story"]
        bare = [n for n, file in enumerate(files_in(story), start=1) if not file.alt and not file.is_video]
        if bare:
            places = "、".join(map(str, bare))
            raise forms.ValidationError(
                _("第%(n)s张图还没有说明：点一下图，再点工具栏里的图片，写一句图里是什么"), params={"n": places}
            )
        return story


class BrandForm(BrandFields):
    """A brand that is there: also its cover."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    cover = AttachmentsField(
        label=gettext_lazy("换一张封面照片"), required=False, most=1,
        help_text=gettext_lazy("横着拍的最好看；照片里的人要都同意"),
    )  # fmt: skip
    is_coverless = forms.BooleanField(label=gettext_lazy("不要封面照片"), required=False)
    field_order = ("seen", "name", "kind", "slogan", "summary", "story", "cover", "is_coverless", "founded_on", "tone")

    def __init__(self, *args: Any, brand: Brand, upload: str, **kwargs: Any) -> None:
        names = ("name", "kind", "slogan", "summary", "story", "founded_on", "tone", "seen")
        kwargs.setdefault("initial", {name: getattr(brand, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fields["story"].widget.upload = upload
        if not brand.cover:
            self.fields["cover"].label = gettext_lazy("封面照片")
            del self.fields["is_coverless"]

    def clean_cover(self) -> list[Any]:
        """A picture."""
        files = self.cleaned_data["cover"]
        if any(not file.is_image for file in files):
            raise forms.ValidationError(_("封面要是一张照片"))
        return files


class FoundForm(OneTimeForm, BrandFields):
    """A brand of the group's own."""

    union = forms.ModelChoiceField(
        label=gettext_lazy("哪个工会创建的"), queryset=Union.objects.none(), empty_label=None
    )
    field_order = ("union", "name", "kind", "slogan", "summary", "story", "founded_on", "tone")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Union.objects.permitted("view", user).filter(own(user, "pk"), closed_on=None)
        self.fields["union"].queryset = rows


class PlaceForm(forms.Form):
    """Where it stands in lists."""

    rank = forms.IntegerField(
        label=gettext_lazy("排在第几"), min_value=1, max_value=LAST, help_text=gettext_lazy("数小的在前面")
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = CleanTextField(label=gettext_lazy("原因"), max_length=200, min_length=4)


class MilestoneForm(forms.Form):
    """Something that happened."""

    use_required_attribute = False
    on = DayField(label=gettext_lazy("哪一天"))
    title = CleanTextField(label=gettext_lazy("什么事"), max_length=40)
    words = CleanTextField(label=gettext_lazy("经过"), lines=True, max_length=500, required=False)
    files = AttachmentsField(
        label=gettext_lazy("照片"), required=False, most=MOST_PICTURES,
        help_text=gettext_lazy("最多三张；照片里的人要都同意"),
    )  # fmt: skip

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, milestone: Milestone | None = None, **kwargs: Any) -> None:
        if milestone is not None:
            facts = {name: getattr(milestone, name) for name in ("on", "title", "words")}
            kwargs.setdefault("initial", facts | {"seen": wording_of(milestone)})
        super().__init__(*args, **kwargs)
        if milestone is None:
            del self.fields["seen"]

    def clean_on(self) -> Any:
        """Something that has happened."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("还没到这一天。大事记写已经发生的事"))
        return day

    def clean_files(self) -> list[Any]:
        """Pictures alone."""
        files = self.cleaned_data["files"]
        if any(not file.is_image for file in files):
            raise forms.ValidationError(_("这里只放照片"))
        return files


class PersonFields(forms.Form):
    """What somebody does for the brand."""

    use_required_attribute = False
    role = CleanTextField(
        label=gettext_lazy("在品牌里做什么"), max_length=30, help_text=gettext_lazy("发起人、带教师傅、值班大姐……")
    )
    words = CleanTextField(label=gettext_lazy("几句话"), lines=True, max_length=200, required=False)
    place = forms.IntegerField(label=gettext_lazy("次序"), min_value=1, max_value=99, initial=9)


class PersonForm(PersonFields):
    """A colleague, or somebody from outside with the union's word."""

    who = ColleaguesField(
        label=gettext_lazy("同事的姓名"), max_length=60, required=False,
        help_text=gettext_lazy("写全名；同名的在后面空一格写工号。会先问本人，同意了才出现"),
    )  # fmt: skip
    name = CleanTextField(
        label=gettext_lazy("不是集团的同事，写姓名"), max_length=30, required=False,
        help_text=gettext_lazy("请来的老师、医生、劳模等"),
    )  # fmt: skip
    has_consent = forms.BooleanField(
        label=gettext_lazy("当面问过，本人同意"), required=False, help_text=gettext_lazy("外面的人要勾上这一项")
    )
    field_order = ("who", "name", "has_consent", "role", "words", "place")

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].near, self.fields["who"].within = brand.union_id, on_line(brand.union)

    def clean(self) -> dict[str, Any]:
        """One of both."""
        facts = super().clean() or {}
        who, name = facts.get("who") or [], facts.get("name")
        if "who" in self.errors:
            return facts
        if len(who) > 1:
            self.add_error("who", _("一次写一位"))
        elif bool(who) == bool(name):
            self.add_error("who", _("写一位同事，或者写一位外面的人"))
        elif name and not facts.get("has_consent"):
            self.add_error("has_consent", _("请先问过本人"))
        return facts

    @property
    def facts(self) -> dict[str, Any]:
        """What `BrandPerson.add` takes."""
        facts = {name: self.cleaned_data[name] for name in ("role", "words", "place")}
        who = self.cleaned_data["who"]
        return {**facts, "user": who[0]} if who else {**facts, "name": self.cleaned_data["name"]}


class BrandsFilter(FilterForm):
    """By words."""

    q = forms.CharField(label=gettext_lazy("搜品牌"), max_length=20)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In name, slogan or summary."""
        return rows.filter(Q(name__icontains=text) | Q(slogan__icontains=text) | Q(summary__icontains=text))


class DeskFilter(BrandsFilter):
    """By words, union, kind."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[*ANY, *Brand.Kind.choices])
    union = forms.ModelChoiceField(
        label=gettext_lazy("工会"), queryset=Union.objects.none(), empty_label=gettext_lazy("全部")
    )

    def __init__(self, data: Any = None, *, user: Any = None) -> None:
        super().__init__(data, user=user)
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(keeps(user, ""), closed_on=None)
