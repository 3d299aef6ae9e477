"""What a reception and its questions look like at a moment. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.kit.dates import day, when
from zgh.services.voice.models.mask import wrote

if TYPE_CHECKING:
    from .question import Question
    from .reception import Reception

SHOWN_FROM = 3  # fewer supporters could be guessed one by one


def shown_state(reception: Reception, now: dt.datetime | None = None) -> str:
    """The state as it is at `now`: collecting begins by time, whether or not anybody has written it down."""
    if reception.state == "scheduled" and reception.collect_from <= (now or timezone.now()):
        return "collecting"
    return reception.state


def is_askable(reception: Reception, now: dt.datetime | None = None) -> bool:
    """Whether questions are taken at `now`."""
    return shown_state(reception, now) in ("collecting", "live")


def where(reception: Reception) -> str:
    """The room, or that it is online."""
    return reception.place or _("线上")


def waiting_count(reception: Reception) -> int:
    """How many questions wait for a cadre to look at them. One query."""
    return reception.questions.filter(state="pending").count()


def is_masked(question: Question) -> bool:
    """Whether the author hides."""
    return bool(question.mask)


def is_by(question: Question, user: Any) -> bool:
    """Whether `user` asked it, hidden or not."""
    return wrote(user, question)  # type: ignore[arg-type]


def shown_votes(question: Question) -> str:
    """The number of people who want to hear it, from three upwards; "" below."""
    return str(question.vote_count) if question.vote_count >= SHOWN_FROM else ""


def shown_author_for(question: Question, user: Any) -> str:
    """您 to the author, the alias of a hidden one, else name and union: for those who run the reception."""
    if is_by(question, user):
        return _("您")
    return question.alias or f"{question.author}·{question.origin}"


def public_author(question: Question) -> str:
    """What everybody reads: the alias of a hidden author, else 一位职工."""
    return question.alias or _("一位职工")


def shown_moment(question: Question) -> str:
    """When it was asked; of a hidden author's question only the day."""
    return day(question.asked_at) if question.mask else when(question.asked_at, "time")
