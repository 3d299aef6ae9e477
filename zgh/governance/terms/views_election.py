"""换届 step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.accounts.fresh import fresh
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Union
from zgh.kit.pages import page

from .forms import ByElectForm, ReasonForm, SeatForm, StartForm, StepForm
from .models import ReElection, Seat, Step, Term, vacancies
from .models import by_elect as begin_by_election
from .models import start as start_re_election
from .pages import act, election_page, guides_for, open_posts

JOIN = ("re_election__union__superior", "re_election__term")
BUTTONS = ("finish", "nominate", "drop")


@allowed("lead", Union, join=("superior",))
def start(request: HttpRequest, union: Union) -> HttpResponse:
    """Begin a re-election: which term, how long, who approves."""
    live = Term.objects.permitted("view", request.user).filter(union=union, ends_on=None).first()
    guide = parent_of(union)
    initial = {"term_no": live.term_no + 1 if live else 1, "years": live.years if live else 5}
    form = StartForm(request.POST or None, guide=guide, superior=union.superior, initial=initial)
    done = _begun(
        request, form, lambda data: start_re_election(request.user, union, **data), _("换届启动了，一步一步来")
    )
    words = {
        "heading": _("启动换届"),
        "button": _("启动"),
        "union": union,
        "form": form,
        "here": "terms",
        "guides": guides_for(union),
    }
    return done or page(request, "terms/form.html", words, status=422 if form.errors else 200)


def _begun(
    request: HttpRequest, form: Form, begin: Callable[[dict[str, Any]], ReElection], said: str
) -> HttpResponse | None:
    """Begin and go to the checklist; None to show the form, right or wrong."""
    if request.method != "POST":
        return None
    begun: list[ReElection] = []
    done = act(request, form, lambda data: begun.append(begin(data)), said, "terms:re_elections")
    if done and begun:
        done["Location"] = begun[0].get_absolute_url()
    return done


@allowed("by_elect", Term, join=("union__superior",))
def by_elect(request: HttpRequest, term: Term) -> HttpResponse:
    """Begin a by-election: which vacant posts, who approves."""
    union, gaps = term.union, vacancies(term) if term.ends_on is None else []
    if not gaps:
        messages.info(request, _("现在没有空缺的职务，不用补选"))
        return redirect(term)
    form = ByElectForm(request.POST or None, vacancies=gaps, guide=parent_of(union), superior=union.superior)
    done = _begun(
        request, form, lambda data: begin_by_election(request.user, term, **data), _("补选启动了，一步一步来")
    )
    words = {
        "heading": _("启动补选"),
        "button": _("启动"),
        "intro": _("补选的人任到本届届满。人选先和同级党组织、上级工会商量好；还不是委员的，先增补为委员。"),
        "union": union,
        "form": form,
        "here": "terms",
    }
    return done or page(request, "terms/form.html", words, status=422 if form.errors else 200)


@allowed("view", ReElection, buttons=BUTTONS, join=("union__superior", "term"))
def re_election(request: HttpRequest, election: ReElection) -> HttpResponse:
    """The checklist."""
    return election_page(request, election)


@require_POST
@allowed("complete", Step, join=JOIN)
def complete(request: HttpRequest, step: Step) -> HttpResponse:
    """This step is done."""
    return _close(request, step, "complete", _("记下了：%(step)s"))


@require_POST
@allowed("approve", Step, join=JOIN)
def approve(request: HttpRequest, step: Step) -> HttpResponse:
    """The guiding union approves."""
    return _close(request, step, "approve", _("已经批复，对方收到了消息"))


def _close(request: HttpRequest, step: Step, verb: str, said: str) -> HttpResponse:
    form = StepForm(request.POST, request.FILES, step=step)
    done = act(request, form, lambda data: getattr(step, verb)(request.user, **data), said % {"step": step}, step)
    return done or election_page(request, _again(request, step), status=422, form=form, wrong=step.pk)


@require_POST
@allowed("send_back", Step, join=JOIN)
def send_back(request: HttpRequest, step: Step) -> HttpResponse:
    """The guiding union wants something put right."""
    form = ReasonForm(request.POST, prefix="back")
    said = _("退回了，对方收到了消息，补正后会再报来")
    done = act(request, form, lambda data: step.send_back(request.user, data["reason"]), said, step)
    return done or election_page(request, _again(request, step), status=422, back_form=form)


@require_POST
@allowed("skip", Step, join=JOIN)
def skip(request: HttpRequest, step: Step) -> HttpResponse:
    """Not applicable here, and why."""
    form = ReasonForm(request.POST)
    done = act(request, form, lambda data: step.skip(request.user, data["reason"]), _("记下了：这一步不适用"), step)
    return done or election_page(request, _again(request, step), status=422, reason_form=form)


@require_POST
@allowed("undo", Step, join=JOIN)
def undo(request: HttpRequest, step: Step) -> HttpResponse:
    """Open the last closed step again."""
    form = ReasonForm(request.POST)
    done = act(request, form, lambda data: step.undo(request.user, data["reason"]), _("退回了，改好再办"), step)
    return done or election_page(request, _again(request, step), status=422, reason_form=form)


def _again(request: HttpRequest, step: Step) -> ReElection:
    rows = ReElection.objects.permitted("view", request.user).with_can(request.user, *BUTTONS)
    return get_object_or_404(rows.select_related("union__superior", "term"), pk=step.re_election_id)


@require_POST
@allowed("nominate", ReElection, buttons=BUTTONS, join=("union__superior", "term"))
def nominate(request: HttpRequest, election: ReElection) -> HttpResponse:
    """Register somebody as elected."""
    form = SeatForm(request.POST, user=request.user, posts=open_posts(election))
    done = act(
        request, form, lambda data: election.nominate(request.user, data["who"], data["post"]), _("登记好了"), election
    )
    return done or election_page(request, election, status=422, seat_form=form)


@require_POST
@allowed("withdraw", Seat, join=("re_election__union", "re_election__term"))
def withdraw(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a name off again."""
    election = seat.re_election
    done = act(request, None, lambda _data: election.withdraw_seat(request.user, seat), _("拿掉了"), election)
    return done or election_page(request, election)


@require_POST
@allowed("finish", ReElection, buttons=BUTTONS, join=("union__superior", "term"))
@fresh
def finish(request: HttpRequest, election: ReElection) -> HttpResponse:
    """The new committee takes over."""
    said = _("就任了，职务登记好了") if election.is_by else _("新一届就任了：届期、职务都换好了")
    return act(request, None, lambda _data: election.finish(request.user), said, election) or election_page(
        request, election
    )


@require_POST
@allowed("drop", ReElection, buttons=BUTTONS, join=("union__superior", "term"))
def drop(request: HttpRequest, election: ReElection) -> HttpResponse:
    """Stop this attempt."""
    form = ReasonForm(request.POST)
    done = act(
        request, form, lambda data: election.drop(request.user, data["reason"]), _("停办了，办过的都留着"), election
    )
    return done or election_page(request, election, status=422, reason_form=form)
