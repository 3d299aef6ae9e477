"""What people type around a reception. Every field keeps what was typed and says in Chinese what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, OneTimeForm
from zgh.kit.moments import MomentField
from zgh.services.voice.models import Category

from .hosts import hosts_for
from .models import Question, Reception
from .models.moderating import HEADS, MIN_REASON
from .models.readers import DUTIES


class AskForm(OneTimeForm):
    """Two taps: named or hidden, and send."""

    text = CleanTextField(
        label=_("您想问什么"),
        lines=True,
        max_length=300,
        min_length=5,
        error_messages={"required": _("写下您想问的，一两句话就行")},
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )
    is_masked = forms.TypedChoiceField(
        label=_("用什么名义问？"),
        choices=((0, _("实名")), (1, _("隐去姓名"))),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
        initial=0,
    )
    category = forms.ModelChoiceField(
        label=_("哪方面的事"),
        queryset=Category.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("不选也行"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.permitted("view", user).filter(is_active=True)


class ReasonForm(forms.Form):
    """Why. People read it as it is written."""

    reason = CleanTextField(
        label=_("原因"),
        lines=True,
        max_length=200,
        min_length=MIN_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        error_messages={"required": _("请写明原因，对方会原样看到")},
    )


class ReplyForm(forms.Form):
    """What was answered, for those who were not there."""

    reply = CleanTextField(
        label=_("回答了什么"),
        lines=True,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
        error_messages={"required": _("写一两句回答了什么，没来的同事也要看")},
    )


class MergeForm(forms.Form):
    """Which question it joins."""

    head = forms.ModelChoiceField(
        label=_("并入哪个问题"),
        queryset=Question.objects.none(),
        empty_label=_("请选一个"),
        error_messages={"invalid_choice": _("这个问题刚有变动，请重新选"), "required": _("请选要并入哪个问题")},
    )

    def __init__(self, *args: Any, user: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Question.objects.permitted("view", user).filter(reception=question.reception_id, state__in=HEADS)
        self.fields["head"].queryset = rows.exclude(pk=question.pk).order_by("-vote_count", "pk")


class MinutesForm(forms.Form):
    """The words above the answers."""

    minutes = CleanTextField(
        label=_("纪要正文"),
        lines=True,
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-grow": True}),
        help_text=_("写几句总的情况就行，每个问题的回答会自动列在下面"),
    )


class ReceptionForm(OneTimeForm):
    """Schedule or revise. The host is somebody who answers for the union: voice duty or chair, there or above."""

    title = CleanTextField(label=_("主题"), max_length=40, error_messages={"required": _("给这场起个名字")})
    union = forms.ModelChoiceField(label=_("哪个工会"), queryset=Union.objects.none(), empty_label=None)
    host = forms.TypedChoiceField(label=_("谁来主持"), coerce=int)
    starts_at = MomentField(label=_("开始时间"))
    ends_at = MomentField(label=_("预计结束"))
    collect_from = MomentField(
        label=_("从什么时候起征集问题"), required=False, help_text=_("不填就是现在；到时间自动开始，不用再点")
    )
    place = CleanTextField(label=_("地点"), max_length=60, required=False)
    link = forms.URLField(
        label=_("线上地址"), max_length=300, required=False, assume_scheme="https",
        help_text=_("会议或直播的网址；和地点至少填一个"),
    )  # fmt: skip
    about = CleanTextField(label=_("说明"), lines=True, max_length=1000, required=False)
    is_open_to_group = forms.BooleanField(
        label=_("全集团都能参加"), required=False, help_text=_("不勾就是本会和下级工会的职工")
    )
    every_nth = forms.IntegerField(
        label=_("每几个位置留一个给等得最久的"), min_value=2, max_value=10, initial=3,
        help_text=_("人少的单位票少，也能轮到。一般填3"),
    )  # fmt: skip
    max_open = forms.IntegerField(label=_("每人最多同时提几个"), min_value=1, max_value=20, initial=3)
    is_announced = forms.BooleanField(
        label=_("发一条站内消息告诉大家"), required=False, help_text=_("本会和下级工会的职工都会收到，只发一次")
    )

    def __init__(self, *args: Any, user: Any, reception: Reception | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reception = reception
        mine = [union.pk for duty in DUTIES for union in duty_unions(user).get(duty, ())]
        unions = Union.objects.permitted("view", user).filter(closed_on=None)
        self.fields["union"].queryset = unions.filter(pk__in=[reception.union_id] if reception else mine)
        self.fields["host"].choices = hosts_for(list(self.fields["union"].queryset))
        if reception:
            del self.fields["is_announced"]

    @property
    def host_name(self) -> str:
        """The chosen host's name, as the choice shows it."""
        return dict(self.fields["host"].choices)[self.cleaned_data["host"]].partition("（")[0]

    def clean(self) -> dict[str, Any]:
        """Times in their order, in the future, and somewhere to go."""
        super().clean()
        data, now = self.cleaned_data, timezone.now()
        starts, ends = data.get("starts_at"), data.get("ends_at")
        data["collect_from"] = data.get("collect_from") or (self.reception.collect_from if self.reception else now)
        if starts and starts <= now:
            self.add_error("starts_at", _("开始时间已经过了，请选以后的时间"))
        if starts and ends and not starts < ends <= starts + dt.timedelta(hours=12):
            self.add_error("ends_at", _("结束要在开始之后，最多12小时"))
        if starts and data["collect_from"] > starts:
            self.add_error("collect_from", _("征集要在开始之前"))
        if not (data.get("place") or data.get("link") or self.errors.get("link")):
            self.add_error("place", _("地点和线上地址至少填一个"))
        return data


class ReceptionFilter(FilterForm):
    """Receptions by words."""

    q = forms.CharField(label=_("搜主题、主持人"), max_length=40)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In title, host or signature."""
        return rows.filter(Q(title__icontains=text) | Q(office__icontains=text))


class DeskFilter(ReceptionFilter):
    """And by union and state."""

    union = forms.CharField(
        label=_("工会"), max_length=40, widget=forms.TextInput(attrs={"placeholder": _("输入几个字")})
    )
    stage = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *Reception.State.choices])

    def narrow_union(self, rows: Any, text: str) -> Any:
        """By a part of its name."""
        return rows.filter(Q(union__short_name__icontains=text) | Q(union__name__icontains=text))

    def narrow_stage(self, rows: Any, stage: str) -> Any:
        """As it is at this moment: collecting begins by time."""
        by_time = {"scheduled": Q(state=stage, collect_from__gt=timezone.now())}
        by_time["collecting"] = Q(state=stage) | Q(state="scheduled", collect_from__lte=timezone.now())
        return rows.filter(by_time.get(stage, Q(state=stage)))


class QuestionFilter(FilterForm):
    """Questions of one reception by words and by what became of them."""

    lookups = {"stage": "state"}

    q = forms.CharField(label=_("搜问题和回答"), max_length=40)
    stage = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *Question.State.choices])

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In question or answer."""
        return rows.filter(Q(text__icontains=text) | Q(reply__icontains=text))
