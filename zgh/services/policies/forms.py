"""What people type: a question, a leave to reckon, and what keepers of the library write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.files.attach import attached
from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.files.models import MOST as MOST_FILES
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.kit.forms import CleanTextField, DayField, OneTimeForm

from .fields import DocumentField
from .models import KINDS, Category, Document, Guide, Kind, Level, Rule, Unit
from .models.document import LONGEST
from .models.keepers import DUTY, may_keep
from .models.rule import LEAVES, is_value
from .places import MAINLAND, OUTSIDE
from .reckoning import MODES, MOST

EVERYWHERE = [("", gettext_lazy("全国")), *MAINLAND.items()]
STEPS, STEP_LENGTH = 8, 120
DATES = gettext_lazy("失效日期不能早于施行日期")


class LeaveForm(forms.Form):
    """Which leave, where, from when. A GET form: the answer has an address."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=gettext_lazy("什么假"), choices=[(key, KINDS[key]) for key in LEAVES])
    province = forms.ChoiceField(label=gettext_lazy("在哪里上班"), choices=EVERYWHERE, required=False)
    first = DayField(label=gettext_lazy("从哪天休起"))
    days = forms.IntegerField(
        label=gettext_lazy("休几天"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=gettext_lazy("不填就按规定的天数算"),
        error_messages={"invalid": gettext_lazy("写一个天数就行，比如15")},
    )
    by = forms.ChoiceField(
        label=gettext_lazy("怎么数"),
        choices=[("", gettext_lazy("按规定写的数")), *MODES.items()],
        required=False,
        help_text=gettext_lazy("规定没写清的，先按自然日算"),
    )

    def __init__(self, *args: Any, home: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = home

    def clean_province(self) -> str:
        """The country's rules are not those of 香港, 澳门 or 台湾."""
        place = self.cleaned_data["province"]
        if not place and self.home in OUTSIDE:
            raise forms.ValidationError(_("您上班的地方规定和内地不一样，这里算不了，请问工会的人，或者选内地的省份"))
        return place


class NoteForm(forms.Form):
    """How a question got its answer."""

    note = CleanTextField(
        label=gettext_lazy("怎么补的"),
        max_length=200,
        min_length=4,
        error_messages={"required": gettext_lazy("写一句补在哪里，比如“加了兰州市的实施办法”")},
    )


class DocumentForm(OneTimeForm):
    """A document: what is known of it. Unknown dates stay empty, never guessed."""

    field_order = ("title", "number", "issuer", "files")  # whoever has the file begins with it

    title = CleanTextField(label=gettext_lazy("标题"), max_length=120)
    number = CleanTextField(label=gettext_lazy("文号"), max_length=80, required=False)
    issuer = CleanTextField(label=gettext_lazy("发文机关"), max_length=120, required=False)
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    province = forms.ChoiceField(label=gettext_lazy("省份"), choices=EVERYWHERE, required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=Category.choices)
    union = forms.ModelChoiceField(
        label=gettext_lazy("谁看得到"), queryset=Union.objects.none(), required=False,
        empty_label=gettext_lazy("全集团"), help_text=gettext_lazy("选了工会，就是这个工会和它下面的职工看得到"),
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("施行日期"), required=False, help_text=gettext_lazy("查不到就空着，不要猜"))
    ends_on = DayField(label=gettext_lazy("从哪天起失效"), required=False, help_text=gettext_lazy("还有效就空着"))
    supersedes = DocumentField(
        label=gettext_lazy("替代哪份"),
        required=False,
        help_text=gettext_lazy("写文号或标题；没有就空着"),
    )
    source_url = forms.URLField(label=gettext_lazy("原文网址"), max_length=400, required=False, assume_scheme="https")
    text = CleanTextField(
        label=gettext_lazy("原文"), lines=True, max_length=LONGEST, required=False,
        widget=forms.Textarea(attrs={"rows": 14, "data-grow": True}),
        help_text=gettext_lazy("从公布的原文粘过来，逐条核对。职工搜的就是这里的字。传了原件的可以空着，存下以后从原件里读"),
    )  # fmt: skip
    files = AttachmentsField(
        label=gettext_lazy("原件"), required=False, takes_text=True, most=5,
        help_text=gettext_lazy("docx、pdf、txt会读出字来，请您核对；职工能下载"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, document: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        offer_unions(self, user)
        others = Document.objects.permitted("keep", user).exclude(pk=document.pk if document else None)
        self.fields["supersedes"].queryset = others
        self.fields["supersedes"].begun = self.initial.get("supersedes")
        if document is not None:
            keep_as_is(self, union=document.union_id, supersedes=document.supersedes_id)

    def clean(self) -> dict[str, Any]:
        """An end before the beginning is said at the end; a provincial document has a province."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", DATES)
        if self.document is not None and attached(self.document).count() + len(data.get("files") or ()) > MOST_FILES:
            self.add_error("files", _("一份文件最多%(most)d个附件，请先取下不用的") % {"most": MOST_FILES})
        if data.get("level") == Level.PROVINCE and not data.get("province"):
            self.add_error("province", _("省级文件请选省份"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The columns."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("once", "files")}


def offer_unions(form: forms.Form, user: Any) -> None:
    """The unions in which this person keeps policies; everybody's only at the root of the tree."""
    mine = [union.pk for union in duty_unions(user).get(DUTY, [])]
    form.fields["union"].queryset = Union.objects.permitted("view", user).filter(pk__in=mine)
    if not reaches_all(user, DUTY):
        form.fields["union"].required, form.fields["union"].empty_label = True, None


def keep_as_is(form: forms.Form, **chosen: int | None) -> None:
    """Take out what somebody chose who may choose more: shown as a choice it would be lost on saving."""
    for name, pk in chosen.items():
        if pk is not None and not form.fields[name].queryset.filter(pk=pk).exists():
            del form.fields[name]


class RuleForm(OneTimeForm):
    """One rule. What nobody knows stays empty; the page says so to those who ask."""

    kind = forms.ChoiceField(label=gettext_lazy("哪类规定"), choices=Kind.choices)
    province = forms.ChoiceField(label=gettext_lazy("省份"), choices=EVERYWHERE, required=False)
    case = CleanTextField(
        label=gettext_lazy("什么情形"), max_length=60, required=False,
        help_text=gettext_lazy("同一类有几种情形才填，比如“第三个孩子”"),
    )  # fmt: skip
    is_extra = forms.BooleanField(label=gettext_lazy("在别的之外另加的"), required=False)
    value = CleanTextField(label=gettext_lazy("数值"), max_length=12, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=Unit.choices)
    conditions = CleanTextField(
        label=gettext_lazy("条件"), lines=True, max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )  # fmt: skip
    document = DocumentField(
        label=gettext_lazy("依据文件"), required=False, help_text=gettext_lazy("写文号或标题；还不知道就空着")
    )
    clause = CleanTextField(label=gettext_lazy("条款"), max_length=60, required=False)
    quote = CleanTextField(
        label=gettext_lazy("原文怎么写的"), lines=True, max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("从哪天起"), required=False, help_text=gettext_lazy("查不到就空着，不要猜"))
    ends_on = DayField(label=gettext_lazy("从哪天起不再这样"), required=False)
    source_url = forms.URLField(label=gettext_lazy("来源网址"), max_length=400, required=False, assume_scheme="https")
    note = CleanTextField(label=gettext_lazy("核对说明"), max_length=400, required=False)

    def __init__(self, *args: Any, user: Any, rule: Rule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["document"].queryset = Document.objects.permitted("view", user)
        self.fields["document"].begun = self.initial.get("document")
        if rule is not None:
            keep_as_is(self, document=rule.document_id)
        if "document" not in self.fields:  # nor are its words theirs to read
            del self.fields["clause"], self.fields["quote"]

    def clean(self) -> dict[str, Any]:
        """A value its unit can have, dates in order, and a place one keeps."""
        data = super().clean() or self.cleaned_data
        if not is_value(data.get("value", ""), data.get("unit", "")):
            self.add_error("value", _("写数字就行，比如15；月份写成06-09"))
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", DATES)
        if not may_keep(self.user, data.get("province", "")):
            self.add_error("province", _("这个地方的规定不归您维护"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The columns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class GuideForm(OneTimeForm):
    """The steps of one kind, one a line."""

    kind = forms.ChoiceField(label=gettext_lazy("哪类规定"), choices=Kind.choices)
    union = forms.ModelChoiceField(
        label=gettext_lazy("给谁看"), queryset=Union.objects.none(), required=False,
        empty_label=gettext_lazy("全集团"),
    )  # fmt: skip
    steps = CleanTextField(
        label=gettext_lazy("一步一步怎么办"), lines=True, max_length=1000,
        help_text=gettext_lazy("一步写一行，最多8步。写找谁、带什么、多久办好"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, guide: Guide | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.guide = user, guide
        offer_unions(self, user)
        if guide is not None:
            keep_as_is(self, union=guide.union_id)

    def clean_steps(self) -> str:
        """At most eight, none too long to be read on a phone."""
        lines = [line.strip() for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        if len(lines) > STEPS:
            raise forms.ValidationError(_("最多%(most)d步，现在写了%(count)d步") % {"most": STEPS, "count": len(lines)})
        if long := [line for line in lines if len(line) > STEP_LENGTH]:
            raise forms.ValidationError(
                _("每步最多%(most)d个字，“%(line)s…”太长了") % {"most": STEP_LENGTH, "line": long[0][:10]}
            )
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """One for each kind and union."""
        data = super().clean() or self.cleaned_data
        union = data.get("union", self.guide.union if self.guide else None)
        others = Guide.objects.permitted("keep", self.user).filter(kind=data.get("kind"), union=union)
        if others.exclude(pk=self.guide.pk if self.guide else None).exists():
            self.add_error("kind", _("这一类已经写过怎么办了，请改那一份"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The columns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class CompareForm(forms.Form):
    """The words read out of a file, put right beside it."""

    text = CleanTextField(
        label=gettext_lazy("读出来的字"), lines=True, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18, "data-grow": True}),
        help_text=gettext_lazy("看着原件改。“〔第2页〕”这样单独一行的是页码，留着它，职工就知道在第几页"),
    )  # fmt: skip
    is_compared = forms.BooleanField(label=gettext_lazy("我对照原件从头到尾核对过了"))
