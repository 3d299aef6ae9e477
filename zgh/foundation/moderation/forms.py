"""What people type: a report, a decision, an appeal, words to look out for, the rules of a desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, DayField

from . import listing
from .models import Desk, Flag, Review, Word
from .models.deciding import MIN_REASON, MOST_PLEA, MOST_REASON
from .models.desk import Figure
from .models.seats import DUTIES
from .registry import entries

MOST_FILE = 1_000_000  # bytes; five thousand words are a tenth of it
WHY = {
    "is_premoderated": gettext_lazy("打开以后，写的都先由工会看过再显示"),
    "first_posts": gettext_lazy("每位同事头几条先看过再显示；填0就不用"),
    "hide_flags": gettext_lazy("几位同事举报了同一条，就先不显示，等工会看过再定"),
    "burst_count": gettext_lazy("防刷屏：一小会儿里每人最多写几条"),
    "burst_minutes": gettext_lazy("防刷屏：按几分钟算"),
    "look_workdays": gettext_lazy("等着看的，几个工作日内看完；过了上级看得到"),
    "flags_a_day": gettext_lazy("每人每天最多举报几次"),
}


class FlagForm(forms.Form):
    """Why, in one tap; more only if somebody wants to say more."""

    reason = forms.ChoiceField(
        label=gettext_lazy("哪里不妥？"),
        choices=Flag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个原因")},
    )
    note = CleanTextField(
        label=gettext_lazy("想补充的"),
        lines=True,
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
    )


class ReasonForm(forms.Form):
    """Why it is not shown. The author reads it as it is written."""

    reason = CleanTextField(
        label=gettext_lazy("为什么"),
        lines=True,
        max_length=MOST_REASON,
        min_length=MIN_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        help_text=gettext_lazy("作者会原样看到这段话，也会看到怎么申诉"),
        error_messages={"required": gettext_lazy("请写明为什么，作者会原样看到")},
    )


class PleaForm(forms.Form):
    """Why it should be shown after all."""

    plea = CleanTextField(
        label=gettext_lazy("为什么应该显示"),
        lines=True,
        max_length=MOST_PLEA,
        min_length=MIN_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "data-grow": True}),
        error_messages={"required": gettext_lazy("写几句理由，上级工会会看")},
    )


class WordsForm(forms.Form):
    """One word or a whole list, pasted or from a file."""

    union = forms.ModelChoiceField(
        label=gettext_lazy("哪个工会的词表"),
        queryset=Union.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("下级工会也用"),
    )
    words = CleanTextField(
        label=gettext_lazy("一行一个词"),
        lines=True,
        max_length=200_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-grow": True}),
        help_text=gettext_lazy("词中间夹了空格、标点，或者写成全角，也认得出。一行里可以写“词，类别，怎么办”"),
    )
    file = forms.FileField(
        label=gettext_lazy("或者选一个文本文件"),
        required=False,
        help_text=gettext_lazy("txt或csv，一行一个词；导出的表另存为csv就能导回来"),
    )
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=Word.Category.choices, initial="other")
    action = forms.ChoiceField(
        label=gettext_lazy("碰到了怎么办"), choices=Word.Action.choices, initial="hold", widget=forms.RadioSelect
    )
    ends_on = DayField(
        label=gettext_lazy("用到哪天"), required=False, help_text=gettext_lazy("不填就一直用；这天起不再用")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [union.pk for duty in DUTIES for union in duty_unions(user).get(duty, ())]
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(pk__in=mine)

    def clean_file(self) -> str:
        """The words in it, whichever of the two usual encodings it has."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > MOST_FILE:
            raise ValidationError(_("文件太大了，词表一般不到1 MB"), code="size")
        data = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise ValidationError(_("这个文件读不了。请另存为txt或csv再选"), code="encoding")

    def clean(self) -> dict[str, Any]:
        """Every line as a word; those that are none are named."""
        data = super().clean() or self.cleaned_data
        text = "\n".join(filter(None, (data.get("words"), data.get("file"))))
        if not text and not self.errors:
            self.add_error("words", _("写上要加的词，或者选一个文件"))
        data["lines"], wrong = listing.read(text, data.get("category", "other"), data.get("action", "hold"))
        if wrong:
            words = {"lines": "；".join(wrong[:3]), "n": len(wrong), "longest": listing.LONGEST}
            text = _("有%(n)d行看不懂（最长%(longest)d个字，不能只有标点）：%(lines)s")
            self.add_error("words", text % words)
        return data


class WordFilter(FilterForm):
    """By the word, what it is and whose."""

    category = forms.MultipleChoiceField(label=gettext_lazy("类别"), choices=Word.Category.choices)
    action = forms.ChoiceField(label=gettext_lazy("怎么办"), choices=[("", gettext_lazy("全部")), *Word.Action.choices])
    union = forms.CharField(label=gettext_lazy("工会"), max_length=40)
    q = forms.CharField(label=gettext_lazy("搜词"), max_length=30)
    lookups = {"q": "text__icontains", "union": "union__name__icontains"}


class ReviewFilter(FilterForm):
    """By words, kind of thing, union and what came of it."""

    thing = forms.ChoiceField(label=gettext_lazy("什么"))
    why = forms.ChoiceField(
        label=gettext_lazy("先审的原因"), choices=[("", gettext_lazy("全部")), *Review.Why.choices[:-1]]
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=[("", gettext_lazy("全部")), *Review.State.choices[1:]]
    )
    union = forms.CharField(label=gettext_lazy("工会"), max_length=40)
    q = forms.CharField(label=gettext_lazy("搜内容和署名"), max_length=40)
    lookups = {"thing": "about_type", "union": "union__name__icontains", "outcome": "state"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(entry.key, entry.label) for entry in entries()]
        self.fields["thing"].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In what was written or who signed it."""
        from django.db.models import Q

        return rows.filter(Q(text__icontains=text) | Q(author_name__icontains=text))


class RulesForm(forms.Form):
    """One field for each rule; empty means: as the union above says."""

    def __init__(self, *args: Any, figures: dict[str, Figure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, figure in figures.items():
            column = Desk._meta.get_field(name)
            kind = _switch if isinstance(column, BooleanField) else _number
            self.fields[name] = kind(column.verbose_name, name, figure)


def _help(name: str, shown: Any, figure: Figure) -> str:
    usual = _("%(why)s。不填就是%(value)s（平台的通用做法）")
    words = {"why": WHY[name], "value": shown, "source": figure.source}
    return (_("%(why)s。不填就是%(value)s（%(source)s定的）") if figure.source else usual) % words


def _number(label: str, name: str, figure: Figure) -> forms.Field:
    wrong = {
        "invalid": gettext_lazy("写一个数，比如3"),
        "min_value": gettext_lazy("至少是%(limit_value)s"),
        "max_value": gettext_lazy("最多%(limit_value)s"),
    }
    return forms.IntegerField(
        label=label, required=False, min_value=0 if name == "first_posts" else 1, max_value=200, initial=figure.own,
        error_messages=wrong, help_text=_help(name, figure.above, figure),
        widget=forms.NumberInput(attrs={"placeholder": figure.above, "inputmode": "numeric"}),
    )  # fmt: skip


def _switch(label: str, name: str, figure: Figure) -> forms.Field:
    shown = _("要") if figure.above else _("不要")
    return forms.TypedChoiceField(
        label=label, required=False, initial={None: "", True: "yes", False: "no"}[figure.own], empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("和上级一样")), ("yes", _("要")), ("no", _("不要"))],
        help_text=_help(name, shown, figure),
    )  # fmt: skip
