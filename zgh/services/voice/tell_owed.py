"""Who hears of an answer that is owed. Always as of a hidden act: day only, since the minute is a supporter's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.calendar.models import line_of
from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Duty
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.todo.book import open_todo
from zgh.kit.dates import day

if TYPE_CHECKING:
    from .models import Obligation


def reached(owed: Obligation) -> None:
    """Chairs and cadres of the obliged union owe an answer; the author knows that it will come."""
    duties = _duties(owed)
    words = {"n": owed.people_count, "headline": owed.case.headline, "union": owed.union, "day": day(owed.due_at)}
    text = _("%(n)d人附议“%(headline)s”，请%(union)s在%(day)s前公开答复") % words
    _send(owed, "voice.owed", [user for user in _people(duties) if not owed.case.is_by(user)], text)
    _author(owed, _("%(n)d人附议了“%(headline)s”，%(union)s要在%(day)s前公开答复") % words)
    open_owed(owed, duties)


def open_owed(owed: Obligation, duties: list[tuple[int, int, str]] | None = None) -> None:
    """The to-do: for the chair where the union has one on the platform, else for its cadres."""
    duties = duties or _duties(owed)
    here = {duty for union_id, _user, duty in duties if union_id == owed.union_id}
    open_todo(
        about=owed,
        verb="answer",
        title=owed.case.headline,
        union=owed.union,
        duty="chair" if "chair" in here else "voice",
        started_at=owed.reached_at,
        due_at=owed.due_at,
        url=owed.get_absolute_url(),
        is_by_day=True,
    )


def answered(owed: Obligation) -> None:
    """The words are out; supporters read them on the board and under 我附议的, for nobody knows who they are."""
    words = {"office": owed.office, "headline": owed.case.headline}
    _author(owed, _("%(office)s公开答复了“%(headline)s”") % words)


def _duties(owed: Obligation) -> list[tuple[int, int, str]]:
    """(union, login, duty) of chairs and voice cadres, of each duty those nearest to the union. One query."""
    codes = (Duty.Code.CHAIR, Duty.Code.VOICE)
    rows = Duty.objects.filter(holds(), code__in=codes, union__path__in=line_of(owed.union), user__is_active=True)
    nearest: dict[str, int] = {}
    found = list(rows.order_by("-union__path").values_list("union_id", "user_id", "code"))
    for union_id, _user_id, code in found:
        nearest.setdefault(code, union_id)
    return [row for row in found if nearest[row[2]] == row[0]]


def _people(duties: list[tuple[int, int, str]]) -> list[User]:
    return [User(pk=pk) for pk in dict.fromkeys(user_id for _union, user_id, _code in duties)]


def _author(owed: Obligation, text: str) -> None:
    case = owed.case
    _send(owed, "voice.owed_answer", [Masked(case.mask) if case.mask else case.author], text)


def _send(owed: Obligation, kind: str, to: list[Any], text: str) -> None:
    send(kind, to, about=owed, text=text, url=owed.get_absolute_url(), masked=True, is_by_day=True)
