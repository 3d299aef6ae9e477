"""What cadres type on the pages of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.files.attach import files_of
from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.who import Day, WhoField
from zgh.kit.dates import day as day_text
from zgh.kit.forms import CleanTextField, OneTimeForm

from .models import Figure, Step, Term, Vacancy, seating
from .uscc import clean_uscc

EARLIEST = dt.date(1949, 10, 1)
UNREADABLE = gettext_lazy("日期看不懂，请重选一次")


class DayField(forms.DateField):
    """A day that can have been; not typed as 0204."""

    widget = Day

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": UNREADABLE})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dt.date | None:
        """The day, between the founding of the republic and a century on."""
        day = super().clean(value)
        if day is not None and not EARLIEST <= day <= timezone.localdate() + dt.timedelta(days=36525):
            raise ValidationError(UNREADABLE, code="invalid")
        return day


def past(day: dt.date) -> dt.date:
    """ValidationError for a day that has not come."""
    if day > timezone.localdate():
        raise ValidationError(_("还没到这一天，请核对年份"), code="future")
    return day


class TermForm(forms.Form):
    """A term as the election made it."""

    term_no = forms.IntegerField(
        label=gettext_lazy("第几届"), min_value=1, max_value=99, help_text=gettext_lazy("照批复上的写，如第三届填3")
    )
    years = forms.TypedChoiceField(
        label=gettext_lazy("每届几年"), coerce=int, choices=Term.Years.choices, widget=forms.RadioSelect
    )
    starts_on = DayField(label=gettext_lazy("选举日期"), help_text=gettext_lazy("大会选举那天，任期从这天算起"))

    def clean_starts_on(self) -> dt.date:
        """Elections that have been."""
        return past(self.cleaned_data["starts_on"])


class ExtendForm(forms.Form):
    """The superior's leave to elect later; a paper, not a wish."""

    months = forms.IntegerField(label=gettext_lazy("延期几个月"), min_value=1, max_value=60)
    number = CleanTextField(label=gettext_lazy("批复文号"), max_length=60)
    issuer = CleanTextField(label=gettext_lazy("哪个上级批复的"), max_length=100)
    issued_on = DayField(label=gettext_lazy("批复日期"))
    files = AttachmentsField(
        label=gettext_lazy("批复的照片或扫描件"),
        help_text=gettext_lazy("没有批复不能延期"),
        error_messages={"required": gettext_lazy("请把批复拍照或扫描传上来")},
    )  # type: ignore[assignment]

    def clean_issued_on(self) -> dt.date:
        """Papers that have been signed."""
        return past(self.cleaned_data["issued_on"])


class ApprovedForm(OneTimeForm):
    """Begin what a superior has to approve: the guiding union here, or one outside that answers on paper."""

    is_inside = forms.TypedChoiceField(
        label=gettext_lazy("由谁批复"), coerce=lambda value: value == "1", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, guide: Any, superior: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"is_inside": "0" if superior or not guide else "1"} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        outside = _("%(name)s（属地上级，批复拍照上传）") if superior else _("属地上级工会（批复拍照上传）")
        choices = [("0", outside % {"name": superior} if superior else outside)]
        if guide is not None:
            choices.append(("1", _("%(name)s（在平台上批复）") % {"name": guide}))
        self.fields["is_inside"].choices = choices  # type: ignore[attr-defined]


class StartForm(ApprovedForm):
    """Begin a re-election."""

    field_order = ["term_no", "years", "is_inside"]
    term_no = forms.IntegerField(label=gettext_lazy("选举第几届"), min_value=1, max_value=99)
    years = forms.TypedChoiceField(
        label=gettext_lazy("新一届几年"), coerce=int, choices=Term.Years.choices, widget=forms.RadioSelect
    )


