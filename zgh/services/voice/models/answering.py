"""How an answer gets out: with its papers, and where the union wants it after a look by a chair.

The clock of the case runs until it is published. While a chair looks at it nobody edits it: it is recalled first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Overtaken
from zgh.services.voice import tell_answers
from zgh.services.voice.uploads import Uploads, enclose, take_in

from . import handling, planning
from .desk import covers, seats
from .kind import Desk
from .mask import own
from .office import office_of
from .rules import rules_for
from .talk import Answer, Message
from .turn import said, turn

if TYPE_CHECKING:
    from .case import Case

LEAST_TAKER = 2  # characters: a name of an office, not "无"
REVIEWED = (Desk.VOICE, Desk.CHAIR)  # a confidence has one reader, and operators have no chair


def reviewers(user: Any) -> Q:
    """Cases with an answer that waits for a look by this chair, their own never among them."""
    waiting = Answer.objects.filter(case=OuterRef("pk"), state=Answer.State.IN_REVIEW)
    return under(user, Desk.CHAIR) & Q(desk__in=REVIEWED) & Q(Exists(waiting)) & ~own(user)


def save_draft(  # noqa: PLR0917 (case, who, words, result, whom to turn to, papers)
    case: Case, by: Any, text: str, conclusion: str = "solved", taker: str = "", uploads: Uploads = ()
) -> Answer:
    """Keep the answer of this round and its papers for later; cadres share one draft."""
    files = take_in(uploads, is_masked=False)
    with transaction.atomic():
        answer = handling.save_draft(case, by, text, conclusion)
        return _completed(answer, by, taker, files)


def answer(  # noqa: PLR0917 (case, who, words, result, whom to turn to, papers)
    case: Case, by: Any, text: str, conclusion: str = "solved", taker: str = "", uploads: Uploads = ()
) -> Answer:
    """Publish the answer of this round, or send it to a chair. "Not ours" says who to turn to instead."""
    taker = taker.strip()
    if conclusion == Answer.Conclusion.NOT_OURS and len(taker) < LEAST_TAKER:
        raise ValidationError(_("不归工会管的，请写明该找谁、怎么找，不让职工白跑"), code="taker")
    return _put_out(case, "answer", by, text, conclusion, taker, uploads)


def refuse(case: Case, by: Any, reason: str, uploads: Uploads = ()) -> Answer:
    """Say no with a reason, or send that to a chair first."""
    short = _("请写明不采纳的理由，至少%(n)d个字") % {"n": handling.MIN_REASON}
    reason = said(reason, 5000, least=handling.MIN_REASON, short=short)
    return _put_out(case, "refuse", by, reason, "refused", "", uploads)


def plan(case: Case, by: Any, text: str, steps: Sequence[tuple[str, dt.date]]) -> Answer:
    """Answer with a plan. Where answers are looked at first, a plan is the chair's own word."""
    if needs_review(case, by):
        raise ValidationError(_("本会的答复要主席审核，列入计划请由主席来发"), code="in_review")
    return planning.plan(case, by, text, steps)


def _put_out(  # noqa: PLR0917 (as `answer`, and the verb)
    case: Case, verb: str, by: Any, text: str, conclusion: str, taker: str, uploads: Uploads
) -> Answer:
    files = take_in(uploads, is_masked=False)
    with transaction.atomic():
        if needs_review(case, by):
            return _send_in(case, verb, by, text, conclusion, taker, files)
        done = handling.refuse(case, by, text) if verb == "refuse" else handling.answer(case, by, text, conclusion)
        return _completed(done, by, taker, files)


def needs_review(case: Case, by: Any) -> bool:
    """Whether what `by` writes is looked at by a chair first: the union wants it, and there is one who may."""
    if case.desk not in REVIEWED or covers(by, Desk.CHAIR, case.union):
        return False
    return rules_for(case.union).needs_review and seats([Desk.CHAIR], case.union).exists()


def _send_in(  # noqa: PLR0917 (as `answer`, and the verb)
    case: Case, verb: str, by: Any, text: str, conclusion: str, taker: str, files: list[Any]
) -> Answer:
    with turn(case, verb):
        answer = handling.written(case, by, said(text, 5000), conclusion)
        _completed(answer, by, taker, files)
        answer.flow.move(answer, "send_in", by, sent_in_at=timezone.now())
        tell_answers.sent_in(case, answer)
    return answer


def waiting(case: Case) -> Answer | None:
    """The answer of this round that a chair is to look at. One query."""
    return case.answers.filter(round=case.reopened_count, state=Answer.State.IN_REVIEW).select_related("by").first()


def approve(case: Case, by: Any, seen: str) -> Answer:
    """Out it goes, signed by its writer. `seen` is the `version` of what the chair has read.

    Raises Overtaken when it is no longer there to be approved, ValidationError when it was rewritten since.
    """
    with turn(case, "answer"):
        answer = _held(case, "answer")
        if version(answer) != seen:
            raise ValidationError(_("答复刚刚改过，请再看一遍"), code="rewritten")
        now = timezone.now()
        facts = {"office": office_of(answer.by, case.union), "hand": handling.hand_of(case, answer.by)}
        answer.flow.move(answer, "approve", by, published_at=now, reviewer_id=by.pk, union_id=case.union_id, **facts)
        verb = "refuse" if answer.conclusion == Answer.Conclusion.REFUSED else "answer"
        handling.settle(case, verb, by, answer, now)
        tell_answers.approved(case, answer)
    return answer


def send_back(case: Case, by: Any, comment: str) -> Answer:
    """Not yet: back to the cadres, with a comment that they read and the author does not."""
    comment = said(comment, 1000, short=_("写一句哪里要改，同事才知道怎么改"))
    with turn(case, "draft"):
        answer = _held(case, "draft")
        answer.flow.move(answer, "send_back", by, note=comment)
        case.messages.create(side=Message.Side.INTERNAL, text=comment, by=by, at=timezone.now())
        tell_answers.sent_back(case, answer, comment)
    return answer


def recall(case: Case, by: Any) -> Answer:
    """Take it back from the chair to write on."""
    with turn(case, "draft"):
        answer = _held(case, "draft")
        answer.flow.move(answer, "recall", by)
        tell_answers.recalled(answer)
    return answer


def put_down(case: Case, by: Any = None) -> None:
    """The case went elsewhere: what waited for a chair here is a draft again. One query, more when there is one."""
    if (answer := waiting(case)) is not None:
        answer.case = case
        answer.flow.move(answer, "recall", by)
        tell_answers.recalled(answer)


def version(answer: Answer) -> str:
    """Which wording this is."""
    return answer.edited_at.isoformat()


def _held(case: Case, verb: str) -> Answer:
    """The answer that waits, inside the turn; Overtaken when somebody has approved or recalled it meanwhile."""
    if (answer := waiting(case)) is None:
        raise Overtaken(case, verb)
    return answer


def _completed(answer: Answer, by: Any, taker: str, files: list[Any]) -> Answer:
    """Whom to turn to instead, and the papers."""
    if taker.strip() != answer.taker:
        answer.taker = taker.strip()
        Answer.objects.filter(pk=answer.pk).update(taker=answer.taker)
    enclose(answer, files, by, is_masked=False)
    return answer
