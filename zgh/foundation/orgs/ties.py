"""What hangs on a person or on a union in any room: open to-dos, cases, loans. Rooms declare it in their `ties.py`.

Asked when somebody leaves, when a cadre hands over, and when unions merge, split or close.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .duties import end, grant
from .models import Duty, Officer, Person, Union
from .officers import appoint, leave


@dataclass(frozen=True)
class Tie:
    """One kind of thing. `of_people` and `of_unions` filter open rows (one query each); None: nothing of the kind.

    `about`: label of the rows, whose to-dos go with them and are not counted twice. `rank`: duties go over first, so
    that whoever takes a case may handle it. `within(rows, by)`: only what this login may hand on.
    `line(row)` is (title, address) and must say nothing confidential: keepers read it who may not open the row.
    `words`: what the preview of a closing union says after the count, where the rows do not go to the heir.
    `is_asked`: goes over only when asked for (posts are elected, not handed on).
    `hand_over(rows, giver, taker, by)` and `move(rows, old, new, by)` run in the caller's transaction and return how
    many rows went over.
    """

    key: str
    label: Any
    about: str = ""
    rank: int = 5
    is_asked: bool = False
    within: Callable[[QuerySet, Any], QuerySet] | None = None
    of_people: Callable[[Sequence[int]], QuerySet] | None = None
    of_unions: Callable[[Sequence[int]], QuerySet] | None = None
    line: Callable[[Any], tuple[str, str]] | None = None
    hand_over: Callable[[QuerySet, Person, Person, Any], int] | None = None
    move: Callable[[QuerySet, Union, Union, Any], int] | None = None
    words: Any = ""


_ties: dict[str, Tie] = {}


def register(tie: Tie) -> None:
    """Declare a kind, or replace the one of the same key."""
    _ties[tie.key] = tie


def ties() -> list[Tie]:
    """All kinds by rank, then in the order rooms registered them."""
    return sorted(_ties.values(), key=lambda tie: tie.rank)


def _duties_of(people: Sequence[int]) -> QuerySet:
    """Held for good; what somebody holds as a deputy ends by itself."""
    rows = Duty.objects.at().filter(user__person__in=people, deputy_for=None)
    return rows.select_related("user", "union").order_by("union__path", "code")


def _hand_over_duties(rows: QuerySet, _giver: Person, taker: Person, by: Any) -> int:
    """End each and give it to the taker, who may hold it already. `grant`'s rule holds: nobody to themselves."""
    gone = list(rows)
    for duty in gone:
        until = duty.ends_on
        end(by, duty)
        held = Duty.objects.at().filter(user=taker.user, union=duty.union, code=duty.code, deputy_for=None)
        if not held.exists():
            grant(by, taker.user, duty.union, duty.code, ends_on=until)
    return len(gone)


def _hand_over_posts(rows: QuerySet, _giver: Person, taker: Person, by: Any) -> int:
    """The taker serves the rest of the same term (届)."""
    gone = list(rows)
    for officer in gone:
        leave(by, officer)
        appoint(by, officer.union, taker, officer.post, term_no=officer.term_no)
    return len(gone)


register(
    Tie(
        "duties",
        _("职责"),
        rank=1,
        of_people=_duties_of,
        of_unions=lambda unions: Duty.objects.at().filter(union__in=unions).select_related("user", "union"),
        within=lambda rows, by: rows.permitted("edit", by),  # type: ignore[attr-defined]
        line=lambda duty: (f"{duty.get_code_display()} · {duty.union}", ""),
        hand_over=_hand_over_duties,
    )
)
register(
    Tie(
        "officers",
        _("职务"),
        rank=2,
        is_asked=True,
        of_people=lambda people: Officer.objects.at().filter(person__in=people).select_related("union"),
        of_unions=lambda unions: Officer.objects.at().filter(union__in=unions).select_related("union", "person"),
        within=lambda rows, by: rows.permitted("edit", by),  # type: ignore[attr-defined]
        line=lambda officer: (f"{officer.get_post_display()} · {officer.union}", ""),
        hand_over=_hand_over_posts,
    )
)
