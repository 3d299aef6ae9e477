"""What employees do with questions after they stand: want to hear them too, or take their own back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.stock.models import lock
from zgh.services.receptions import tell
from zgh.services.voice.models import actor, own
from zgh.services.voice.models.mask import platform

from .turn import turn
from .upvote import Upvote, mark_of

if TYPE_CHECKING:
    from .question import Question

VOTABLE = ("approved", "queued")


def upvote(question: Question, by: Any) -> bool:
    """Also wants to hear it; False when they have said so before. Counts a person once over everything merged.

    Holds this question only: hundreds vote at once, and no vote waits for a moderator.
    """
    with transaction.atomic():
        _hold(question, "upvote")
        if own_among(question, by):
            raise ValidationError(_("这是您自己提的问题，请同事来点"), code="own")
        mark = mark_of(by, question.reception_id)
        if votes_of(question).filter(mark=mark).exists():
            return False
        Upvote.objects.create(question=question, mark=mark)
        type(question)._base_manager.filter(pk=question.pk).update(vote_count=F("vote_count") + 1)
    return True


def take_back(question: Question, by: Any) -> bool:
    """No longer; False when there was nothing to take back."""
    with transaction.atomic():
        _hold(question, "take_back")
        gone, _each = votes_of(question).filter(mark=mark_of(by, question.reception_id)).delete()
        if gone:
            type(question)._base_manager.filter(pk=question.pk).update(vote_count=F("vote_count") - 1)
    return bool(gone)


def withdraw(question: Question, by: Any) -> None:
    """Its author takes it back, while nobody has lined it up."""
    with turn(question, "withdraw"):
        question.flow.move(question, "withdraw", actor(question, by))  # type: ignore[arg-type]
        _release(question)
        tell.withdrawn(question)


def _release(question: Question) -> None:
    """What others asked goes on without it: merged into a question that is gone, nobody would answer it."""
    rows = list(question.merged.order_by("pk"))
    for other in rows:
        other.reception = question.reception
        other.flow.move(other, "split", platform(question), head_id=None)  # type: ignore[arg-type]
    if rows:
        recount(question, *rows)


def recount(*questions: Question) -> None:
    """Count distinct people again after merging and splitting. Locks in key order: the other order deadlocks."""
    for question in sorted(questions, key=lambda row: row.pk):
        lock(question)
        count = votes_of(question).values("mark").distinct().count()
        type(question)._base_manager.filter(pk=question.pk).update(vote_count=count)
        question.vote_count = count


def votes_of(question: Question) -> Any:
    """The votes for this question and for those merged into it."""
    return Upvote.objects.filter(Q(question=question) | Q(question__head=question))


def own_among(question: Question, user: Any) -> bool:
    """Whether `user` asked it, or one that was merged into it."""
    return type(question)._base_manager.filter(own(user), Q(pk=question.pk) | Q(head=question)).exists()


def _hold(question: Question, verb: str) -> None:
    lock(question)
    question.refresh_from_db(fields=["state", "vote_count"])
    if question.state not in VOTABLE:
        raise IllegalMove(question, verb)
