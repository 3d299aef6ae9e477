"""What cadres type about time: a plan with steps, its outcome, more time and the decision about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zgh.kit.forms import CleanTextField, DayField

STEPS = 5  # rows offered; a longer plan is better told in fewer steps


class PlanForm(forms.Form):
    """已列入计划: the answer and its steps, each with a day."""

    text = CleanTextField(
        label=_("怎么安排的"),
        lines=True,
        max_length=5000,
        min_length=10,
        help_text=_("提出人会收到这段话和下面的步骤，每办成一步都会告诉他"),
        error_messages={"required": _("写一写打算怎么安排")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, STEPS + 1):
            self.fields[f"what{n}"] = CleanTextField(label=_("做什么"), max_length=100, required=False)
            self.fields[f"day{n}"] = DayField(label=_("哪天前"), required=False)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Pairs of fields as the page shows them."""
        return [(self[f"what{n}"], self[f"day{n}"]) for n in range(1, STEPS + 1)]

    def clean(self) -> dict[str, Any]:
        """A step says both what and by when; at least one is there."""
        data = super().clean() or {}
        data["steps"] = []
        for n in range(1, STEPS + 1):
            what, day = data.get(f"what{n}"), data.get(f"day{n}")
            if what and day:
                data["steps"].append((what, day))
            elif what and f"day{n}" not in self.errors:
                self.add_error(f"day{n}", ValidationError(_("这一步哪天前做成？"), code="day"))
            elif day and f"what{n}" not in self.errors:
                self.add_error(f"what{n}", ValidationError(_("这一天前做什么？"), code="what"))
        if not data["steps"] and not self.errors:
            self.add_error("what1", ValidationError(_("至少写一步：做什么、哪天前做成"), code="steps"))
        return data


class FinishForm(forms.Form):
    """What was planned is there."""

    outcome = CleanTextField(
        label=_("办成了什么样"),
        lines=True,
        max_length=2000,
        min_length=10,
        help_text=_("写给提出人看，公开的心声也会放到“你提我办”墙上"),
        error_messages={"required": _("写写办成了什么样")},
    )


class DeferForm(forms.Form):
    """More time, once, with a reason the author reads."""

    workdays = forms.IntegerField(
        label=_("延长几个工作日"),
        min_value=1,
        max_value=250,
        initial=5,
        error_messages={"required": _("写上要延长几个工作日"), "invalid": _("请写一个数字")},
    )
    reason = CleanTextField(
        label=_("为什么"),
        lines=True,
        max_length=300,
        min_length=10,
        help_text=_("提出人会原样看到；上一级同意以前，时限照常走"),
        error_messages={"required": _("写明为什么要延长，提出人会看到")},
    )


class DecideForm(forms.Form):
    """Yes or no to more time."""

    note = CleanTextField(label=_("批注"), max_length=300, required=False, help_text=_("不同意的话写一句原因"))
