"""What writers type: the words, the plan, a review, an offer, a template, a union's rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.foundation.stock.wording import wording_of
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, DayField, OneTimeForm
from zgh.kit.moments import MomentField
from zgh.kit.richfield import RichTextField
from zgh.services.brands.models import Brand

from .models import Article, Category, Comments, Submission, Template
from .models.readers import DUTY
from .models.revision import LONGEST
from .words import LOOKS, PROOFS

REASON = 4  # characters of a reason, at least


class BeginForm(OneTimeForm):
    """Whose article, and from which template."""

    union = forms.ModelChoiceField(label=gettext_lazy("哪个工会的"), queryset=Union.objects.none(), empty_label=None)
    template = forms.ModelChoiceField(
        label=gettext_lazy("从哪个模板开始"), queryset=Template.objects.none(), required=False,
        empty_label=gettext_lazy("空白"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(own(user))  # type: ignore[attr-defined]
        self.fields["template"].queryset = Template.objects.permitted("view", user).filter(  # type: ignore[attr-defined]
            is_retired=False
        )


def own(user: Any) -> Q:
    """The very unions where one publishes; those below write for themselves."""
    return Q(pk__in=[union.pk for union in duty_unions(user).get(DUTY, [])], closed_on=None)


class WordsForm(forms.Form):
    """Title, summary, text, files. Nothing but a title too long is ever wrong with a draft."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = CleanTextField(label=gettext_lazy("标题"), max_length=60, required=False)
    body = RichTextField(label=gettext_lazy("正文"), max_length=LONGEST, required=False)
    summary = CleanTextField(
        label=gettext_lazy("摘要"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("首页和列表上看到的一两句"),
    )
    category = forms.ChoiceField(label=gettext_lazy("栏目"), choices=Category.choices)
    byline = CleanTextField(label=gettext_lazy("署名"), max_length=60, required=False)
    files = AttachmentsField(label=gettext_lazy("附件"), required=False)

    def __init__(self, *args: Any, upload: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.upload = upload  # type: ignore[attr-defined]
        for name in ("title", "body"):  # a draft may lack them, an article may not: nobody says they may be left out
            self.fields[name].is_wanted = True  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """When it appears and ends, whether it must be read, what may be said below it."""

    use_required_attribute = False
    publish_at = MomentField(
        label=gettext_lazy("什么时候发"),
        required=False,
        help_text=gettext_lazy("空着就是马上发；写了时间，到点自己出现"),
    )
    ends_at = MomentField(
        label=gettext_lazy("看到什么时候"),
        required=False,
        help_text=gettext_lazy("过了这个时间职工就看不到了；空着一直看得到"),
    )
    pinned_until = DayField(label=gettext_lazy("置顶到哪天"), required=False)
    must_read = forms.BooleanField(
        label=gettext_lazy("这是必读的通知"), required=False,
        help_text=gettext_lazy("收得到的人会在首页看到，没读的会提醒。请只用在真的人人要知道的事上"),
    )  # fmt: skip
    due_on = DayField(label=gettext_lazy("最晚哪天读"), required=False)
    is_legal = forms.BooleanField(
        label=gettext_lazy("依法要告知到每个人"), required=False,
        help_text=gettext_lazy("勾上以后，发布的人能看到谁还没读，各级工会管资讯的同事能看到自己的职工里谁还没读；不勾只看到比例。按性别、年龄或会籍挑的人，勾了也只看到比例：名单会说出这些"),
    )  # fmt: skip
    comments = forms.ChoiceField(label=gettext_lazy("评论"), choices=Comments.choices)

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        names = ("publish_at", "ends_at", "pinned_until", "must_read", "due_on", "is_legal", "comments")
        kwargs.setdefault("initial", {name: getattr(article, name) for name in names})
        super().__init__(*args, **kwargs)
        self.article = article

    def clean(self) -> dict[str, Any]:
        """Begin before end; a must-read has a day to come."""
        facts = super().clean() or {}
        begins, ends = self._begin(facts), facts.get("ends_at")
        if ends and ends <= max(begins or timezone.now(), timezone.now()):
            self.add_error("ends_at", _("结束时间要在发布之后，也要在现在以后"))
        if facts.get("must_read") and "due_on" not in self.errors:
            self._check_day(facts.get("due_on"), begins)
        if facts.get("is_legal") and not facts.get("must_read"):
            self.add_error("is_legal", _("要告知到每个人的，请先勾“必读”"))
        return facts

    def _begin(self, facts: dict[str, Any]) -> dt.datetime | None:
        """An empty hour of what is public already: when it came out, or now where it was still to come."""
        came_out = self.article.publish_at
        if facts.get("publish_at") is None and self.article.live_id and came_out and "publish_at" not in self.errors:
            facts["publish_at"] = min(came_out, timezone.now())
        return facts.get("publish_at")

    def _check_day(self, day: dt.date | None, begins: dt.datetime | None) -> None:
        first = timezone.localdate(begins) if begins else timezone.localdate()
        if day is None:
            self.add_error("due_on", _("请选一天，最晚哪天读"))
        elif day < first and day != self.article.due_on:
            self.add_error("due_on", _("这一天要在发布之后"))


class BrandsForm(forms.Form):
    """Which brands it belongs to. Those it has that this writer does not see stay (`chosen`)."""

    brands = forms.ModelMultipleChoiceField(
        label=gettext_lazy("属于哪些品牌"), queryset=Brand.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("选上以后，文章在品牌页上也看得到，关注的同事会收到消息"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, article: Article, **kwargs: Any) -> None:
        self.held = article.brands_held()
        kwargs.setdefault("initial", {"brands": [brand.pk for brand in self.held]})
        super().__init__(*args, **kwargs)
        kept = Brand.objects.permitted("view", user).filter(pk__in=[brand.pk for brand in self.held])
        rows = Brand.objects.permitted("tag", user) | kept
        self.fields["brands"].queryset = rows  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Brand]:
        """What it belongs to from now on. Only after a successful `is_valid`."""
        seen = {brand.pk for brand in self.fields["brands"].queryset}  # type: ignore[attr-defined]
        return [*self.cleaned_data["brands"], *(brand for brand in self.held if brand.pk not in seen)]


class ReviewForm(forms.Form):
    """One reviewer's word."""

    seen = forms.CharField(widget=forms.HiddenInput)
    is_proofread = forms.BooleanField(label=gettext_lazy("文字、人名、数字我都校对过了"), required=False)
    note = CleanTextField(label=gettext_lazy("意见"), lines=True, max_length=300, required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = CleanTextField(label=gettext_lazy("原因"), max_length=200, min_length=REASON)


class OfferForm(OneTimeForm):
    """Which union above, with a word."""

    to = forms.ModelChoiceField(label=gettext_lazy("投给"), queryset=Union.objects.none(), empty_label=None)
    note = CleanTextField(label=gettext_lazy("附言"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Union.objects.permitted("view", user).filter(path__in=line_of(article.union)[:-1], closed_on=None)
        self.fields["to"].queryset = rows.order_by("-path")  # type: ignore[attr-defined]


class UnionForm(OneTimeForm):
    """For which of one's unions an article of another is printed again."""

    union = forms.ModelChoiceField(
        label=gettext_lazy("转给哪个工会的职工看"), queryset=Union.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(own(user))  # type: ignore[attr-defined]


class TemplateForm(OneTimeForm):
    """A beginning."""

    name = CleanTextField(label=gettext_lazy("名称"), max_length=30)
    union = forms.ModelChoiceField(
        label=gettext_lazy("哪个工会的"), queryset=Union.objects.none(), empty_label=None,
        help_text=gettext_lazy("这个工会和它下面的都能用"),
    )  # fmt: skip
    category = forms.ChoiceField(label=gettext_lazy("栏目"), choices=Category.choices)
    body = RichTextField(label=gettext_lazy("内容"), max_length=LONGEST)
    is_retired = forms.BooleanField(label=gettext_lazy("停用"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, template: Template | None = None, **kwargs: Any) -> None:
        if template is not None:
            names = ("name", "union", "category", "body", "is_retired")
            kwargs["initial"] = {name: getattr(template, name) for name in names} | {"seen": wording_of(template)}
        super().__init__(*args, **kwargs)
        offered = own(user) | Q(pk=template.union_id if template else None)  # amended below, it stays where it is
        self.fields["union"].queryset = Union.objects.permitted("view", user).filter(offered)  # type: ignore[attr-defined]


class SettingForm(forms.Form):
    """A union's rules of publishing."""

    reviews_needed = forms.TypedChoiceField(
        label=gettext_lazy("发布前几审"), coerce=int,
        choices=[(0, gettext_lazy("不用审，写好就能发")), *enumerate(LOOKS, start=1)],
        help_text=gettext_lazy("一审一个人：自己写的自己不能审，同一个人只审一次"),
    )  # fmt: skip
    proofs_needed = forms.TypedChoiceField(
        label=gettext_lazy("发布前几校"), coerce=int,
        choices=[(0, gettext_lazy("不用校对")), *enumerate(PROOFS, start=1)],
        help_text=gettext_lazy("一校一个人：由审稿的同事逐字看，勾“校对过了”。下级也照办"),
    )  # fmt: skip
    comments = forms.ChoiceField(label=gettext_lazy("新文章的评论"), choices=Comments.choices)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, least: tuple[int, int] = (0, 0), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, least_of_it, words in zip(("reviews_needed", "proofs_needed"), least, (LOOKS, PROOFS), strict=True):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if int(choice[0]) >= least_of_it]  # type: ignore[attr-defined]
            if least_of_it:
                field.help_text = _("上级工会已经规定至少%(what)s") % {"what": words[least_of_it - 1]}

    def clean(self) -> dict[str, Any]:
        """Whoever reads the proofs is one of the reviewers."""
        facts = super().clean() or {}
        proofs = facts.get("proofs_needed", 0)
        if proofs > facts.get("reviews_needed", proofs):
            words = _("校对由审稿的同事来做，一人一校：要%(proofs)s，请至少选%(looks)s")
            self.add_error("proofs_needed", words % {"proofs": PROOFS[proofs - 1], "looks": LOOKS[proofs - 1]})
        return facts


class DeskFilter(FilterForm):
    """Narrowing the list of those who write."""

    lookups = {"union": "union", "category": "head__category"}
    q = forms.CharField(label=gettext_lazy("标题"), max_length=40)
    union = forms.ModelChoiceField(
        label=gettext_lazy("工会"), queryset=Union.objects.none(), empty_label=gettext_lazy("全部")
    )
    category = forms.ChoiceField(label=gettext_lazy("栏目"), choices=[("", gettext_lazy("全部")), *Category.choices])
    must_read = forms.BooleanField(label=gettext_lazy("只看必读"))
    brand = forms.ModelChoiceField(
        label=gettext_lazy("品牌"), queryset=Brand.objects.none(), empty_label=gettext_lazy("全部")
    )

    def __init__(self, data: Any = None, *, user: Any = None) -> None:
        super().__init__(data, user=user)
        rows = Union.objects.permitted("view", user).filter(under(user, DUTY, via=""), closed_on=None)
        self.fields["union"].queryset = rows  # type: ignore[attr-defined]
        self.fields["brand"].queryset = Brand.objects.permitted("read", user).only("name")  # type: ignore[attr-defined]

    def narrow_brand(self, rows: Any, brand: Brand) -> Any:
        """Those that belong to it."""
        return rows.of_brand(brand)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In the title of either version."""
        return rows.filter(Q(head__title__icontains=text) | Q(live__title__icontains=text))


class OffersFilter(FilterForm):
    """Narrowing what was offered."""

    lookups = {"stage": "state"}
    stage = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[("", gettext_lazy("全部")), *Submission.State.choices]
    )
