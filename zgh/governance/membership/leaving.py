"""Members who leave the company: what becomes of the membership is asked, never assumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Membership, Union
from zgh.foundation.todo.book import close_todos, open_todo

from .keepers import REGISTER, keepers

if TYPE_CHECKING:
    from .models import Departure


def settle(departure: Departure, by: Any, outcome: str) -> None:
    """The membership has been seen to, or the person is back."""
    departure.flow.move(departure, "settle", by, outcome=outcome)
    close_todos(departure)


def settle_departure(person: Any, outcome: str, by: Any) -> None:
    """Settle the person's open departure, if there is one. In the caller's transaction."""
    from .models import Departure

    for departure in Departure.objects.filter(person=person, state="pending"):
        departure.settle(by, outcome)


def ask_about(people: Iterable[int], day: dt.date) -> int:
    """A to-do for each member among the leavers: retain, move or end? Returns how many."""
    live = Membership.objects.at().filter(person__in=list(people), standing=Membership.Standing.FULL)
    return sum(_ask(membership, day) for membership in live.select_related("person", "union"))


def _ask(membership: Membership, day: dt.date) -> bool:
    from .models import Departure

    try:
        with transaction.atomic():
            departure = Departure.objects.create(person=membership.person, union=membership.union, left_on=day)
            nearest = keepers(membership.union, but=membership.person, duties=REGISTER)
            words = {"name": membership.person}
            open_todo(
                about=departure,
                verb="settle",
                title=_("%(name)s离职了，会籍怎么办") % words,
                union=membership.union if nearest.union_id == membership.union_id else Union(pk=nearest.union_id),
                duty=nearest.duty,
                url=departure.get_absolute_url(),
            )
            text = _("%(name)s离职了。会籍不会自动终止，请办保留、转会或转出") % words
            send("membership.left", nearest.people, about=departure, text=text, url=departure.get_absolute_url())
    except IntegrityError:
        return False  # asked already
    return True
