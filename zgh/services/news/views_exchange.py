"""Up and down the tree: offering, taking up, printing again; templates and rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.wording import wording_of
from zgh.kit.dates import when
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import draft_saved, page

from . import beginning
from .forms import OfferForm, OffersFilter, ReasonForm, SettingForm, TemplateForm, UnionForm
from .models import Article, Setting, Submission, Template, rules_for
from .models.readers import DUTY
from .models.setting import least_of
from .offers import offering


class Offers(ListPage):
    """投稿: what unions below offered us, and what we offered."""

    model, key, title, here = Submission, "news.offers", gettext_lazy("投稿"), "news_desk"
    template, is_personal = "news/offers.html", False
    filters = OffersFilter
    views = [
        Preset("", gettext_lazy("等我们采用"), lambda user: Q(state="offered") & under(user, DUTY, via="to")),
        Preset("ours", gettext_lazy("我们投出去的"), lambda user: under(user, DUTY, via="article__union")),
        Preset("all", gettext_lazy("全部")),
    ]
    columns = [
        Column("article", gettext_lazy("文章"), is_title=True, cell="news/cell_offer.html", export=str),
        Column("union", gettext_lazy("谁投的"), value="article.union"),
        Column("to", gettext_lazy("投给")),
        Column("at", gettext_lazy("投稿时间"), value=lambda row: when(row.at, "time"), sort="at"),
        Column("state", gettext_lazy("状态"), value=lambda row: row.get_state_display()),
        Column("note", gettext_lazy("附言"), is_meta=True),
    ]
    empty = {
        "title": gettext_lazy("这一栏里没有投稿"),
        "text": gettext_lazy("基层工会发布的好文章，点“投给上级”就会到这里。"),
        "icon": "send",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """What a line shows."""
        heavy = ("article__live__body", "article__live__text", "article__head__body", "article__head__text")
        return rows.select_related("article__union", "article__live", "article__head", "to", "by").defer(*heavy)

    def extra(self) -> dict[str, Any]:
        """How much came from each union this year."""
        rows = Submission.objects.permitted("view", self.request.user)
        return {"offering": offering(rows), "year": timezone.localdate().year}


@allowed("offer", Article, join=("union", "live", "head"))
def offer(request: HttpRequest, article: Article) -> HttpResponse:
    """To a union above."""
    form = OfferForm(request.POST or None, user=request.user, article=article)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            row = beginning.offer(request.user, article, facts["to"], facts["note"], facts["once"])
        except ValidationError as error:
            form.add_error("to", error)
        else:
            messages.success(request, _("投出去了，采用了会告诉您"))
            return redirect(row)
    heading = _("把“%(title)s”投给上级工会") % {"title": article.title}
    return _form(request, form, heading, article.desk_url, _("投出去"))


OFFERED = ("article__union", "article__live", "article__by", "article__audience", "to", "by", "result")


@allowed("view", Submission, buttons=("adopt", "decline", "take_back"), join=OFFERED)
def submission(request: HttpRequest, submission: Submission) -> HttpResponse:
    """What was offered, in full, and what became of it."""
    return _submission(request, submission, ReasonForm())


def _submission(request: HttpRequest, row: Submission, form: ReasonForm) -> HttpResponse:
    context = {
        "submission": row,
        "article": row.article,
        "revision": row.article.live,
        "form": form,
        "here": "news_desk",
    }
    return page(request, "news/submission.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("adopt", Submission, join=OFFERED)
def adopt(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Taken up as a draft of ours."""
    try:
        row = beginning.adopt(request.user, submission)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(submission)
    messages.success(request, _("采用了，已经放进草稿，注明了来源"))
    return redirect(row.desk_url)


