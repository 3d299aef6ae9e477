"""What every verb of a cadre shares: one at a time on a reception, on fresh rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.stock.models import lock

if TYPE_CHECKING:
    from .question import Question
    from .reception import Reception

BEFORE = ("scheduled", "collecting")
# In which states of the reception a verb on its questions exists; the question's own flow says the rest.
PHASES = {
    "approve": (*BEFORE, "live"),
    "dismiss": (*BEFORE, "live", "minutes"),
    "restore": (*BEFORE, "live", "minutes"),
    "merge": (*BEFORE, "live", "minutes"),
    "split": (*BEFORE, "live", "minutes"),
    "queue": ("live",),
    "air": ("live",),
    "put_back": ("live",),
    "answer": ("live", "minutes"),
    "amend": ("live", "minutes"),
    "defer": (*BEFORE, "live"),
    "carry": ("minutes",),
    "explain": ("minutes",),
    "withdraw": (*BEFORE, "live"),
}


@contextmanager
def session_turn(reception: Reception, verb: str) -> Iterator[None]:
    """Hold the reception for one verb on itself. Raises Overtaken when it moved since it was loaded."""
    with transaction.atomic():
        seen = reception.state
        _hold(reception)
        if seen != reception.state:
            raise Overtaken(reception, verb)
        if not reception.flow.can(reception, verb):
            raise IllegalMove(reception, verb)
        yield


@contextmanager
def turn(question: Question, verb: str) -> Iterator[Reception]:
    """Hold the reception for one verb on a question of it; yields the reception (three statements).

    Raises Overtaken when the question moved since it was loaded, IllegalMove when its state, or the reception's, does
    not know the verb. Nothing is written in either case.
    """
    with transaction.atomic():
        seen, reception = question.state, question.reception
        _hold(reception)
        question.refresh_from_db(from_queryset=type(question)._base_manager.select_related("author", "origin"))
        question.reception = reception
        if seen != question.state:
            raise Overtaken(question, verb)
        if not question.flow.can(question, verb) or not fits(question, verb):
            raise IllegalMove(question, verb)
        yield reception


def fits(question: Question, verb: str) -> bool:
    """Whether the reception is at a stage for `verb`; what was never looked at is answered in writing only."""
    state = question.reception.state
    if verb == "answer" and question.state == "pending":
        return state == "minutes"
    return state in PHASES[verb]


def _hold(reception: Reception) -> None:
    lock(reception)
    reception.refresh_from_db(from_queryset=type(reception)._base_manager.select_related("union", "host"))
