"""What the author does after submitting. A hidden author acts under the alias: no name reaches any record."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.belonging import parent_of
from zgh.services.voice import tell
from zgh.services.voice.todos import owe
from zgh.services.voice.uploads import Uploads, enclose, take_in

from .clock import NO_CLOCK, Participant, Phase
from .leeway import resume
from .mask import actor, blurred
from .merging import follow, release
from .talk import Answer, Message, Rating
from .turn import halt, leave, restart, said, turn

if TYPE_CHECKING:
    from .case import Case

MAX_REOPENED = 2  # the second "not solved" goes one level up; after that people meet (domain.md §2.7)


def reply(case: Case, by: Any, text: str, uploads: Uploads = (), *, once: uuid.UUID | None = None) -> Message:
    """Say something more. The same `once` twice is one message."""
    text, once = said(text, 2000), once or uuid.uuid4()
    files = take_in(uploads, is_masked=case.is_masked)
    with turn(case, "reply"):
        if Message.objects.filter(once=once).exclude(case=case).exists():
            raise ValidationError(_("页面已过期，请返回重新填写"), code="once")
        message, is_new = case.messages.get_or_create(once=once, defaults=_words(case, by, text))
        if is_new:
            enclose(message, files, by, is_masked=case.is_masked)
            columns = resume(case, timezone.now())
            case.flow.move(case, "reply", actor(case, by), **columns)
            tell.replied(case)
            if columns:
                owe(case)
    return message


def rate(case: Case, by: Any, level: int, is_solved: bool, comment: str = "") -> Rating:
    """Judge the answer; that closes the case. Only a person rates, never the platform."""
    comment = said(comment, 500, least=0)
    if level not in Rating.Level.values:
        raise ValidationError(_("请选一个满意度"), code="level")
    with turn(case, "rate"):
        now = blurred(case, timezone.now())
        answer = case.answers.get(round=case.reopened_count, state=Answer.State.PUBLISHED)
        facts = {"level": level, "is_solved": is_solved, "comment": comment, "at": now}
        rating = Rating.objects.create(case=case, answer=answer, **facts)
        _note_closed(case, now)
        case.flow.move(case, "rate", actor(case, by), closing="rated", lapse_at=None)
        tell.closed(case)
    return rating


def reopen(case: Case, by: Any, reason: str) -> None:
    """Not solved. The first time the same union works again; the second time the union above takes over."""
    reason = said(reason, 2000, short=_("请写一写哪里还没有解决"))
    with turn(case, "reopen"):
        if case.reopened_count >= MAX_REOPENED:
            raise IllegalMove(case, "reopen")
        now, count, old = timezone.now(), case.reopened_count + 1, case.union
        above = parent_of(old) if count == MAX_REOPENED else None
        case.messages.create(is_reopening=True, **_words(case, by, reason))
        moved: dict[str, Any] = {"closing": "", "closed_at": None, "answered_at": None, "lapse_at": None}
        if above is not None:
            leave(case, Participant.Reason.REOPENED, blurred(case, now))
            moved |= {"union_id": above.pk, "handler_id": None}
        clock = restart(case, Phase.REPLY, blurred(case, now), above)
        case.flow.move(case, "reopen", actor(case, by), reopened_count=count, **moved, **clock)
        if above is not None:
            follow(case, Participant.Reason.REOPENED, blurred(case, now))
        tell.reopened(case, old)


def withdraw(case: Case, by: Any) -> None:
    """Take the case back; colleagues no longer see it, the record stays."""
    with turn(case, "withdraw"):
        now = timezone.now()
        _note_closed(case, blurred(case, now))
        moved = {"closing": "withdrawn", **NO_CLOCK, **halt(case, now, blurred(case, now))}
        case.flow.move(case, "withdraw", actor(case, by), **moved)
        release(case)
        tell.withdrawn(case)


def _note_closed(case: Case, now: dt.datetime) -> None:
    """Kept on the row and not among the changes in the book: its readers may know a hidden author's day only."""
    type(case).objects.filter(pk=case.pk).update(closed_at=now)
    case.closed_at = now


def _words(case: Case, by: Any, text: str) -> dict[str, Any]:
    """A message of the author; a hidden author's carries no login."""
    who = None if case.mask else by
    return {"case": case, "side": Message.Side.AUTHOR, "text": text, "by": who, "at": blurred(case, timezone.now())}
