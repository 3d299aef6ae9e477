"""What is typed about applications: the application, each step, a visit, the customs, the list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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

from .models import Custom, Incubation, Visit
from .models.custom import NAMES
from .models.seats import keeps, own

DAY = dt.timedelta(days=1)


class BeginForm(OneTimeForm):
    """Which union applies."""

    union = forms.ModelChoiceField(label=gettext_lazy("哪个工会申请"), queryset=Union.objects.none(), empty_label=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Union.objects.permitted("view", user).filter(own(user, "pk"), closed_on=None)
        self.fields["union"].queryset = rows.order_by("path")


class IncubationForm(forms.Form):
    """The application. A draft may lack anything; what is missing is said when it is sent in."""

    use_required_attribute = False
    name = CleanTextField(
        label=gettext_lazy("品牌叫什么"), max_length=20, required=False,
        help_text=gettext_lazy("四到六个字最好记"),
    )  # fmt: skip
    slogan = CleanTextField(label=gettext_lazy("口号"), max_length=40, required=False)
    why = CleanTextField(
        label=gettext_lazy("为什么想做"), lines=True, max_length=3000, required=False,
        help_text=gettext_lazy("职工有什么盼头、什么难处，现在是怎么办的"),
    )  # fmt: skip
    plan = CleanTextField(
        label=gettext_lazy("打算怎么做"), lines=True, max_length=5000, required=False,
        help_text=gettext_lazy("给谁做、谁来做、多久一次、怎么知道做得好不好"),
    )  # fmt: skip
    needs = CleanTextField(
        label=gettext_lazy("需要什么支持"), lines=True, max_length=2000, required=False,
        help_text=gettext_lazy("人、钱、场地、老师，都可以写"),
    )  # fmt: skip
    carried_by = ColleaguesField(
        label=gettext_lazy("谁来牵头"), max_length=60, required=False,
        help_text=gettext_lazy("写一位同事的全名；每一步都会告诉这位同事"),
    )  # fmt: skip

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, incubation: Incubation, **kwargs: Any) -> None:
        names = ("name", "slogan", "why", "plan", "needs")
        initial = {name: getattr(incubation, name) for name in names}
        initial["seen"] = wording_of(incubation)
        initial["carried_by"] = incubation.carried_by.name if incubation.carried_by else ""
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        field, union = self.fields["carried_by"], incubation.union
        field.near, field.within = union.pk, on_line(union) | Q(user=incubation.carried_by_id)
        for name in ("name", "why", "plan", "carried_by"):  # wanted in the end: nobody says they may be left out
            self.fields[name].is_wanted = True

    def clean_carried_by(self) -> Any:
        """One colleague, or nobody yet."""
        users = self.cleaned_data["carried_by"]
        if len(users) > 1:
            raise ValidationError(_("牵头的写一位就好"))
        return users[0] if users else None


class WordsForm(forms.Form):
    """A few words with it."""

    words = CleanTextField(label=gettext_lazy("说几句"), lines=True, max_length=300, required=False)


class WhyForm(forms.Form):
    """Why; the applicants read it."""

    reason = CleanTextField(label=gettext_lazy("原因，申请的同事看得到"), lines=True, max_length=300, min_length=4)


class TryOutForm(WordsForm):
    """Until when it is tried."""

    until = DayField(label=gettext_lazy("试行到哪天"))
    field_order = ("until", "words")

    def clean_until(self) -> dt.date:
        """A day to come."""
        return _to_come(self.cleaned_data["until"])


class ExtendForm(WhyForm):
    """Until when instead, and why."""

    until = DayField(label=gettext_lazy("延长到哪天"))
    field_order = ("until", "reason")

    def clean_until(self) -> dt.date:
        """A day to come."""
        return _to_come(self.cleaned_data["until"])


def _to_come(day: dt.date) -> dt.date:
    if day <= timezone.localdate():
        raise ValidationError(_("请选今天以后的一天"))
    return day


class ReportForm(forms.Form):
    """What the trial has brought."""

    words = CleanTextField(
        label=gettext_lazy("试行总结"), lines=True, max_length=5000, min_length=20,
        help_text=gettext_lazy("做了几次、来了多少人、大家怎么说、还有什么没做好"),
    )  # fmt: skip
    files = AttachmentsField(label=gettext_lazy("照片和材料"), required=False)


class VisitForm(forms.Form):
    """One time the coach was there."""

    on = DayField(label=gettext_lazy("哪一天"))
    how = forms.ChoiceField(label=gettext_lazy("怎么联系的"), choices=Visit.How.choices)
    words = CleanTextField(label=gettext_lazy("看到什么、建议什么"), lines=True, max_length=2000, min_length=4)
    next_on = DayField(
        label=gettext_lazy("下次什么时候"), required=False, help_text=gettext_lazy("空着就按规矩的天数提醒")
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, visit: Visit | None = None, **kwargs: Any) -> None:
        facts: dict[str, Any] = {"on": timezone.localdate()}
        if visit:
            facts = {name: getattr(visit, name) for name in ("on", "how", "words", "next_on")}
            facts["seen"] = wording_of(visit)
        kwargs.setdefault("initial", facts)
        super().__init__(*args, **kwargs)
        if visit is None:
            del self.fields["seen"]

    def clean(self) -> dict[str, Any]:
        """What has been, and what is to come after it."""
        facts = super().clean() or {}
        on, following = facts.get("on"), facts.get("next_on")
        if on and on > timezone.localdate():
            self.add_error("on", _("还没到这一天"))
        if on and following and following <= on:
            self.add_error("next_on", _("下次要在这次以后"))
        return facts


class CustomForm(forms.ModelForm):
    """The days of each step."""

    class Meta:
        model = Custom
        fields = NAMES


class IncubationsFilter(FilterForm):
    """By words, state, union."""

    q = forms.CharField(label=gettext_lazy("搜品牌名称"), max_length=20)
    stage = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[("", gettext_lazy("全部")), *Incubation.State.choices]
    )
    union = forms.ModelChoiceField(
        label=gettext_lazy("工会"), queryset=Union.objects.none(), empty_label=gettext_lazy("全部")
    )
    lookups = {"q": "name__icontains", "stage": "state"}

    def __init__(self, data: Any = None, *, user: Any = None) -> None:
        super().__init__(data, user=user)
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(keeps(user, ""), closed_on=None)
