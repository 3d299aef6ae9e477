"""What the author does after submitting. A hidden author acts under the alias: no name reaches any record."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.belonging import parent_of
from zgh.services.voice import tell
from zgh.services.voice.uploads import Uploads, enclose, take_in

from .clock import NO_CLOCK, Participant, Phase
from .mask import actor
from .talk import Answer, Message, Rating
from .turn import halt, leave, restart, said, turn

if TYPE_CHECKING:
    from .case import Case


class AuthorVerbs:
    """reply, rate, reopen, withdraw."""

    def reply(self: Case, by: Any, text: str, uploads: Uploads = (), *, once: uuid.UUID | None = None) -> Message:
        """Say something more. The same `once` twice is one message."""
        text, once = said(text, 2000), once or uuid.uuid4()
        files = take_in(uploads, is_masked=self.is_masked)
        with turn(self, "reply"):
            message, is_new = self.messages.get_or_create(once=once, defaults=_words(self, by, text))
            if is_new:
                enclose(message, files, by, is_masked=self.is_masked)
                self.flow.move(self, "reply", actor(self, by))
                tell.replied(self)
        return message

    def rate(self: Case, by: Any, level: int, is_solved: bool, comment: str = "") -> Rating:
        """Judge the answer; that closes the case. Only a person rates, never the platform."""
        comment = said(comment, 500, least=0)
        if level not in Rating.Level.values:
            raise ValidationError(_("请选一个满意度"), code="level")
        with turn(self, "rate"):
            now = timezone.now()
            answer = self.answers.get(round=self.reopened_count, state=Answer.State.PUBLISHED)
            facts = {"level": level, "is_solved": is_solved, "comment": comment, "at": now}
            rating = Rating.objects.create(case=self, answer=answer, **facts)
            self.flow.move(self, "rate", actor(self, by), closing="rated", closed_at=now, lapse_at=None)
            tell.closed(self)
        return rating

    def reopen(self: Case, by: Any, reason: str) -> None:
        """Not solved. The first time the same union works again; the second time the union above takes over."""
        from .case import MAX_REOPENED

        reason = said(reason, 2000, short=_("请写一写哪里还没有解决"))
        with turn(self, "reopen"):
            if self.reopened_count >= MAX_REOPENED:
                raise IllegalMove(self, "reopen")
            now, count, old = timezone.now(), self.reopened_count + 1, self.union
            above = parent_of(old) if count == MAX_REOPENED else None
            self.messages.create(is_reopening=True, **_words(self, by, reason))
            moved: dict[str, Any] = {"closing": "", "closed_at": None, "answered_at": None, "lapse_at": None}
            if above is not None:
                leave(self, Participant.Reason.REOPENED, now)
                moved |= {"union_id": above.pk, "handler_id": None}
            clock = restart(self, Phase.REPLY, now, above)
            self.flow.move(self, "reopen", actor(self, by), reopened_count=count, **moved, **clock)
            tell.reopened(self, old)

    def withdraw(self: Case, by: Any) -> None:
        """Take the case back; colleagues no longer see it, the record stays."""
        with turn(self, "withdraw"):
            now = timezone.now()
            moved = {"closing": "withdrawn", "closed_at": now, **NO_CLOCK, **halt(self, now)}
            self.flow.move(self, "withdraw", actor(self, by), **moved)
            tell.withdrawn(self)


def _words(case: Case, by: Any, text: str) -> dict[str, Any]:
    """A message of the author; a hidden author's carries no login."""
    who = None if case.mask else by
    return {"case": case, "side": Message.Side.AUTHOR, "text": text, "by": who, "at": timezone.now()}
