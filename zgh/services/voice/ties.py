"""Cases a cadre handles, with the answers they have begun, go over to whoever takes over."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import under
from zgh.foundation.accounts.models import User
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.ties import Tie, register
from zgh.kit.dates import full

from . import ties_around  # noqa: F401 (declares its own)
from .models import Case
from .models.climbing import carry_on
from .models.desk import can_be_given
from .models.turn import turn
from .todos import OWED, owe


def _open() -> QuerySet:
    return Case.objects.filter(state__in=OWED).select_related("union").order_by("due_at", "pk")


def of_people(people: Sequence[int]) -> QuerySet:
    """Open cases these people handle. Drafts belong to the case and go with it."""
    return _open().filter(handler__person__in=people)


def of_unions(unions: Sequence[int]) -> QuerySet:
    """Open cases these unions owe an answer."""
    return _open().filter(union__in=unions)


def line(case: Case) -> tuple[str, str]:
    """Number, state and due moment; never the headline, which keepers without the voice duty may not read."""
    # The full date: the line is kept and printed, where 明天 would be wrong the day after.
    due = _("%(when)s到期") % {"when": full(case.due_at)} if case.due_at else ""
    return " · ".join(filter(None, (case.number, case.get_state_display(), due))), case.desk_url


def hand_over(rows: QuerySet, _giver: Person, taker: Person, by: Any) -> int:
    """The taker handles them; a case they may not (own, or outside their duty) goes back to its union's queue."""
    login = User.objects.get(pk=taker.user_id)  # afresh: duties handed over a moment ago count
    done = 0
    for case in rows:
        is_theirs = can_be_given(login, case) and case.author_id != login.pk
        with suppress(IllegalMove), turn(case, "assign"):  # answered meanwhile: nothing to hand over
            handler = login.pk if is_theirs else None
            case.flow.move(case, "assign", by, note=_("工作交接"), handler_id=handler)
            owe(case)
            done += 1
    return done


def move(rows: QuerySet, old: Union, new: Union, by: Any) -> int:
    """The other union takes them up; its clock starts anew and the authors are told. A plan goes on with its dates.

    Where nobody sits at the desk there, the case stays and climbs by its clock: one case must not hold up the others.
    """
    done, reason = 0, _("%(old)s有调整，由%(new)s接着办") % {"old": old, "new": new}
    for case in rows:
        with suppress(IllegalMove, ValidationError):
            if case.state == "planned":
                carry_on(case, by, new, reason)
            else:
                case.refer(by, new, reason, is_moved=True)
            done += 1
    return done


register(
    Tie(
        "voice",
        gettext_lazy("在办的职工心声"),
        about="voice.case",
        rank=4,
        of_people=of_people,
        of_unions=of_unions,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=line,
        hand_over=hand_over,
        move=move,
    )
)