@require_POST
@allowed("decline", Submission, buttons=("adopt", "decline", "take_back"), join=OFFERED)
def decline(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Not this time, and why."""
    if not submission.flow.can(submission, "decline"):
        raise IllegalMove(submission, "decline")  # before the form is looked at: the page has no place for it any more
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _submission(request, submission, form)
    submission.decline(request.user, form.cleaned_data["reason"])
    messages.success(request, _("答复了，投稿的同事会看到原因"))
    return redirect("news:offers")


@require_POST
@allowed("take_back", Submission)
def take_back(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Not offered after all."""
    submission.take_back(request.user)
    messages.success(request, _("收回了"))
    return redirect(submission)


@allowed("reprint", Article, join=("union", "live", "by", "audience"))
def reprint(request: HttpRequest, article: Article) -> HttpResponse:
    """For one's own people, with its source."""
    if not reach(request.user, DUTY):
        raise Http404
    form = UnionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            row = beginning.take_over(request.user, facts["union"], article, facts["once"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("放进草稿了，来源写好了。加一句您那里的情况再发"))
            return redirect(row.desk_url)
    heading = _("转载“%(title)s”") % {"title": article.title}
    return _form(request, form, heading, article.get_absolute_url(), _("转到草稿"))


class Templates(ListPage):
    """模板: beginnings of one's own unions and of those above."""

    model, key, title, here = Template, "news.templates", gettext_lazy("文章模板"), "news_desk"
    template, is_personal = "news/desk.html", False
    buttons = ("amend",)
    views = [
        Preset("", gettext_lazy("在用"), Q(is_retired=False)),
        Preset("retired", gettext_lazy("停用"), Q(is_retired=True)),
    ]
    columns = [
        Column("name", gettext_lazy("名称"), is_title=True, cell="news/cell_template.html", export=str, sort="name"),
        Column("union", gettext_lazy("工会")),
    ]
    empty = {
        "title": gettext_lazy("还没有模板"),
        "text": gettext_lazy("常写的通知、活动、人物，做成模板，下次不用从头来。"),
        "icon": "template",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """Without the words."""
        return rows.defer("body").select_related("union")


@on_duty(DUTY)
def add_template(request: HttpRequest) -> HttpResponse:
    """A new beginning."""
    form = TemplateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = {name: fact for name, fact in form.cleaned_data.items() if name != "seen"}
        Template.add(request.user, **facts)
        messages.success(request, _("模板存好了，“写一篇”的时候就能选"))
        return draft_saved(redirect("news:templates"), "news-template")
    return _form(request, form, _("做一个模板"), reverse("news:templates"), _("存下"), draft="news-template")


@allowed("amend", Template, join=("union",))
def amend_template(request: HttpRequest, template: Template) -> HttpResponse:
    """Other words."""
    form = TemplateForm(request.POST or None, user=request.user, template=template)
    if request.method == "POST" and form.is_valid():
        facts = {name: fact for name, fact in form.cleaned_data.items() if name != "once"}
        try:
            template.amend(request.user, **{**facts, "seen": facts["seen"] or None})
        except ValidationError as error:
            _overtaken(form, error, wording_of(template))
        else:
            messages.success(request, _("改好了"))
            return draft_saved(redirect("news:templates"), f"news-template-{template.pk}")
    return _form(
        request, form, template.name, reverse("news:templates"), _("存下"), draft=f"news-template-{template.pk}"
    )


@on_duty(DUTY)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """How a union publishes, and all below it that have not decided."""
    rows = Union.objects.permitted("view", request.user).filter(under(request.user, DUTY, via=""))
    union = get_object_or_404(rows, pk=pk)
    rules = rules_for(union)
    initial = {name: getattr(rules, name) for name in ("reviews_needed", "proofs_needed", "comments")}
    initial["seen"] = Setting.seen_of(union)
    form = SettingForm(request.POST or None, initial=initial, least=least_of(union))
    if request.method == "POST" and form.is_valid():
        try:
            Setting.decide(request.user, union, **{**form.cleaned_data, "seen": form.cleaned_data["seen"] or None})
        except ValidationError as error:
            _overtaken(form, error, initial["seen"])
        else:
            messages.success(request, _("定好了，%(union)s和下级照这个办") % {"union": union})
            return redirect("news:desk")
    return _form(request, form, _("%(union)s的发布规矩") % {"union": union}, reverse("news:desk"), _("就这么定"))


def _overtaken(form: Any, error: ValidationError, seen: str) -> None:
    """Somebody was faster: it is said, and what was typed stays; kept once more, it counts."""
    form.data = {**form.data.dict(), "seen": seen}
    form.add_error(None, _("%(said)s。您填的还在下面；再存一次就以您的为准") % {"said": "；".join(error.messages)})


def _form(request: HttpRequest, form: Any, heading: str, back: str, send: str, *, draft: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "send": send, "draft": draft, "here": "news_desk"}
    return page(request, "news/form.html", context, status=422 if form.errors else 200)
