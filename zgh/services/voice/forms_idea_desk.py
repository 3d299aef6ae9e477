"""What cadres type about an idea, from the experts they ask to the showcase; and chairs about the classes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.forms import CleanTextField, DayField
from zgh.kit.money import YuanField, yuan

from .forms_idea import NamesField, OneNameField, UnionNameField
from .models import IdeaClass

REVIEW_DAYS, WORK_DAYS = 3, 30  # offered, not promised: whoever fills the form in chooses


class InviteForm(forms.Form):
    """Who is to judge, by when."""

    reviewers = NamesField(
        label=gettext_lazy("请哪些同事评审"),
        max_length=300,
        help_text=gettext_lazy("写全名，用顿号隔开；有重名就在名字后面空一格写工号"),
    )
    due_on = DayField(label=gettext_lazy("请在哪天下班前评完"))

    def __init__(self, *args: Any, near: int, **kwargs: Any) -> None:
        initial = {"due_on": timezone.localdate() + dt.timedelta(days=REVIEW_DAYS)}
        super().__init__(*args, prefix="invite", initial=initial, **kwargs)
        self.fields["reviewers"].near = near


VERDICTS = (
    ("adopt", gettext_lazy("采纳")),
    ("adopt_partly", gettext_lazy("部分采纳")),
    ("store", gettext_lazy("留存备用")),
    ("turn_down", gettext_lazy("不采纳")),
)


class VerdictForm(forms.Form):
    """The verdict and its words, which are the answer the author reads."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("评审结论"),
        widget=forms.RadioSelect,
        choices=VERDICTS,
        error_messages={"required": gettext_lazy("请选一个结论")},
    )
    text = CleanTextField(
        label=gettext_lazy("写给提出人的话"),
        lines=True,
        max_length=5000,
        min_length=10,
        help_text=gettext_lazy("提出人会原样看到。不采纳要写清理由；采纳请写谁来做、什么时候做"),
        error_messages={"required": gettext_lazy("请写几句，提出人等着看；不采纳必须写明理由")},
    )

    def __init__(self, *args: Any, is_reviewing: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, prefix="verdict", **kwargs)
        if not is_reviewing:  # before experts are asked it can only be turned down
            self.fields["verdict"].choices = VERDICTS[-1:]
            self.fields["verdict"].initial = "turn_down"


class ImplementForm(forms.Form):
    """Who carries it out by when, and which other union confirms the benefit."""

    implementer = OneNameField(
        label=gettext_lazy("谁负责实施"), max_length=60, help_text=gettext_lazy("写全名，有重名在后面空一格写工号")
    )
    due_on = DayField(label=gettext_lazy("计划哪天完成"))
    verifying_union = UnionNameField(
        label=gettext_lazy("哪个工会核实效益"),
        max_length=60,
        help_text=gettext_lazy("要和实施的不是一家：自己做的不能自己核"),
    )

    def __init__(self, *args: Any, user: Any, near: int, above: Any, **kwargs: Any) -> None:
        initial = {"due_on": timezone.localdate() + dt.timedelta(days=WORK_DAYS), "verifying_union": above or ""}
        super().__init__(*args, prefix="implement", initial=initial, **kwargs)
        self.fields["implementer"].near = near
        self.fields["verifying_union"].user = user


class AwardForm(forms.Form):
    """Class and sum, or thanks without money. Choices are the classes the confirmed benefit reaches."""

    idea_class = forms.TypedChoiceField(
        label=gettext_lazy("等级"), required=False, empty_value=None, choices=[("", gettext_lazy("不发奖金"))]
    )
    amount = YuanField(label=gettext_lazy("奖励（元）"), required=False)
    note = CleanTextField(
        label=gettext_lazy("说明"), max_length=200, required=False, help_text=gettext_lazy("不发奖金的，写怎么感谢")
    )

    def __init__(self, *args: Any, classes: list[IdeaClass], **kwargs: Any) -> None:
        super().__init__(*args, prefix="award", **kwargs)
        self.classes = {str(row.pk): row for row in classes}
        words = {key: f"{row}：{yuan(row.least_fen)}—{yuan(row.most_fen)}" for key, row in self.classes.items()}
        self.fields["idea_class"].choices = [*words.items(), ("", _("不发奖金"))]
        self.fields["idea_class"].initial = next(iter(words), "")

    def clean_idea_class(self) -> IdeaClass | None:
        """The class itself."""
        return self.classes.get(self.cleaned_data["idea_class"] or "")


class CollectForm(forms.Form):
    """The day the reward was collected."""

    on = DayField(label=gettext_lazy("哪天领的"), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="collect", **kwargs)


class ShowForm(forms.Form):
    """What all colleagues read."""

    title = CleanTextField(label=gettext_lazy("标题"), max_length=60, min_length=4)
    text = CleanTextField(
        label=gettext_lazy("原来怎样、改了什么、好在哪里"),
        lines=True,
        max_length=2000,
        min_length=20,
        help_text=gettext_lazy("全集团同事都看得到。没同意署名的人，名字不要写"),
    )
    files = AttachmentsField(label=gettext_lazy("照片"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="show", **kwargs)


class ClassForm(forms.Form):
    """One class of ideas from a day on."""

    union = forms.TypedChoiceField(label=gettext_lazy("哪个工会用"))
    code = CleanTextField(label=gettext_lazy("等级"), max_length=10, help_text=gettext_lazy("比如 1、2、3"))
    name = CleanTextField(label=gettext_lazy("名称"), max_length=30, help_text=gettext_lazy("比如 一等奖"))
    benefit = YuanField(label=gettext_lazy("年效益不少于（元）"))
    least = YuanField(label=gettext_lazy("奖励最少（元）"))
    most = YuanField(label=gettext_lazy("奖励最多（元）"))
    source = CleanTextField(
        label=gettext_lazy("依据文件和文号"),
        max_length=200,
        help_text=gettext_lazy("哪一份文件定的，写上文号，大家都看得到"),
    )
    starts_on = DayField(label=gettext_lazy("从哪天起"))

    def __init__(self, *args: Any, user: Any, row: IdeaClass | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _as_typed(row) if row else {"starts_on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        self.unions = {str(union.pk): union for union in duty_unions(user).get("chair", ())}
        self.fields["union"].choices = [(key, str(union)) for key, union in self.unions.items()]
        if row is not None:
            del self.fields["union"], self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """From little to much."""
        data = super().clean() or self.cleaned_data
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("最多不能比最少还少"))
        return data

    @property
    def rule(self) -> dict[str, Any]:
        """The facts of the row."""
        data = self.cleaned_data
        sums = {"benefit_fen": data["benefit"], "least_fen": data["least"], "most_fen": data["most"]}
        return {"name": data["name"], "source": data["source"], "starts_on": data["starts_on"], **sums}

    @property
    def union_chosen(self) -> Union:
        """Where the class holds."""
        return self.unions[self.cleaned_data["union"]]


def _as_typed(row: IdeaClass) -> dict[str, Any]:
    sums = {"benefit": row.benefit_fen, "least": row.least_fen, "most": row.most_fen}
    start = max(timezone.localdate(), row.starts_on) + dt.timedelta(days=1)
    return {"name": row.name, "source": row.source, "starts_on": start, **sums}


class EndForm(forms.Form):
    """The first day a class holds no longer."""

    ends_on = DayField(label=gettext_lazy("从哪天起停用"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"ends_on": timezone.localdate() + dt.timedelta(days=1)}, **kwargs)
