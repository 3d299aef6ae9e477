"""From the desk to the readers: review, plan, preview, publishing, withdrawing."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.audience.choosing import AudienceForm
from zgh.foundation.audience.reaching import describe
from zgh.foundation.audience.reaching import preview as preview_of
from zgh.kit.dates import when
from zgh.kit.pages import draft_saved, page

from . import reading
from .forms import BrandsForm, PlanForm, ReasonForm, ReviewForm
from .models import Article
from .models.readers import DUTY
from .models.writing import Stale
from .views import documents_of
from .views_desk import BUTTONS, JOINS, show_work


def submit_now(request: HttpRequest, article: Article, seen: str) -> HttpResponse:
    """Send the version `seen` in."""
    answer = _tried(request, article, partial(article.submit, seen=seen), "")
    if answer.status_code == HTTPStatus.FOUND:
        is_passed = article.state == "approved"
        messages.success(request, _("这一稿审过了，没有改动，可以发布") if is_passed else _("送审了，审完会告诉您"))
    return answer


@require_POST
@allowed("publish", Article, buttons=BUTTONS, join=JOINS)
def publish(request: HttpRequest, article: Article) -> HttpResponse:
    """Let people read it."""
    return publish_now(request, article, request.POST.get("seen", ""))


def publish_now(request: HttpRequest, article: Article, seen: str) -> HttpResponse:
    """Let people read the version `seen`; of a must-read that they read it again, where that was chosen."""
    verb = partial(article.publish, seen=seen, is_again="again" in request.POST)
    answer = _tried(request, article, verb, "")
    if answer.status_code == 302:
        left = article.left()
        told = (
            _("定好了，%(when)s自己出现") % {"when": when(article.publish_at, "time")}
            if left
            else _("发布了，职工现在就看得到")
        )
        messages.success(request, told)
    return answer


def _tried(request: HttpRequest, article: Article, verb: Any, done: str) -> HttpResponse:
    """Do it, or show the desk with what is missing."""
    try:
        verb(request.user)
    except ValidationError as error:
        return show_work(request, article, 422, wrong=error.messages)
    except Stale:
        article.refresh_from_db()
        return show_work(request, article, 409, wrong=[_("这一稿刚刚被人改过，请看一遍再点")])
    if done:
        messages.success(request, done)
    return redirect(article.desk_url)


@require_POST
@allowed("recall", Article)
def recall(request: HttpRequest, article: Article) -> HttpResponse:
    """Back before it is decided."""
    article.recall(request.user)
    messages.success(request, _("收回来了，改完再送审"))
    return redirect(article.desk_url)


@require_POST
@allowed("approve", Article, buttons=BUTTONS, join=JOINS)
def approve(request: HttpRequest, article: Article) -> HttpResponse:
    """It may pass."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return show_work(request, article, 422, review_form=form)
    facts = form.cleaned_data
    try:
        is_last = article.approve(
            request.user, seen=facts["seen"], note=facts["note"], is_proofread=facts["is_proofread"]
        )
    except ValidationError as error:
        form.add_error("is_proofread", error)
        article.refresh_from_db()
        return show_work(request, article, 422, review_form=form)
    except Stale:
        article.refresh_from_db()
        return show_work(request, article, 409, wrong=[_("稿子在您看的时候改过了，请再看一遍")])
    messages.success(request, _("审过了，作者可以发布了") if is_last else _("审过了，还要下一位同事审"))
    return redirect("news:desk")


@require_POST
@allowed("send_back", Article, buttons=BUTTONS, join=JOINS)
def send_back(request: HttpRequest, article: Article) -> HttpResponse:
    """Not yet, and why."""
    form = ReviewForm(request.POST)
    if form.is_valid() and len(form.cleaned_data["note"]) < 4:
        form.add_error("note", _("写一句要改哪里，作者才知道怎么改"))
    if form.errors:
        return show_work(request, article, 422, review_form=form)
    try:
        article.send_back(request.user, note=form.cleaned_data["note"], seen=form.cleaned_data["seen"])
    except Stale:
        article.refresh_from_db()
        return show_work(request, article, 409, wrong=[_("稿子在您看的时候改过了，请再看一遍")])
    messages.success(request, _("退回去了，作者会看到您的意见"))
    return redirect("news:desk")


