"""Who hears of what, and who owes what, in the transaction of the verb that caused it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.calendar.models import line_of
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.todo.book import close_todos, open_todo, reassign
from zgh.kit.dates import day, midnight

from .models.seats import DUTIES

if TYPE_CHECKING:
    from .models import BrandPerson, Incubation

DAY = dt.timedelta(days=1)


class Seat(NamedTuple):
    """The union where something is owed, and the duty by which it is found there."""

    union: Union
    duty: str


def seat_above(row: Incubation) -> Seat:
    """The nearest union above where somebody may decide; at the root its own. One query.

    Where nobody may, the to-do lies at the union that should have somebody.
    """
    line = line_of(row.union)[:-1] or line_of(row.union)
    applicants = [pk for pk in (row.by_id, row.carried_by_id, *row.hands) if pk]
    held = Duty.objects.at().filter(code__in=DUTIES, union__path__in=line, user__is_active=True)
    found = list(held.exclude(user__in=applicants).select_related("union").order_by("-union__path"))
    if not found:
        return Seat(Union.objects.get(path=line[-1]), DUTIES[0])
    here = [duty.code for duty in found if duty.union_id == found[0].union_id]
    return Seat(found[0].union, min(here, key=DUTIES.index))


def seat_of_own(row: Incubation) -> Seat:
    """The union that applies, by the duty its applicant holds there. One query."""
    codes = Duty.objects.at().filter(user=row.by_id, union=row.union_id, code__in=DUTIES).values_list("code", flat=True)
    return Seat(row.union, min(codes, key=DUTIES.index, default=DUTIES[0]))


TITLES = {
    "accept": gettext_lazy("答复孵化申请：%(brand)s"),
    "try_out": gettext_lazy("定下试行不试行：%(brand)s"),
    "recognise": gettext_lazy("定下认定不认定：%(brand)s"),
}


def owed(row: Incubation, verb: str, due_at: dt.datetime) -> None:
    """Those above owe it this verb; what they owed before is done."""
    close_todos(row)
    seat = seat_above(row)
    title = TITLES[verb] % {"brand": row.name}
    _open(row, verb, title, seat, due_at)


def visit_owed(row: Incubation, on: dt.date) -> None:
    """The coach is to look in again by that day."""
    due_at = midnight(on + DAY) - dt.timedelta(minutes=1)
    _open(row, "note_visit", _("联系一次：%(brand)s") % {"brand": row.name}, seat_above(row), due_at, user=row.coach)


def on_trial(row: Incubation, due_at: dt.datetime, *, is_longer: bool = False) -> None:
    """The applicants owe a report by the end of the trial, those above a decision soon after."""
    owed(row, "recognise", due_at)
    until = midnight(row.trial_until + DAY) - dt.timedelta(minutes=1)  # type: ignore[operator]
    _open(row, "report", _("交试行总结：%(brand)s") % {"brand": row.name}, seat_of_own(row), until)
    text = _("“%(brand)s”延长试行到%(day)s") if is_longer else _("“%(brand)s”开始试行，到%(day)s为止")
    moved(row, text % {"brand": row.name, "day": day(row.trial_until)})


def reported(row: Incubation, due_at: dt.datetime) -> None:
    """The report is there; a decision is owed."""
    owed(row, "recognise", due_at)


def moved_on(row: Incubation) -> None:
    """Its union or its people are others now: what is owed lies where it belongs, and the clocks run on."""
    own, seat = seat_of_own(row), seat_above(row)
    reassign(row, own.union, duty=own.duty, verb="report")
    for verb in TITLES:
        reassign(row, seat.union, duty=seat.duty, verb=verb)
    reassign(row, seat.union, user=row.coach, duty=seat.duty, verb="note_visit")


def settled(row: Incubation) -> None:
    """Nobody owes it anything."""
    close_todos(row)


def moved(row: Incubation, text: str, url: str = "") -> None:
    """The applicants hear of a step."""
    send("brands.moved", row.applicants, about=row, text=text, url=url or row.get_absolute_url())


def asked(person: BrandPerson) -> None:
    """A colleague is asked whether they want to stand there."""
    brand = person.brand
    text = _("“%(brand)s”的品牌页想写上您：%(role)s。您看同不同意") % {"brand": brand.name, "role": person.role}
    send("brands.asked", [person.user], about=brand, text=text, url=brand.get_absolute_url())


def _open(row: Incubation, verb: str, title: str, seat: Seat, due_at: dt.datetime, *, user: Any = None) -> None:
    open_todo(
        about=row,
        verb=verb,
        title=title,
        union=seat.union,
        duty=seat.duty,
        user=user,
        due_at=due_at,
        url=row.get_absolute_url(),
    )
