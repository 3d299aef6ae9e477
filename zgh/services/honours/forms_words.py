"""What people type beside a button: why, what is wrong, which article, which photo."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.files.fields import AttachmentsField
from zgh.kit.forms import CleanTextField
from zgh.services.brands.models import Brand
from zgh.services.news.models import Article

from .fields import NumberField, PastDayField

ADDRESS = re.compile(r"/news/(\d{1,18})/?")


class VerifyForm(forms.Form):
    """What a second person says besides that it is right."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    is_shown = forms.BooleanField(
        label=gettext_lazy("同时上荣誉墙"), required=False, initial=True,
        help_text=gettext_lazy("先告诉本人，3个工作日后展示；本人点了同意就马上展示。不勾就只登记"),
    )  # fmt: skip
    is_history = forms.BooleanField(
        label=gettext_lazy("作为历史展示"), required=False,
        help_text=gettext_lazy("本人已经不在职，工会决定仍然展示"),
    )  # fmt: skip
    is_told = forms.BooleanField(
        label=gettext_lazy("已经告诉本人"), required=False,
        help_text=gettext_lazy("本人没有登录账号，已经当面或者打电话说过要上墙"),
    )  # fmt: skip

    def __init__(self, *args: Any, is_here: bool, is_reachable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_here:
            del self.fields["is_history"]
        if is_reachable or not is_here:
            del self.fields["is_told"]

    @property
    def facts(self) -> dict[str, Any]:
        """What `verify` and `publish` take."""
        names = ("is_shown", "is_history", "is_told")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ReasonForm(forms.Form):
    """Why."""

    reason = CleanTextField(
        label=gettext_lazy("为什么"), min_length=4, max_length=200,
        error_messages={"required": gettext_lazy("写一句原因，对方看得到")},
    )  # fmt: skip


class RevokeForm(forms.Form):
    """What the granting body has decided. Nothing of it is guessed."""

    revoked_on = PastDayField(label=gettext_lazy("哪天撤销的"))
    revoked_number = NumberField(label=gettext_lazy("撤销文件的文号"))
    reason = CleanTextField(label=gettext_lazy("文件写的原因"), min_length=4, max_length=200)


class WantedForm(forms.Form):
    """What is wrong about it."""

    wanted = CleanTextField(
        label=gettext_lazy("哪里不对，应该是什么"), lines=True, min_length=4, max_length=300,
        error_messages={"required": gettext_lazy("写一句哪里不对，干部看过会答复您")},
    )  # fmt: skip


class ReplyForm(forms.Form):
    """What became of it."""

    reply = CleanTextField(label=gettext_lazy("答复本人"), min_length=2, max_length=150)


class StoryForm(forms.Form):
    """The article that tells it, by its address or its whole title, and the brand it was earned with. Empty: none."""

    story = CleanTextField(
        label=gettext_lazy("事迹文章"), max_length=200, required=False,
        help_text=gettext_lazy("粘文章的网址，或者写完整标题；空着就是不连文章"),
    )  # fmt: skip

    brand = forms.ModelChoiceField(
        label=gettext_lazy("属于哪个品牌"), queryset=Brand.objects.none(), required=False,
        empty_label=gettext_lazy("不属于品牌"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        kept = Brand.objects.permitted("view", user).filter(pk=self.initial.get("brand"))
        self.fields["brand"].queryset = Brand.objects.permitted("tag", user) | kept  # type: ignore[attr-defined]

    def clean_story(self) -> Article | None:
        """An article this cadre may read."""
        text = self.cleaned_data["story"]
        if not text:
            return None
        rows = Article.objects.permitted("read", self.user)
        at = ADDRESS.search(text)
        rows = rows.filter(pk=int(at[1])) if at else rows.filter(live__title=text)
        if (found := rows.order_by("-publish_at").first()) is None:
            raise forms.ValidationError(_("没有找到这篇文章。要已经发布、您看得到的"))
        return found


class PhotoForm(forms.Form):
    """One photo. `is_agreed`: for a team, that everybody in it agrees."""

    files = AttachmentsField(label=gettext_lazy("照片"), most=1)
    is_agreed = forms.BooleanField(
        label=gettext_lazy("照片里的人都同意展示"), error_messages={"required": gettext_lazy("请先问过照片里的人")}
    )

    def __init__(self, *args: Any, is_team: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_team:
            del self.fields["is_agreed"]

    def clean_files(self) -> list[Any]:
        """A picture."""
        files = self.cleaned_data["files"]
        if not all(file.is_image for file in files):
            raise forms.ValidationError(_("这里放照片，不放文件"))
        return files
