"""What people and cadres fill in on the pages of this room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.kit.forms import CleanTextField, Day, OneTimeForm, clean_text
from zgh.kit.numbers import whole

from .deciding import Meeting, Verdict
from .joining import LETTER, REASON
from .models import Application
from .route import Route
from .transferring import HOMES

FOUND = 12


class BranchForm(forms.Form):
    """Which group one is in, where there are any to choose from."""

    branch = forms.ModelChoiceField(
        label=gettext_lazy("您在哪个小组"),
        queryset=Union.objects.none(),
        required=False,
        empty_label=None,
        error_messages={"invalid_choice": gettext_lazy("没有这个小组，请重新选一个")},
    )

    def __init__(self, data: Any = None, *, user: Any, way: Route, chosen: int | None = None) -> None:
        super().__init__(data, initial={"branch": chosen or (way.branch.pk if way.branch else None)})
        offered = [union.pk for union in (*way.branches, *([way.branch] if way.branch else []))]
        self.fields["branch"].queryset = Union.objects.permitted("view", user).filter(pk__in=offered)  # type: ignore[attr-defined]


class LetterForm(forms.Form):
    """The application text."""

    letter = CleanTextField(
        label=gettext_lazy("入会申请书"),
        lines=True,
        max_length=1000,
        min_length=LETTER,
        widget=forms.Textarea(attrs={"rows": 6, "data-grow": True}),
    )


class ConsentForm(forms.Form):
    """The last tap before it is handed in."""

    consent = forms.BooleanField(label=gettext_lazy("自愿入会"))


class ReasonForm(forms.Form):
    """One reason that the other side will read."""

    reason = CleanTextField(label=gettext_lazy("理由"), lines=True, max_length=REASON)


class ResignForm(forms.Form):
    """Leaving: nobody has to say why."""

    reason = CleanTextField(label=gettext_lazy("想说点什么"), lines=True, max_length=REASON, required=False)


class MeetingForm(OneTimeForm):
    """When the committee met and who was there."""

    held_on = forms.DateField(label=gettext_lazy("会议日期"), widget=Day(), initial=timezone.localdate)
    due_count = forms.IntegerField(label=gettext_lazy("应到人数"), min_value=1, max_value=999)
    present_count = forms.IntegerField(label=gettext_lazy("实到人数"), min_value=1, max_value=999)
    place = CleanTextField(label=gettext_lazy("地点"), max_length=60, required=False)
    minutes_no = CleanTextField(label=gettext_lazy("会议纪要号"), max_length=40, required=False)

    def meeting(self) -> Meeting:
        """What was filled in, as the verb wants it."""
        names = ("held_on", "due_count", "present_count", "place", "minutes_no")
        return Meeting(**{name: self.cleaned_data[name] for name in names})


class DecideForm(MeetingForm):
    """One meeting, a yes or no for each application, a reason for each no."""

    def __init__(self, data: Any = None, *, applications: list[Application]) -> None:
        super().__init__(data)
        self.applications = applications
        for row in applications:
            self.fields[f"verdict_{row.pk}"] = forms.ChoiceField(
                choices=[("yes", gettext_lazy("同意入会")), ("no", gettext_lazy("不同意"))],
                widget=forms.RadioSelect,
                initial="yes",
                label=str(row.person),
            )
            self.fields[f"reason_{row.pk}"] = CleanTextField(
                label=gettext_lazy("不同意的理由"), max_length=REASON, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Every no has its reason."""
        for row in self.applications:
            is_no = self.cleaned_data.get(f"verdict_{row.pk}") == "no"
            if is_no and not self.cleaned_data.get(f"reason_{row.pk}"):
                self.add_error(f"reason_{row.pk}", _("请写明不同意的理由，申请人会看到"))
        return self.cleaned_data

    def verdicts(self) -> list[Verdict]:
        """What the committee said on each."""
        said = self.cleaned_data
        return [Verdict(row, said[f"verdict_{row.pk}"] == "yes", said[f"reason_{row.pk}"]) for row in self.applications]

    @property
    def lines(self) -> list[tuple[Application, Any, Any]]:
        """(application, its verdict, its reason) for the page."""
        return [(row, self[f"verdict_{row.pk}"], self[f"reason_{row.pk}"]) for row in self.applications]


class RequestForm(forms.Form):
    """Another union for a membership, found by a few letters, and why."""

    q = CleanTextField(label=gettext_lazy("找工会"), max_length=40, required=False)
    to = forms.ModelChoiceField(
        label=gettext_lazy("转到哪个工会"),
        queryset=Union.objects.none(),
        error_messages={
            "invalid_choice": gettext_lazy("没有这个工会，请重新选一个"),
            "required": gettext_lazy("请选要转到哪个工会"),
        },
    )
    reason = CleanTextField(label=gettext_lazy("为什么转"), max_length=REASON, required=False)

    def __init__(self, data: Any = None, *, user: Any, home: Union, is_search: bool = False) -> None:
        # While one is searching nothing is wrong yet: what was typed is shown, not checked.
        super().__init__(None if is_search else data, initial=data.dict() if data and is_search else None)
        self.home, self.typed = home, data or {}
        self.fields["to"].queryset = (  # type: ignore[attr-defined]
            Union.objects.permitted("view", user).filter(closed_on=None, kind__in=HOMES).exclude(pk=home.pk)
        )

    def found(self) -> list[Union]:
        """At most 12 unions by name or initials; without words those nearest in the tree. One query."""
        text = clean_text(str(self.typed.get("q", "")), lines=False)[:40]
        if text:
            near = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(initials__istartswith=text)
        else:
            path, step = self.home.path, Union.steplen
            above = [path[:end] for end in range(step, len(path), step)]
            near = Q(path__in=above) | Q(path__gt=path, path__lt=next_sibling(path), depth=self.home.depth + 1)
        near |= Q(pk=whole(self.chosen))
        rows = self.fields["to"].queryset  # type: ignore[attr-defined]
        return list(rows.filter(near)[:FOUND])

    @property
    def chosen(self) -> str:
        """The id of the union chosen so far."""
        return str(self.typed.get("to", ""))


class StandingForm(forms.Form):
    """Why, and from which day."""

    reason = CleanTextField(label=gettext_lazy("原因"), lines=True, max_length=REASON)
    day = forms.DateField(label=gettext_lazy("从哪天起"), widget=Day(), initial=timezone.localdate)


class DecidedForm(MeetingForm):
    """A membership ends by a decision: why, and at which meeting."""

    reason = CleanTextField(
        label=gettext_lazy("理由"),
        lines=True,
        max_length=REASON,
        help_text=gettext_lazy("加密保存，只有本人和管会籍的干部看得到"),
    )
    field_order = ("reason", "held_on", "due_count", "present_count", "place", "minutes_no")


class BaseForm(forms.Form):
    """The wage dues are reckoned from."""

    amount = forms.DecimalField(
        label=gettext_lazy("缴费基数（元/月）"),
        max_digits=9,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={"invalid": gettext_lazy("请填数字，最多两位小数")},
        help_text=gettext_lazy("加密保存，不进名单和导出。本人和管会籍的干部看得到"),
    )
    starts_on = forms.DateField(label=gettext_lazy("从哪天起"), widget=Day(), initial=timezone.localdate)

    @property
    def amount_fen(self) -> int:
        """The amount in fen."""
        return int(self.cleaned_data["amount"] * 100)
