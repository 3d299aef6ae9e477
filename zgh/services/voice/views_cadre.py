"""What cadres do on a case: accept, refer, assign, note, ask, draft, answer, refuse."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.kit.lists import PICK_LIMIT, ids
from zgh.kit.pages import page

from .citing import cited
from .discretion import keep_name_out
from .forms import AskAuthorForm, AssignForm, DraftForm, NoteForm, OutForm, ReferForm, RefuseForm
from .models import Case
from .models.answering import needs_review
from .models.desk import DUTIES
from .pages import CADRE, JOIN, desk_page, try_verb


@require_POST
@allowed("accept", Case)
def accept(request: HttpRequest, case: Case) -> HttpResponse:
    """Take it up; the reply clock starts."""
    return try_verb(
        request, case, None, lambda _data: case.accept(request.user), _("已受理，提出人收到了消息"), desk_page
    )


@allowed("refer", Case, join=JOIN)
def refer(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose another union (searching finds it without script too) and say why."""
    is_search = "find" in request.POST or request.method == "GET" or bool(request.htmx)
    form = ReferForm(
        None if request.method == "GET" else request.POST, user=request.user, case=case, is_search=is_search
    )
    context = {"case": case, "form": form, "unions": form.found(), "here": "voice"}
    if is_search:
        return page(request, "voice/refer.html", context, partial="unions")

    def hand_over(data: dict[str, Any]) -> None:
        case.refer(request.user, data["to"], data["reason"])

    def show(request: HttpRequest, _case: Case, *, status: int, **_forms: Any) -> HttpResponse:
        return page(request, "voice/refer.html", context, status=status)

    return try_verb(request, case, form, hand_over, _("已经转过去了，对方和提出人都收到了消息"), show)


@allowed("assign", Case, join=JOIN)
def assign(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose a colleague who handles it."""
    form = AssignForm(request.POST or None, cases=[case])
    context = {"cases": [case], "form": form, "here": "voice"}
    if request.method == "GET":
        return page(request, "voice/assign.html", context)

    def show(request: HttpRequest, _case: Case, *, status: int, **_forms: Any) -> HttpResponse:
        return page(request, "voice/assign.html", context, status=status)

    return try_verb(request, case, form, lambda data: case.assign(request.user, data["to"]), _("已经交给同事"), show)


@require_POST
@on_duty(*DUTIES)
def assign_many(request: HttpRequest) -> HttpResponse:
    """Several cases to one colleague; those that colleague may not handle are counted, not lost."""
    picked = ids(request.POST.getlist("rows"))[:PICK_LIMIT]
    cases = list(Case.objects.permitted("assign", request.user).filter(pk__in=picked).select_related("union"))
    if not cases:
        messages.warning(request, _("还没有选。请先选几件，再点“交给同事”"))
        return redirect("voice:desk")
    form = AssignForm(request.POST if "to" in request.POST else None, cases=cases)
    if not form.is_valid():
        return page(request, "voice/assign.html", {"cases": cases, "form": form, "here": "voice", "is_many": True})
    done = form.assign(cases, request.user)
    text = ngettext("已把%(n)d件交给%(name)s", "已把%(n)d件交给%(name)s", done) % {
        "n": done,
        "name": form.cleaned_data["to"],
    }
    rest = len(cases) - done
    messages.success(request, text + (_("，%(n)d件没有交成，请打开看看") % {"n": rest} if rest else ""))
    return redirect("voice:desk")


@require_POST
@allowed("note", Case, buttons=CADRE, join=JOIN)
def note(request: HttpRequest, case: Case) -> HttpResponse:
    """Words among cadres."""
    form = NoteForm(request.POST, prefix="note")

    def write(data: dict[str, Any]) -> None:
        case.note(request.user, data["text"])

    return try_verb(request, case, form, write, _("记下了，提出人看不到"), desk_page, note_form=form)


@require_POST
@allowed("ask", Case, buttons=CADRE, join=JOIN)
def ask_author(request: HttpRequest, case: Case) -> HttpResponse:
    """A question to the author."""
    form = AskAuthorForm(request.POST, prefix="ask")

    def put(data: dict[str, Any]) -> None:
        case.ask(request.user, data["text"])

    return try_verb(request, case, form, put, _("已经问提出人了，时限照常走"), desk_page, ask_form=form)


@require_POST
@allowed("draft", Case, buttons=CADRE, join=JOIN)
def draft(request: HttpRequest, case: Case) -> HttpResponse:
    """Keep the answer for later; with `cite`, another published answer is put below it."""
    form = DraftForm(request.POST, request.FILES)

    def keep(data: dict[str, Any]) -> None:
        text = cited(data["text"], request.POST.get("cite", ""), request.user)
        case.save_draft(request.user, text, data["conclusion"], data["taker"], data["files"])

    return try_verb(request, case, form, keep, _("草稿存好了，同事也能接着写"), desk_page, answer_form=form)


@require_POST
@allowed("answer", Case, buttons=CADRE, join=JOIN)
def answer(request: HttpRequest, case: Case) -> HttpResponse:
    """Publish the answer."""
    form = OutForm(request.POST, request.FILES)

    def publish(data: dict[str, Any]) -> None:
        keep_name_out(case, f"{data['text']}\n{data['taker']}")
        case.answer(request.user, data["text"], data["conclusion"], data["taker"], data["files"])

    return try_verb(request, case, form, publish, out_words(case, request.user), desk_page, answer_form=form)


@require_POST
@allowed("refuse", Case, buttons=CADRE, join=JOIN)
def refuse(request: HttpRequest, case: Case) -> HttpResponse:
    """Say no, with the reason."""
    form = RefuseForm(request.POST, request.FILES, prefix="refuse")
    sent_in = needs_review(case, request.user)
    said = _("已送主席审核，同意后发给提出人") if sent_in else _("已经告诉提出人，并附上了理由")

    def decline(data: dict[str, Any]) -> None:
        keep_name_out(case, data["reason"])
        case.refuse(request.user, data["reason"], data["files"])

    return try_verb(request, case, form, decline, said, desk_page, refuse_form=form)


def out_words(case: Case, user: Any) -> str:
    """What happened to the answer: it is out, or a chair looks at it first."""
    if needs_review(case, user):
        return _("已送主席审核，同意后发给提出人；时限照常走")
    return _("答复发出去了，提出人收到了消息")
