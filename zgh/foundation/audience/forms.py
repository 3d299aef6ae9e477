"""The words that make a kind of post."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.forms import CleanTextField

from .models import PostKind

BETWEEN = re.compile(r"[,，、;；\s]+")


class PostKindForm(forms.Form):
    """The words that make a kind of post."""

    name = CleanTextField(label=gettext_lazy("类别"), max_length=20)
    words = CleanTextField(
        label=gettext_lazy("岗位里有这些字"), max_length=300,
        help_text=gettext_lazy("像花名册里那样写，用顿号隔开，比如：司机、驾驶、配送"),
    )  # fmt: skip
    is_retired = forms.BooleanField(
        label=gettext_lazy("停用"), required=False, help_text=gettext_lazy("以后不能再选；选过的不受影响")
    )

    def __init__(self, *args: Any, kind: PostKind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind is None:
            del self.fields["is_retired"]

    def clean_name(self) -> str:
        """No two of one name."""
        name = self.cleaned_data["name"]
        if PostKind.is_taken(name, self.kind):
            raise forms.ValidationError(_("已经有“%(name)s”了") % {"name": name})
        return name

    def clean_words(self) -> tuple[str, ...]:
        """The words, each once."""
        words = tuple(dict.fromkeys(filter(None, BETWEEN.split(self.cleaned_data["words"]))))
        if not words:
            raise forms.ValidationError(_("至少写一个词"))
        return words
