"""What a cadre types on the pages of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from zgh.kit.forms import CleanTextField

from .models import Duty, ImportBatch, Officer, Union
from .who import Day, WhoField


class AppointForm(forms.Form):
    """Put somebody into a post."""

    prefix = "appoint"
    who = WhoField(label=gettext_lazy("谁"), help_text=gettext_lazy("工号或姓名"))
    post = forms.ChoiceField(label=gettext_lazy("职务"), choices=Officer.Post.choices)
    term_no = forms.IntegerField(label=gettext_lazy("第几届"), min_value=1, max_value=99, initial=1)
    starts_on = forms.DateField(label=gettext_lazy("从哪天起"), widget=Day, initial=timezone.localdate)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].user = user  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """Give somebody a duty."""

    prefix = "grant"
    who = WhoField(label=gettext_lazy("谁"), help_text=gettext_lazy("工号或姓名"))
    code = forms.ChoiceField(label=gettext_lazy("职责"), choices=Duty.Code.choices)
    starts_on = forms.DateField(label=gettext_lazy("从哪天起"), widget=Day, initial=timezone.localdate)
    ends_on = forms.DateField(
        label=gettext_lazy("到哪天止"), widget=Day, required=False, help_text=gettext_lazy("不填就是一直有效")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].user = user  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The first day something no longer holds."""

    ends_on = forms.DateField(label=gettext_lazy("从哪天起不再担任"), widget=Day, initial=timezone.localdate)


class UnsealForm(forms.Form):
    """Why somebody else's number has to be seen."""

    reason = CleanTextField(
        label=gettext_lazy("为什么要看"), min_length=4, max_length=200,
        help_text=gettext_lazy("本人会看到是谁、什么时候、为什么看的"),
    )  # fmt: skip


class UploadForm(forms.Form):
    """A file and what it is for: a roster of one of the unions where the person keeps rosters, or the structure."""

    target = forms.ChoiceField(label=gettext_lazy("导入什么"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy(".xlsx或.csv，一次最多20万行"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
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
