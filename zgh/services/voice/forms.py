"""What people type into the conversation. Every field keeps what was typed and says in Chinese what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.files.attach import refuse_documents
from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, OneTimeForm, Tiles, clean_text
from zgh.kit.numbers import whole
from zgh.kit.refusals import Refusal

from .colleagues import colleagues_for
from .models import Answer, Case, Category
from .models.answering import LEAST_TAKER
from .words import FACES

# The tiles of the ask page: four for most of what is said, four for special ears. 求帮助 is an appeal that starts in
# the category for help.
TILES = (
    ("suggestion", _("提建议")),
    ("question", _("问政策")),
    ("problem", _("反映问题")),
    ("help", _("求帮助")),
    ("letter", _("写给主席")),
    ("idea", _("革新妙招")),
    ("counsel", _("知心大姐")),
    ("complaint", _("平台问题")),
)
TILE_ICONS = {
    "suggestion": "bulb",
    "question": "file-text",
    "problem": "alert-circle",
    "help": "heart-handshake",
    "letter": "mail",
    "idea": "tools",
    "counsel": "heart",
    "complaint": "device-mobile-message",
}
TILE_KINDS = {"problem": "appeal", "help": "appeal"}

LONGEST_TEXT = 5000
SHORTEST_TEXT = 10


class AskForm(OneTimeForm):
    """有话对工会说: three taps when nothing special is wanted."""

    kind = forms.ChoiceField(label=_("您想做什么"), choices=TILES, widget=Tiles(TILE_ICONS), initial="suggestion")
    text = CleanTextField(
        label=_("您想说什么"),
        lines=True,
        max_length=LONGEST_TEXT,
        min_length=SHORTEST_TEXT,
        error_messages={"required": _("说说具体情况，至少写10个字")},
    )
    files = AttachmentsField(label=_("照片或文件"), required=False)
    title = CleanTextField(label=_("标题"), max_length=60, required=False)
    category = forms.ModelChoiceField(
        label=_("哪方面的事"),
        queryset=Category.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("说不好，请工会来归类"),
    )
    visibility = forms.ChoiceField(
        label=_("谁能看到"), choices=Case.Visibility.choices, widget=forms.RadioSelect, initial="private"
    )
    is_masked = forms.TypedChoiceField(
        label=_("用什么名义提？"),
        choices=((0, _("实名")), (1, _("隐去姓名"))),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
        initial=0,
    )
    to_group = forms.BooleanField(label=_("直达集团"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["category"].queryset = Category.objects.permitted("view", user).filter(is_active=True)

    def clean(self) -> dict[str, Any]:
        """Papers carry their author inside, so a hidden author sends photos only."""
        data = super().clean()
        if data.get("is_masked"):
            try:
                refuse_documents(data.get("files") or ())
            except ValidationError as error:
                self.add_error("files", error)
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The arguments of `submit`: the case's own kind, and a category even for those who chose none."""
        data = dict(self.cleaned_data)
        tile = data["kind"]
        data["kind"], data["uploads"] = TILE_KINDS.get(tile, tile), data.pop("files") or ()
        data["category"] = data["category"] or self._category("care" if tile == "help" else "other")
        return data

    def _category(self, code: str) -> Category:
        rows = list(self.fields["category"].queryset) or list(Category.objects.permitted("view", self.user))
        return next((row for row in rows if row.code == code), rows[-1])


class TextForm(OneTimeForm):
    """A message of either side, or a note."""

    text = CleanTextField(
        label=_("内容"), lines=True, max_length=2000, error_messages={"required": _("还没有写，说两句再发")}
    )
    files = AttachmentsField(label=_("照片或文件"), required=False)


class NoteForm(forms.Form):
    """An internal note; the author never sees it."""

    text = CleanTextField(
        label=_("内部备注"), lines=True, max_length=2000, help_text=_("只有经办的工会看得到，提出人看不到")
    )


class AskAuthorForm(forms.Form):
    """A question to the author before answering."""

    text = CleanTextField(
        label=_("请提出人补充"), lines=True, max_length=2000, help_text=_("对方会收到消息，可以直接回复；时限照常走")
    )


class ReasonForm(forms.Form):
    """Why. Reopening and refusing always say."""

    reason = CleanTextField(
        label=_("理由"), lines=True, max_length=1000, min_length=5, error_messages={"required": _("请写明理由")}
    )


class RefuseForm(ReasonForm):
    """不予办理 always carries a reason that the author reads."""

    reason = CleanTextField(
        label=_("不予办理的理由"),
        lines=True,
        max_length=2000,
        min_length=10,
        help_text=_("提出人会原样看到这段话，请写清依据，并指一条别的路"),
        error_messages={"required": _("不予办理必须写明理由，提出人会看到")},
    )
    files = AttachmentsField(label=_("附照片或文件"), required=False)


OWN_FORMS = ("refused", "planned")  # a refusal has a reason, a plan has steps: each its own form