@allowed("schedule", Article, join=JOINS)
def schedule(request: HttpRequest, article: Article) -> HttpResponse:
    """Whom it is for, when, and whether it must be read."""
    posted = request.POST if request.method == "POST" else None
    to = AudienceForm(posted, user=request.user, duties=[DUTY], kept=article.audience)
    plan = PlanForm(posted, article=article)
    brands = BrandsForm(posted, user=request.user, article=article)
    if posted is not None and all([to.is_valid(), plan.is_valid(), brands.is_valid()]):
        try:
            with transaction.atomic():  # one form: what it says of both counts, or nothing of it
                article.schedule(request.user, audience=to.audience, seen=posted.get("seen"), **plan.cleaned_data)
                article.tag(request.user, brands.chosen)
        except ValidationError as error:
            _not_planned(article, plan, error)
        else:
            messages.success(request, _("存好了"))
            return draft_saved(redirect(article.desk_url), f"news-plan-{article.pk}")
    context = {"article": article, "to": to, "plan": plan, "brands": brands, "here": "news_desk"}
    context["seen"] = article.plan_seen
    is_wrong = to.errors or plan.errors or brands.errors
    return page(request, "news/schedule.html", context, status=422 if is_wrong else 200)


def _not_planned(article: Article, plan: PlanForm, error: ValidationError) -> None:
    """Why not; where somebody was faster, what stands now. What was typed stays; kept once more, it counts."""
    if getattr(error, "code", "") != "stale":
        plan.add_error("is_legal", error)
        return
    words = {"said": "；".join(error.messages), "whom": describe(article.audience)}
    plan.add_error(None, _("%(said)s：现在是发给“%(whom)s”。您选的还在下面；再存一次就以您的为准") % words)


@allowed("work", Article, join=JOINS)
def preview(request: HttpRequest, article: Article) -> HttpResponse:
    """As it will look, and who will see it: any choice of people can be tried against its audience."""
    form = AudienceForm(
        request.GET if "to-union" in request.GET else None, user=request.user, duties=[DUTY], kept=article.audience
    )
    whom, number = preview_of(article.audience)
    context = {
        "article": article, "revision": article.head, "documents": documents_of(article, article.head),
        "form": form,
        "whom": whom, "reach": number, "here": "news_desk",
    }  # fmt: skip
    if form.is_bound and form.is_valid():
        context |= {"tried": describe(form.audience), "who": reading.overlap(article.audience, form.audience)}
    return page(request, "news/preview.html", context)


@require_POST
@allowed("revise", Article)
def revise(request: HttpRequest, article: Article) -> HttpResponse:
    """Write on."""
    article.revise(request.user)
    messages.success(request, _("可以改了；职工看到的先不变，改好再发布"))
    return redirect(article.desk_url)


@allowed("withdraw", Article, join=("union", "live", "head"))
def withdraw(request: HttpRequest, article: Article) -> HttpResponse:
    """Out of sight, with a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        article.withdraw(request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("撤回了，职工看不到了；还可以放回去"))
        return redirect(article.desk_url)
    context = {
        "form": form, "heading": _("撤回“%(title)s”") % {"title": article.title}, "back": article.desk_url,
        "send": _("撤回这篇"), "here": "news_desk",
    }  # fmt: skip
    return page(request, "news/form.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("put_back", Article)
def put_back(request: HttpRequest, article: Article) -> HttpResponse:
    """Out again."""
    article.put_back(request.user)
    messages.success(request, _("放回去了，职工又看得到了"))
    return redirect(article.desk_url)


@require_POST
@allowed("discard", Article)
def discard(request: HttpRequest, article: Article) -> HttpResponse:
    """Away."""
    article.discard(request.user)
    messages.success(request, _("丢弃了；在“已丢弃”里还能找回来"))
    return redirect("news:desk")


@require_POST
@allowed("restore", Article)
def restore(request: HttpRequest, article: Article) -> HttpResponse:
    """Back."""
    article.restore(request.user)
    messages.success(request, _("找回来了"))
    return redirect(article.desk_url)
