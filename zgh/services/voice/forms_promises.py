"""The promises of a union, and who hears what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import BooleanField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.seek import search
from zgh.kit.forms import CleanTextField, clean_text
from zgh.kit.numbers import whole

from .models import MANNERS, Category, Desk, Kind, VoiceSetting
from .models.promises import Figure

MOST_WORKDAYS = 60
FOUND = 12
WHY = {
    "accept_workdays": gettext_lazy("职工提交后，几个工作日内要有人受理"),
    "reply_workdays": gettext_lazy("受理后，几个工作日内要答复；到期没答复自动交上级"),
    "solve_workdays": gettext_lazy("接手别的工会的计划后，几个工作日内办成"),
    "pause_workdays": gettext_lazy("等职工补充时，时限最多停几个工作日"),
    "extension_workdays": gettext_lazy("申请一次延期，最多几个工作日"),
    "lapse_workdays": gettext_lazy("答复后几个工作日没有评价，就记作“已办结·未评价”，不算满意"),
    "small_union_size": gettext_lazy("人数比这还少的工会，隐去姓名的心声直接交上级，免得猜得出是谁"),
    "sanction_days": gettext_lazy("一次最多请一位隐名的职工停多少天"),
    "hidden_a_day": gettext_lazy("一个人一天最多隐去姓名提几件"),
    "unmask_workdays": gettext_lazy("两方要在几个工作日内都同意，过了就作废；同意后也只在这几天里能看姓名"),
    "needs_review": gettext_lazy("不是主席写的答复和“不予采纳”，先送主席审核再发出；时限照常走"),
    "errand_workdays": gettext_lazy("交办给部门或同事核实，平常几个工作日内回报"),
    "supervise_workdays": gettext_lazy("职工不满意，几个工作日内说清楚又做了什么"),
}


class PromisesForm(forms.Form):
    """One field for each rule; empty means: as the union above says."""

    def __init__(self, *args: Any, figures: dict[str, Figure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, figure in figures.items():
            column = VoiceSetting._meta.get_field(name)
            kind = _switch if isinstance(column, BooleanField) else _number
            self.fields[name] = kind(column.verbose_name, name, figure)


def _help(name: str, shown: Any, figure: Figure) -> str:
    usual = _("%(why)s。不填就是%(value)s（平台的通用做法）")
    words = {"why": WHY[name], "value": shown, "source": figure.source}
    return (_("%(why)s。不填就是%(value)s（%(source)s定的）") if figure.source else usual) % words


def _number(label: str, name: str, figure: Figure) -> forms.Field:
    # Fewer people than the union above wants would let a desk decide how small a crowd hides those who write to it.
    is_crowd = name == "small_union_size"
    most, least = (1000, figure.above) if is_crowd else (MOST_WORKDAYS, 1)
    wrong = {
        "invalid": gettext_lazy("写一个数，比如5"),
        "min_value": gettext_lazy("至少是%(limit_value)s"),
        "max_value": gettext_lazy("最多%(limit_value)s"),
    }
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, initial=figure.own, error_messages=wrong,
        help_text=_help(name, figure.above, figure),
        widget=forms.NumberInput(attrs={"placeholder": figure.above, "inputmode": "numeric"}),
    )  # fmt: skip


def _switch(label: str, name: str, figure: Figure) -> forms.Field:
    shown = _("要") if figure.above else _("不要")
    initial = {None: "", True: "yes", False: "no"}[figure.own]
    return forms.TypedChoiceField(
        label=label, required=False, initial=initial, empty_value=None, coerce=lambda value: value == "yes",
        choices=[("", _("和上级一样")), ("yes", _("要")), ("no", _("不要"))],
        help_text=_help(name, shown, figure),
    )  # fmt: skip


class DirectionForm(forms.Form):
    """Words on this subject go to that union."""

    kind = forms.ChoiceField(
        label=gettext_lazy("哪类心声"),
        required=False,
        choices=[("", gettext_lazy("各类都算")), *(c for c in Kind.choices if MANNERS[c[0]].desk == Desk.VOICE)],
    )
    category = forms.ModelChoiceField(
        label=gettext_lazy("哪方面的事"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=gettext_lazy("各方面都算"),
    )
    q = CleanTextField(label=gettext_lazy("找工会"), max_length=40, required=False)
    to = forms.ModelChoiceField(
        label=gettext_lazy("交给哪个工会"),
        queryset=Union.objects.none(),
        error_messages={
            "invalid_choice": gettext_lazy("没有这个工会，请重新选一个"),
            "required": gettext_lazy("请选交给哪个工会"),
        },
    )

    def __init__(self, data: Any = None, *, user: Any, union: Union, is_search: bool = False) -> None:
        super().__init__(None if is_search else data, initial=data.dict() if data and is_search else None)
        self.typed = data or {}
        self.fields["category"].queryset = Category.objects.permitted("view", user).filter(is_active=True)
        rows = Union.objects.permitted("view", user).filter(closed_on=None)
        self.fields["to"].queryset = rows.exclude(pk=union.pk)

    def clean(self) -> dict[str, Any]:
        """A rule about everything would empty the desk: that is the tree's business."""
        data = super().clean()
        if not data.get("kind") and not data.get("category"):
            self.add_error("category", gettext_lazy("请至少选一类心声，或者哪方面的事"))
        return data

    def found(self) -> list[Union]:
        """At most 12 unions by name or initials, and the one chosen. Two queries."""
        rows, text = self.fields["to"].queryset, clean_text(self.typed.get("q", ""), lines=False)[:40]
        chosen = list(rows.filter(pk=whole(self.chosen))) if whole(self.chosen) else []
        return [*chosen, *(union for union in search(rows, text, FOUND) if union not in chosen)] if text else chosen

    @property
    def chosen(self) -> str:
        """The id of the union chosen so far."""
        return self.typed.get("to", "")
