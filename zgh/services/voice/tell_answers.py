"""Who hears of what happens to an answer before it is out, to an errand and to a supervision order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Union
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import day

from .models.desk import seats
from .models.kind import Desk

if TYPE_CHECKING:
    from .models import Answer, Case, Errand


def sent_in(case: Case, answer: Answer) -> None:
    """A chair is to look at it: those nearest to the owning union."""
    union, chairs = nearest([Desk.CHAIR], case)
    url = reverse("voice:review", kwargs={"pk": case.pk})
    if union is not None:
        open_todo(
            about=answer, verb="approve", title=case.told, union=union, duty=Desk.CHAIR, url=url, due_at=case.due_at
        )
    words = {"who": answer.by, "headline": case.told}
    _send(case, "voice.sent_in", chairs, _("%(who)s写好了答复，请您审核：%(headline)s") % words, url)


def approved(case: Case, answer: Answer) -> None:
    """Its writer hears that it is out."""
    close_todos(answer, "approve", is_by_day=bool(answer.case.mask))
    words = {"headline": case.told, "who": answer.reviewer}
    _send(case, "voice.approved", [answer.by], _("%(who)s同意了，答复已发出：%(headline)s") % words, case.desk_url)


def sent_back(case: Case, answer: Answer, comment: str) -> None:
    """Its writer hears what to change."""
    close_todos(answer, "approve", is_by_day=bool(answer.case.mask))
    words = {"headline": case.told, "comment": comment}
    text = _("答复请再改改：“%(comment)s”——%(headline)s") % words
    _send(case, "voice.sent_back", [answer.by], text, case.desk_url)


def recalled(answer: Answer) -> None:
    """Nothing to look at any more."""
    close_todos(answer, "approve", is_by_day=bool(answer.case.mask))


def entrusted(errand: Errand) -> None:
    """Somebody is asked to look into it, or to look again. A department without a login is asked by telephone."""
    open_todo(
        about=errand,
        verb="report",
        title=_("核实：%(text)s") % {"text": errand.text},
        union=errand.union,
        duty=errand.case.desk,
        user=errand.person or errand.asked_by,
        started_at=errand.asked_at,
        due_at=errand.due_at,
        url=errand.get_absolute_url(),
    )
    if errand.person is None:
        return
    words = {"union": errand.union, "when": day(errand.due_at), "text": errand.comment or errand.text}
    text = _("%(union)s请您在%(when)s前核实：%(text)s") % words
    _send(errand.case, "voice.entrusted", [errand.person], text, errand.get_absolute_url(), about=errand)


def reported(errand: Errand) -> None:
    """Who asked hears that there is something to read."""
    close_todos(errand, "report", is_by_day=bool(errand.case.mask))
    words = {"whom": errand.whom_inside, "headline": errand.case.told}
    text = _("%(whom)s回报了：%(headline)s") % words
    to = [who for who in {errand.asked_by, errand.case.handler} if who and who.pk != errand.reported_by_id]
    _send(errand.case, "voice.reported", to, text, errand.case.desk_url)


def errand_withdrawn(errand: Errand) -> None:
    """No longer needed."""
    close_todos(errand, "report", is_by_day=bool(errand.case.mask))
    if errand.person is not None:
        text = _("%(union)s收回了请您核实的事，不用回报了") % {"union": errand.union}
        _send(errand.case, "voice.errand_withdrawn", [errand.person], text, "", about=errand)


def nearest(desks: list[str], case: Case, union: Union | None = None) -> tuple[Union | None, list[User]]:
    """The union nearest to `union` (default: the owner) with somebody at these desks, and they, the author not
    among them. One query. A hidden author who sits there is passed over without a word, as in `tell.cadres`."""
    rows = [(duty.union, duty.user) for duty in seats(desks, union or case.union).select_related("union", "user")]
    found = rows[0][0] if rows else None
    people = {user.pk: user for place, user in rows if place == found and not case.is_by(user)}
    return found, list(people.values())


def _send(case: Case, kind: str, to: list[Any], text: str, url: str, *, about: Any = None) -> None:
    send(kind, [who for who in to if who.is_active], about=about or case, text=text, url=url, masked=bool(case.mask))