class ByElectForm(ApprovedForm):
    """Begin a by-election: which of the vacant posts."""

    field_order = ["posts", "is_inside"]
    posts = forms.MultipleChoiceField(
        label=gettext_lazy("补选哪个职务"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("请选要补选的职务"),
            "invalid_choice": gettext_lazy("这个职务现在不空缺了，请重新选"),
        },
    )

    def __init__(self, *args: Any, vacancies: list[Vacancy], **kwargs: Any) -> None:
        first = [vacancy.key for vacancy in vacancies[:1]]
        kwargs["initial"] = {"posts": first} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.vacancies = vacancies
        self.fields["posts"].choices = [(v.key, _said(v)) for v in vacancies]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The arguments of `by_elect`."""
        data = dict(self.cleaned_data)
        chosen = data.pop("posts")
        return {**data, "vacancies": [v for v in self.vacancies if v.key in chosen]}


def _said(vacancy: Vacancy) -> str:
    words = {"post": vacancy.label, "day": day_text(vacancy.since), "name": vacancy.name}
    return (_("%(post)s（%(name)s，%(day)s离任）") if vacancy.name else _("%(post)s（%(day)s起空缺）")) % words


class StepForm(forms.Form):
    """One step: when, with which paper."""

    done_on = DayField(label=gettext_lazy("哪天办的"), initial=timezone.localdate)
    number = CleanTextField(label=gettext_lazy("文号"), max_length=60, required=False)
    issuer = CleanTextField(label=gettext_lazy("哪个上级批复的"), max_length=100, required=False)
    note = CleanTextField(label=gettext_lazy("说明"), lines=True, max_length=1000, required=False)
    files = AttachmentsField(label=gettext_lazy("照片或文件"), required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        election = step.re_election
        superior = "" if election.is_inside else str(election.union.superior or "")
        kwargs |= {"initial": {"issuer": superior, **_kept(step)}, "prefix": f"step-{step.pk}"}
        super().__init__(*args, **kwargs)
        is_outside = step.key == Step.Key.APPROVAL and not election.is_inside
        self.fields["number"].required = is_outside or step.key == Step.Key.REQUEST
        self.fields["issuer"].required = is_outside
        self.fields["files"].required = is_outside and not files_of(step)
        if step.key not in (Step.Key.REQUEST, Step.Key.APPROVAL, Step.Key.CERTIFICATE):
            del self.fields["number"]
        if not is_outside:
            del self.fields["issuer"]
        if is_outside:
            self.fields["files"].label = _("批复的照片或扫描件")
            self.fields["files"].error_messages["required"] = _("请把批复拍照或扫描传上来")
            self.fields["done_on"].label = _("批复日期")
        self.fields["note"].widget.attrs["rows"] = 2
        if step.key == Step.Key.VOTE:
            self.fields["note"].required = True
            self.fields["note"].help_text = _("什么会，应到实到多少人，得了多少票")

    @property
    def facts(self) -> dict[str, Any]:
        """The arguments of `complete` and `approve`."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


def _kept(step: Step) -> dict[str, Any]:
    """What was in a step that is open again."""
    return {name: value for name in ("done_on", "number", "issuer", "note") if (value := getattr(step, name))}


class ReasonForm(forms.Form):
    """Why."""

    reason = CleanTextField(
        label=gettext_lazy("为什么"),
        max_length=200,
        min_length=4,
        error_messages={"required": gettext_lazy("请写一句为什么")},
    )


class SeatForm(forms.Form):
    """Somebody was elected."""

    prefix = "seat"
    who = WhoField(label=gettext_lazy("当选人"), help_text=gettext_lazy("工号或姓名"))
    post = forms.ChoiceField(label=gettext_lazy("职务"), choices=seating.CHOICES)

    def __init__(self, *args: Any, user: Any, posts: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].user = user  # type: ignore[attr-defined]
        if posts := set(posts):
            shown = [choice for choice in seating.CHOICES if choice[0] in posts]
            self.fields["post"].choices = shown  # type: ignore[attr-defined]


class CertificateForm(forms.Form):
    """What is printed on the certificate."""

    number = CleanTextField(label=gettext_lazy("证书编号"), max_length=40)
    uscc = CleanTextField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("18位，工会的多以81开头"),
    )
    issued_on = DayField(label=gettext_lazy("发证日期"))
    expires_on = DayField(label=gettext_lazy("有效期至"), required=False, help_text=gettext_lazy("证书上没有写就不填"))
    who = WhoField(label=gettext_lazy("法定代表人"), help_text=gettext_lazy("一般是主席。工号或姓名"))
    registrar = CleanTextField(label=gettext_lazy("登记机关"), max_length=100)
    note = CleanTextField(label=gettext_lazy("备注"), max_length=200, required=False)
    files = AttachmentsField(label=gettext_lazy("证书扫描件"), required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].user = user  # type: ignore[attr-defined]

    def clean_uscc(self) -> str:
        """Checked against its own last character."""
        return clean_uscc(self.cleaned_data["uscc"])

    def clean_issued_on(self) -> dt.date:
        """Certificates that exist."""
        return past(self.cleaned_data["issued_on"])

    def clean(self) -> dict[str, Any]:
        """It runs out after it was issued."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("issued_on"), data.get("expires_on")
        if start and end and end <= start:
            self.add_error("expires_on", _("有效期要晚于发证日期"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The arguments of `enter`."""
        data = dict(self.cleaned_data)
        who = data.pop("who")
        return {**data, "representative": who}


class FigureForm(forms.Form):
    """Another number from today on, and where it stands."""

    amount = forms.IntegerField(label=gettext_lazy("数值"), min_value=0, max_value=9999)
    amount_to = forms.IntegerField(label=gettext_lazy("上限"), min_value=0, max_value=9999, required=False)
    source = CleanTextField(label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("文件名和文号"))
    is_checked = forms.BooleanField(label=gettext_lazy("我对照原文核对过"), required=False)

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        facts = ("amount", "amount_to", "source", "is_checked")
        kwargs["initial"] = {name: getattr(figure, name) for name in facts}
        super().__init__(*args, **kwargs)
        if figure.amount_to is None:
            del self.fields["amount_to"]

    def clean(self) -> dict[str, Any]:
        """From little to much."""
        data = super().clean() or self.cleaned_data
        low, high = data.get("amount"), data.get("amount_to")
        if low is not None and high is not None and high < low:
            self.add_error("amount_to", _("上限不能比下限小"))
        return data
