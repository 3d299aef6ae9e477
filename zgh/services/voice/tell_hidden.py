"""Who hears of a limit on a hidden author and of a request for their name; the author always under the mask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Duty
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import day

if TYPE_CHECKING:
    from .models import Case, MaskSanction, UnmaskRequest, UnmaskSeat


def sanctioned(row: MaskSanction) -> None:
    """Somebody may not hide for a while."""
    words = {"union": row.union, "day": day(row.until), "reason": row.reason}
    _author(row.case, "voice.sanctioned", _("%(union)s暂停您隐名提心声到%(day)s：%(reason)s") % words)


def lifted(row: MaskSanction) -> None:
    """It ended early."""
    _author(row.case, "voice.sanctioned", _("%(union)s提前解除了：您又可以隐去姓名提心声") % {"union": row.union})


def unmask_asked(row: UnmaskRequest, by: Any) -> None:
    """A chair asks for the name: the author hears of it, and the two bodies owe a decision."""
    _author(row.case, "voice.unmask_asked", _("%(office)s申请核实您是谁，要两方都同意才行") % {"office": row.office})
    title = _("为核实身份把关：%(number)s") % {"number": row.case.number}
    for seat in row.seats.select_related("union"):
        open_todo(
            about=seat,
            verb="approve",
            title=title,
            union=seat.union,
            duty=seat.duty,
            started_at=row.asked_at,
            due_at=row.due_at,
            url=row.get_absolute_url(),
        )
        holders = Duty.objects.filter(holds(), union=seat.union, code=seat.duty, user__is_active=True)
        to = [User(pk=pk) for pk in holders.exclude(user=by).values_list("user_id", flat=True)]
        words = {"office": row.office, "day": day(row.due_at)}
        text = _("%(office)s申请核实一位隐名职工的身份，请您在%(day)s前把关") % words
        send("voice.unmask_owed", to, about=row, text=text, url=row.get_absolute_url(), masked=True)


def unmask_decided(row: UnmaskRequest, seat: UnmaskSeat, answer: str) -> None:
    """One body has spoken; perhaps that decides it."""
    close_todos(seat, "approve")
    words = {"union": seat.union, "side": seat.get_duty_display(), "number": row.case.number}
    said = {
        "approved": _("%(union)s（%(side)s）同意核实您的身份"),
        "refused": _("%(union)s（%(side)s）不同意核实您的身份"),
    }
    _author(row.case, "voice.unmask_decided", said[answer] % words)
    if row.state == row.State.APPROVED:
        _requester(row, _("%(number)s：两方都同意核实身份") % words)
        _author(row.case, "voice.unmask_decided", _("两方都同意核实您的身份。谁看了，您在这件心声里看得到"))
    elif row.state == row.State.REFUSED:
        _close(row)
        _requester(row, _("%(number)s：核实身份没有同意，理由在里面") % words)


def unmask_over(row: UnmaskRequest) -> None:
    """Taken back, or nobody decided in time."""
    _close(row)
    words = {"number": row.case.number}
    if row.state == row.State.EXPIRED:
        _author(row.case, "voice.unmask_decided", _("核实您身份的申请过期作废了"))
        _requester(row, _("%(number)s：核实身份的申请过期作废了") % words)
    else:
        _author(row.case, "voice.unmask_decided", _("核实您身份的申请撤回了"))


def _close(row: UnmaskRequest) -> None:
    for seat in row.seats.all():
        close_todos(seat, "approve")


def _requester(row: UnmaskRequest, text: str) -> None:
    send("voice.unmask_decided", [row.requester], about=row, text=text, url=row.get_absolute_url(), masked=True)


def _author(case: Case, kind: str, text: str) -> None:
    to = Masked(case.mask) if case.mask else case.author  # who claimed their idea hides no longer
    send(kind, [to], about=case, text=text, url=case.get_absolute_url())
