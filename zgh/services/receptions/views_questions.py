"""What those who run a reception do with its questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.pages import page

from .forms import MergeForm, ReasonForm, ReplyForm
from .models import Question, Reception
from .pages import console_page, try_verb

JOIN = ("reception__union", "reception__host", "author", "origin", "head")


def _back(question: Question) -> str:
    """The console while it runs, the minutes afterwards; at this question."""
    reception = question.reception
    url = reception.minutes_url if reception.state == "minutes" else reception.desk_url
    return f"{url}#q{question.pk}"


def _act(request: HttpRequest, question: Question, act: Callable[[], Any], said: str) -> HttpResponse:
    return try_verb(request, None, lambda _data: act(), said, _back(question))


def _typed(
    request: HttpRequest, question: Question, form: Form, act: Callable[[dict[str, Any]], Any], said: str
) -> HttpResponse:
    """A verb with words: what is wrong with them is said where they were typed."""

    def show(*, status: int) -> HttpResponse:
        rows = Reception.objects.permitted("run", request.user).with_can(
            request.user, "revise", "cancel", "begin", "end"
        )
        reception = rows.select_related("union", "host").get(pk=question.reception_id)
        if reception.state == "minutes":
            context = {"question": question, "form": form, "here": "receptions", "url": request.path}
            return page(request, "receptions/words.html", context, status=status)
        return console_page(request, reception, status=status, wrong=(question.pk, form))

    return try_verb(request, form, act, said, _back(question), show=show, draft=f"question-{question.pk}")


@require_POST
@allowed("approve", Question, join=JOIN)
def approve(request: HttpRequest, question: Question) -> HttpResponse:
    """Let everybody see it."""
    return _act(request, question, lambda: question.approve(request.user), _("通过了，大家都能看到"))


@require_POST
@allowed("dismiss", Question, join=JOIN)
def dismiss(request: HttpRequest, question: Question) -> HttpResponse:
    """Not taken, with the reason."""
    form = ReasonForm(request.POST, prefix=f"q{question.pk}")
    said = _("没有采用，原因已经告诉提问人")
    return _typed(request, question, form, lambda data: question.dismiss(request.user, data["reason"]), said)


@require_POST
@allowed("restore", Question, join=JOIN)
def restore(request: HttpRequest, question: Question) -> HttpResponse:
    """Look at it again."""
    return _act(request, question, lambda: question.restore(request.user), _("放回待审了"))


@allowed("merge", Question, join=JOIN)
def merge(request: HttpRequest, question: Question) -> HttpResponse:
    """Choose the question it joins."""
    form = MergeForm(request.POST or None, user=request.user, question=question)
    context = {"question": question, "form": form, "here": "receptions"}
    if request.method != "POST":
        return page(request, "receptions/merge.html", context)

    def show(*, status: int) -> HttpResponse:
        return page(request, "receptions/merge.html", context, status=status)

    said = _("并到一起了，想听的人数合起来算，不会重复")
    return try_verb(
        request, form, lambda data: question.merge(request.user, data["head"]), said, _back(question), show=show
    )


@require_POST
@allowed("split", Question, join=JOIN)
def split(request: HttpRequest, question: Question) -> HttpResponse:
    """Another question after all."""
    return _act(request, question, lambda: question.split(request.user), _("拆开了，放回待审"))


@require_POST
@allowed("queue", Question, join=JOIN)
def queue(request: HttpRequest, question: Question) -> HttpResponse:
    """Line it up."""
    return _act(request, question, lambda: question.queue(request.user), _("排进队列了"))


@require_POST
@allowed("air", Question, join=JOIN)
def air(request: HttpRequest, question: Question) -> HttpResponse:
    """It is being answered now."""
    return _act(request, question, lambda: question.air(request.user), _("请上台了，大家的手机上正显示这一个"))


@require_POST
@allowed("put_back", Question, join=JOIN)
def put_back(request: HttpRequest, question: Question) -> HttpResponse:
    """Back into the queue."""
    return _act(request, question, lambda: question.put_back(request.user), _("放回队列了"))


@require_POST
@allowed("answer", Question, join=JOIN)
def answer(request: HttpRequest, question: Question) -> HttpResponse:
    """Write down what was answered."""
    form = ReplyForm(request.POST, prefix=f"q{question.pk}")
    said = _("记下了，提问人收到了消息")
    return _typed(request, question, form, lambda data: question.answer(request.user, data["reply"]), said)


@require_POST
@allowed("amend", Question, join=JOIN)
def amend(request: HttpRequest, question: Question) -> HttpResponse:
    """Put the words right."""
    form = ReplyForm(request.POST, prefix=f"q{question.pk}")
    return _typed(request, question, form, lambda data: question.amend(request.user, data["reply"]), _("改好了"))


@require_POST
@allowed("defer", Question, join=JOIN)
def defer(request: HttpRequest, question: Question) -> HttpResponse:
    """Not today."""
    return _act(request, question, lambda: question.defer(request.user), _("留到会后，结束时自动转成心声"))


@require_POST
@allowed("carry", Question, join=JOIN)
def carry(request: HttpRequest, question: Question) -> HttpResponse:
    """Make it a case."""
    return _act(request, question, lambda: question.carry(request.user), _("转成心声了，时限从现在算"))


@require_POST
@allowed("explain", Question, join=JOIN)
def explain(request: HttpRequest, question: Question) -> HttpResponse:
    """A reason everybody reads."""
    form = ReasonForm(request.POST, prefix=f"q{question.pk}")
    said = _("写好了，会印在纪要里")
    return _typed(request, question, form, lambda data: question.explain(request.user, data["reason"]), said)
