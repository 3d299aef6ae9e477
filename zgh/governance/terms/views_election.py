"""换届 step by step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.accounts.fresh import fresh
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Union
from zgh.kit.pages import page

from .forms import ReasonForm, SeatForm, StartForm, StepForm
from .models import ReElection, Seat, Step, Term
from .models import start as start_re_election
from .pages import act, election_page, guides_for

JOIN = ("re_election__union__superior", "re_election__term")
BUTTONS = ("finish", "nominate", "drop")


@allowed("lead", Union, join=("superior",))
def start(request: HttpRequest, union: Union) -> HttpResponse:
    """Begin a re-election: which term, how long, who approves."""
    live = Term.objects.permitted("view", request.user).filter(union=union, ends_on=None).first()
    guide = parent_of(union)
    initial = {
        "term_no": live.term_no + 1 if live else 1,
        "years": live.years if live else 5,
        "is_inside": "0" if union.superior or not guide else "1",
    }
    form = StartForm(request.POST or None, guide=guide, superior=union.superior, initial=initial)
    done = None
    if request.method == "POST":
        begun: list[ReElection] = []
        done = act(
            request, form, lambda data: begun.append(start_re_election(request.user, union, **data)),
            _("换届启动了，一步一步来"), "terms:re_elections",
        )  # fmt: skip
        if done and begun:
            done["Location"] = begun[0].get_absolute_url()
    words = {
        "heading": _("启动换届"),
        "button": _("启动"),
        "union": union,
        "form": form,
        "here": "terms",
        "guides": guides_for(union),
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
    form = SeatForm(request.POST, user=request.user)
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
    said = _("新一届就任了：届期、职务都换好了")
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
