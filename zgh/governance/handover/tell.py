"""Who hears of hand-overs and absences. Runs inside the transaction that caused it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.calendar.models import line_of
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.belonging import chair_of
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import day

if TYPE_CHECKING:
    from .models import Absence, HandOver


def keepers(union: Union, *without: Any) -> tuple[Union, list[Any]]:
    """The nearest union at or above with somebody who keeps its organisation, `without` these logins; and who."""
    rows = Duty.objects.filter(holds(), code=Duty.Code.ORGS, union__path__in=line_of(union), user__is_active=True)
    rows = rows.exclude(user__in=[login for login in without if login]).select_related("user", "union")
    found = list(rows.order_by("-union__path"))
    if not found:
        return union, []
    return found[0].union, [duty.user for duty in found if duty.union_id == found[0].union_id]


def proposed(row: HandOver) -> None:
    """A cadre asks to hand over; who keeps the organisation owes an answer."""
    text = _("%(name)s提出工作交接，请您看看") % {"name": row.giver.name}
    _ask(row, "hand_over", text, row.giver.user)


def done(row: HandOver, takers: Iterable[Person]) -> None:
    """Both sides and the union's chair hear of it."""
    names = "、".join(taker.name for taker in takers)
    text = _("%(giver)s的工作已交给%(takers)s，打开看清单") % {"giver": row.giver.name, "takers": names}
    logins = [row.giver.user, *(taker.user for taker in takers), chair_of(row.union)]
    _send("handover.done", row, logins, text)


def refused(row: HandOver, reason: str) -> None:
    """The cadre reads why."""
    close_todos(row)
    text = _("您提出的工作交接没有同意：%(reason)s") % {"reason": reason}
    _send("handover.refused", row, [row.giver.user], text)


def withdrawn(row: HandOver | Absence) -> None:
    """Nothing is owed any more."""
    close_todos(row)


def absence_proposed(row: Absence) -> None:
    """A cadre will be away and names a deputy."""
    words = {"person": row.person.name, "deputy": row.deputy.name}
    text = _("%(person)s外出，请%(deputy)s代办，等您同意") % words
    _ask(row, "agree", text, row.person.user, row.deputy.user)


def agreed(row: Absence) -> None:
    """The absent one, the deputy and the chair know the days."""
    words = {
        "person": row.person.name, "deputy": row.deputy.name, "start": day(row.starts_on), "end": day(row.last_on),
    }  # fmt: skip
    text = _("%(start)s至%(end)s，%(deputy)s代%(person)s办理工会的事") % words
    _send("handover.deputy", row, [row.person.user, row.deputy.user, chair_of(row.union)], text)


def absence_refused(row: Absence, reason: str) -> None:
    """The cadre reads why."""
    close_todos(row)
    text = _("代办没有同意：%(reason)s") % {"reason": reason}
    _send("handover.refused", row, [row.person.user], text)


def came_back(row: Absence) -> None:
    """The deputy is done."""
    text = _("%(name)s回来了，代办到今天为止，辛苦您") % {"name": row.person.name}
    _send("handover.deputy", row, [row.deputy.user], text)


def _ask(row: Any, verb: str, text: str, *without: Any) -> None:
    union, to = keepers(row.union, *without)
    url = row.get_absolute_url()
    open_todo(about=row, verb=verb, title=text, union=union, duty=Duty.Code.ORGS, url=url)
    _send("handover.proposed", row, to, text)


def _send(kind: str, row: Any, to: Iterable[Any], text: str) -> None:
    send(kind, [login for login in to if login is not None], about=row, text=text, url=row.get_absolute_url())
