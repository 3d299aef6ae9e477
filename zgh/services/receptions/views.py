"""The employee's side: receptions, one of them, asking, wanting to hear, the wall, the minutes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page, wants_part

from .ask import ask as put
from .forms import AskForm, ReceptionFilter
from .minutes import record_of
from .models import Question, Reception
from .pages import marked, reception_page, try_verb, voted_in
from .wall import wall_of
from .words import line_for, span_of

JOIN = ("union", "host")
IN_ROW = ("reception__union", "reception__host")


def coming(_user: Any) -> Q:
    """What is still to come, or goes on."""
    return Q(state__in=("scheduled", "collecting", "live"))


class Receptions(ListPage):
    """面对面: what comes, what is on now, what was."""

    model, key, title, here = Reception, "receptions.list", gettext_lazy("面对面"), "my_receptions"
    template, has_export, page_size, cap = "receptions/list.html", False, 15, 99
    filters = ReceptionFilter
    views = [
        Preset("", gettext_lazy("将要举行"), coming),
        Preset("live", gettext_lazy("正在进行"), Q(state="live"), tone="is-late"),
        Preset("past", gettext_lazy("往期纪要"), Q(state__in=("minutes", "published", "cancelled"))),
    ]

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """One column: the whole line."""
        return [Column("line", "", value=line_for)]

    def sorted(self, rows: QuerySet) -> QuerySet:
        """What comes next first; of what was, the newest first."""
        is_past = self.view is not None and self.view.key == "past"
        return rows.order_by("-starts_at", "-pk") if is_past else rows.order_by("starts_at", "pk")

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "voice"}


@allowed("view", Reception, buttons=("ask", "run"), join=JOIN)
def reception(request: HttpRequest, reception: Reception) -> HttpResponse:
    """One reception as employees see it."""
    return reception_page(request, reception)


@allowed("ask", Reception, buttons=("ask", "run"), join=JOIN)
def ask(request: HttpRequest, reception: Reception) -> HttpResponse:
    """Put a question, named or hidden; a second tap finds the first."""
    if request.method != "POST":
        return redirect(reception)
    form = AskForm(request.POST, user=request.user)

    def say(data: dict[str, Any]) -> None:
        put(by=request.user, reception=reception, **data)

    def show(*, status: int) -> HttpResponse:
        return reception_page(request, reception, status=status, form=form)

    back = f"{reception.get_absolute_url()}#mine"
    said = _("收到了。工会看过以后，大家就能看到、能点“也想听”")
    return try_verb(request, form, say, said, back, show=show, draft=f"reception-{reception.pk}-ask")


@require_POST
@allowed("upvote", Question, join=IN_ROW)
def upvote(request: HttpRequest, question: Question) -> HttpResponse:
    """I want to hear it too."""
    return _vote(request, question, question.upvote)


@require_POST
@allowed("take_back", Question, join=IN_ROW)
def take_back(request: HttpRequest, question: Question) -> HttpResponse:
    """I no longer do."""
    return _vote(request, question, question.take_back)


def _vote(request: HttpRequest, question: Question, act: Any) -> HttpResponse:
    answer = try_verb(request, None, lambda _data: act(request.user), "", question.get_absolute_url())
    if not wants_part(request):
        return answer
    question.refresh_from_db(fields=["vote_count", "state"])
    [row] = marked([question], question.reception, request.user)
    return page(request, "receptions/vote.html", {"question": row})


@require_POST
@allowed("withdraw", Question, join=IN_ROW)
def withdraw(request: HttpRequest, question: Question) -> HttpResponse:
    """Take my question back."""
    back = f"{question.reception.get_absolute_url()}#mine"
    return try_verb(request, None, lambda _data: question.withdraw(request.user), _("已经撤回"), back)


@allowed("view", Reception, buttons=("ask", "run"), join=JOIN)
def live(request: HttpRequest, reception: Reception) -> HttpResponse:
    """What is said this moment; asked again every few seconds, and by reload without script."""
    if reception.state != "live":
        return redirect(reception)
    voted = ",".join(str(pk) for pk in sorted(voted_in(reception, request.user)))
    context = {"reception": reception, "wall": wall_of(reception), "voted": voted, "tab": "voice"}
    return page(request, "receptions/live.html", context)


@signed_in
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The wall alone: 204 when the one who asks has it already, 304 for caches."""
    # Duties only for who does not come as an employee: they would cost every poll of every phone a query.
    rows = (Reception.objects.permitted(verb, request.user).filter(pk=pk).first() for verb in ("come", "run"))
    reception = next((row for row in rows if row), None)
    if reception is None:
        raise Http404
    shown = wall_of(reception)
    if request.GET.get("v") == shown.tag:
        return HttpResponse(status=204)
    etag = f'"{shown.tag}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    answer = page(request, "receptions/wall.html", {"wall": shown, "reception": reception})
    answer["ETag"] = etag
    return answer


@allowed("view", Reception, buttons=("run",), join=JOIN)
def minutes(request: HttpRequest, reception: Reception) -> HttpResponse:
    """The published minutes, to be read and printed."""
    if reception.state != "published":
        raise Http404
    context = {"reception": reception, "record": record_of(reception), "span": span_of(reception), "tab": "voice"}
    return page(request, "receptions/minutes.html", context)