class AnswerForm(forms.Form):
    """The answer, as draft or published."""

    text = CleanTextField(
        label=_("您的答复"), lines=True, max_length=5000, min_length=10, error_messages={"required": _("答复还没有写")}
    )
    conclusion = forms.ChoiceField(
        label=_("结论"), choices=[c for c in Answer.Conclusion.choices if c[0] not in OWN_FORMS], initial="solved"
    )


class OutForm(AnswerForm):
    """An answer on its way out: "not ours" needs somebody to turn to."""

    taker = CleanTextField(
        label=_("该找谁"),
        max_length=100,
        required=False,
        help_text=_("选了“不属于工会职责”时必填：部门、电话、怎么找，职工会看到"),
    )
    files = AttachmentsField(label=_("附照片或文件"), required=False)

    def clean(self) -> dict[str, Any]:
        """Nobody is sent away without a door to knock at."""
        data = super().clean()
        if data.get("conclusion") == Answer.Conclusion.NOT_OURS and len(data.get("taker", "")) < LEAST_TAKER:
            self.add_error("taker", _("不归工会管的，请写明该找谁、怎么找，不让职工白跑"))
        return data


class DraftForm(OutForm):
    """A draft may be short, even empty."""

    text = CleanTextField(label=_("您的答复"), lines=True, max_length=5000, required=False)

    def clean(self) -> dict[str, Any]:
        """What is still missing is asked for on the way out."""
        return self.cleaned_data


class ReferForm(forms.Form):
    """Hand the case to another union of the group, with a word why. `q` finds it among the 162."""

    q = CleanTextField(label=_("找工会"), max_length=40, required=False)
    to = forms.ModelChoiceField(
        label=_("转给哪个工会"),
        queryset=Union.objects.none(),
        error_messages={"invalid_choice": _("没有这个工会，请重新选一个"), "required": _("请选要转给哪个工会")},
    )
    reason = CleanTextField(
        label=_("为什么转给他们"),
        lines=True,
        max_length=300,
        help_text=_("提出人也会看到这段话"),
        error_messages={"required": _("写一句为什么转给他们")},
    )

    def __init__(self, data: Any = None, *, user: Any, case: Case, is_search: bool = False) -> None:
        # While one is searching nothing is wrong yet: what was typed is shown, not checked.
        super().__init__(None if is_search else data, initial=data.dict() if data and is_search else None)
        self.case, self.typed = case, data or {}
        self.fields["to"].queryset = (
            Union.objects.permitted("view", user).filter(closed_on=None).exclude(pk=case.union_id)
        )

    def found(self) -> list[Union]:
        """At most 12 unions by name or initials; without words those nearest in the tree. One query."""
        rows, text = self.fields["to"].queryset, clean_text(self.typed.get("q", ""), lines=False)[:40]
        if text:
            near = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(initials__istartswith=text)
        else:
            path, step = self.case.union.path, Union.steplen
            above = [path[:end] for end in range(step, len(path), step)]
            near = Q(path__in=above) | Q(path__gt=path, path__lt=next_sibling(path), depth=self.case.union.depth + 1)
        return list(rows.filter(near | Q(pk=whole(self.chosen)))[:12])

    @property
    def chosen(self) -> str:
        """The id of the union chosen so far."""
        return self.typed.get("to", "")


class AssignForm(forms.Form):
    """Give cases to a colleague who sits at their desk in their unions, or above."""

    to = forms.TypedChoiceField(
        label=_("交给哪位同事"),
        widget=forms.RadioSelect,
        empty_value=None,
        error_messages={"invalid_choice": _("这位同事不能办这件事，请重新选"), "required": _("请选一位同事")},
    )

    def __init__(self, data: Any = None, *, cases: list[Case]) -> None:
        super().__init__(data)
        self.colleagues = colleagues_for(cases)
        self.fields["to"].choices = [
            (key, f"{duty.user.name}（{duty.union}）") for key, duty in self.colleagues.items()
        ]

    def clean_to(self) -> Any:
        """The colleague's login."""
        return self.colleagues[self.cleaned_data["to"]].user

    def assign(self, cases: list[Case], by: Any) -> int:
        """Give each case to the chosen colleague; returns how many could be given."""
        return sum(_given(case, by, self.cleaned_data["to"]) for case in cases)


def _given(case: Case, by: Any, to: Any) -> bool:
    try:
        case.assign(by, to)
    except (Refusal, ValidationError):
        return False
    return True


class MineFilter(FilterForm):
    """Words to look for among my cases or those around me."""

    q = forms.CharField(label=_("搜一搜"), max_length=60)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In title or text."""
        return rows.filter(Q(headline__icontains=text) | Q(text__icontains=text))


class RateForm(forms.Form):
    """Four levels and whether it is solved."""

    level = forms.TypedChoiceField(
        label=_("您满意吗"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(level, label) for level, label, _icon in FACES],
        error_messages={"required": _("请选一个满意度")},
    )
    is_solved = forms.TypedChoiceField(
        label=_("问题解决了吗"),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        choices=((1, _("解决了")), (0, _("还没有"))),
        error_messages={"required": _("请告诉我们解决了没有")},
    )
    comment = CleanTextField(
        label=_("想多说一句"),
        lines=True,
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
    )
