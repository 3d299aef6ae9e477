"""What cadres do with a case. Permission is the caller's question; here is the state, the clock and the telling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.orgs.models import Union
from zgh.services.voice import tell

from .clock import NO_CLOCK, Participant, Phase
from .desk import can_be_given, covers, seats
from .kind import Desk
from .merging import follow
from .office import office_of
from .planning import promise_of_plan
from .rules import rules_for
from .talk import Answer, Message
from .turn import halt, leave, restart, said, turn

if TYPE_CHECKING:
    from .case import Case

MIN_REASON = 10  # characters: shorter reasons are phrases, not reasons


def accept(case: Case, by: Any) -> None:
    """Take the case up; the reply clock starts. Whoever accepts handles it unless somebody was assigned."""
    with turn(case, "accept"):
        now = timezone.now()
        clock = restart(case, Phase.REPLY, now)
        case.flow.move(case, "accept", by, accepted_at=now, handler_id=case.handler_id or by.pk, **clock)
        tell.accepted(case)


def refer(case: Case, by: Any, to: Union, reason: str, *, is_moved: bool = False) -> None:
    """Hand the case to another union with a reason its author reads; that union's accept clock starts.

    Not back to one that has had it, unless it stands above or the tree itself changed (`is_moved`).
    """
    reason = said(reason, 300, short=_("请写明转办原因，职工会看到"))
    with turn(case, "refer"):
        if to.pk == case.union_id:
            raise ValidationError(_("已经在这个工会了，请选别的工会"), code="same")
        if not is_moved:
            refuse_ping_pong(case, to)
        now, old = timezone.now(), case.union
        desk = Desk.VOICE if case.desk == Desk.PLATFORM else case.desk
        if desk != Desk.VOICE and not seats([desk], to).exists():
            raise ValidationError(_("那个工会还没有人办这类来信，请另选一个"), code="unstaffed")
        leave(case, Participant.Reason.REFERRED, now)
        clock = restart(case, Phase.ACCEPT, now, to)
        case.flow.move(case, "refer", by, note=reason, union_id=to.pk, desk=desk, handler_id=None, **clock)
        follow(case, Participant.Reason.REFERRED, now)
        tell.referred(case, old)


def refuse_ping_pong(case: Case, to: Union) -> None:
    """ValidationError when `to` gave the case away before and is not above its owner. One query."""
    gave_away = case.participants.filter(union=to, reason=Participant.Reason.REFERRED)
    if case.union.is_descendant_of(to) or not gave_away.exists():
        return
    words = {"union": to}
    sentence = _("%(union)s已经办过、转出过这件事，不能再转回去。拿不准归谁管，请转给上级工会定")
    raise ValidationError(sentence % words, code="ping_pong")


def assign(case: Case, by: Any, to: Any) -> None:
    """Give the case to one colleague of this desk; a letter to a chair also to a cadre who answers for them.

    A hidden author is accepted like anyone else: a refusal would give them away. They cannot act on it.
    """
    with turn(case, "assign"):
        if not can_be_given(to, case):
            raise ValidationError(_("这位同事没有办理本工会心声的职责"), code="no_duty")
        if to.pk == case.author_id:
            raise ValidationError(_("不能交给提出人自己办理"), code="own")
        case.flow.move(case, "assign", by, handler_id=to.pk)
        tell.assigned(case, to)


def note(case: Case, by: Any, text: str) -> None:
    """Write something only cadres read."""
    text = said(text, 2000)
    with turn(case, "note"):
        case.messages.create(side=Message.Side.INTERNAL, text=text, by=by, at=timezone.now())
        case.flow.move(case, "note", by)


def ask(case: Case, by: Any, text: str) -> None:
    """Ask the author something; hidden authors answer under their alias. The clock keeps running."""
    text = said(text, 2000)
    with turn(case, "ask"):
        case.messages.create(side=Message.Side.UNION, text=text, by=by, at=timezone.now())
        case.flow.move(case, "ask", by)
        tell.asked(case)


def save_draft(case: Case, by: Any, text: str, conclusion: str = "solved") -> Answer:
    """Keep the answer of this round for later; cadres share one draft."""
    with turn(case, "draft"):
        answer = written(case, by, said(text, 5000), conclusion)
        case.flow.move(case, "draft", by)
    return answer


def answer(case: Case, by: Any, text: str, conclusion: str = "solved") -> Answer:
    """Publish the answer of this round, signed with the cadre's office. An unaccepted case counts as accepted."""
    if conclusion == Answer.Conclusion.PLANNED:
        raise ValidationError(_("列入计划要写明步骤和日期"), code="steps")
    return publish(case, "answer", by, said(text, 5000), conclusion)


def refuse(case: Case, by: Any, reason: str) -> Answer:
    """Say no, with a reason of at least ten characters that the author reads and may contest."""
    short = _("请写明不采纳的理由，至少%(n)d个字") % {"n": MIN_REASON}
    return publish(case, "refuse", by, said(reason, 5000, least=MIN_REASON, short=short), "refused")


def publish(  # noqa: PLR0917 (case, verb, who, words, result, steps of a plan)
    case: Case, verb: str, by: Any, text: str, conclusion: str, steps: Sequence[tuple[str, dt.date]] = ()
) -> Answer:
    """Put the answer of this round out: to be judged, or with `steps` as a plan whose own promise starts now."""
    with turn(case, verb):
        now = timezone.now()
        answer = written(case, by, text, conclusion)
        office, hand = office_of(by, case.union), hand_of(case, by)
        answer.flow.move(answer, "publish", by, published_at=now, office=office, hand=hand)
        settle(case, verb, by, answer, now, steps)
    return answer


def settle(  # noqa: PLR0917 (case, verb, who acts, what is out since when, steps of a plan)
    case: Case, verb: str, by: Any, answer: Answer, now: dt.datetime, steps: Sequence[tuple[str, dt.date]] = ()
) -> None:
    """The answer is out: the case waits for its author's word, or for the steps of the plan."""
    late = halt(case, now)
    clock = promise_of_plan(case, now, steps) if steps else {**NO_CLOCK, "lapse_at": _lapses(case, now)}
    first = {} if case.accepted_at else {"accepted_at": now}
    by_whom: dict[str, Any] = {"conclusion": answer.conclusion, "handler_id": case.handler_id or answer.by_id}
    case.flow.move(case, verb, by, answered_at=now, **by_whom, **first, **clock, **late)
    tell.answered(case, answer)


def _lapses(case: Case, now: dt.datetime) -> dt.datetime:
    """When an answer nobody judges closes by itself."""
    return workdays_after(now, rules_for(case.union).lapse_workdays, case.union)


def hand_of(case: Case, by: Any) -> str:
    """Whether a chair answers a letter in person; "" where nobody was promised that."""
    if case.desk != Desk.CHAIR:
        return ""
    return Answer.Hand.SELF if covers(by, Desk.CHAIR, case.union) else Answer.Hand.DELEGATE


def written(case: Case, by: Any, text: str, conclusion: str) -> Answer:
    """The draft of this round, created or rewritten. The state guard: a published answer is never rewritten."""
    if conclusion not in Answer.Conclusion.values:
        raise ValidationError(_("请选一个结论"), code="conclusion")
    if case.answers.filter(round=case.reopened_count, state=Answer.State.IN_REVIEW).exists():
        raise ValidationError(_("答复正在等主席审核，要改请先撤回"), code="in_review")
    facts: dict[str, models.Model | str] = {"text": text, "conclusion": conclusion, "by": by, "union": case.union}
    answer, _is_new = Answer.objects.update_or_create(
        case=case, round=case.reopened_count, state=Answer.State.DRAFT, defaults=facts
    )
    return answer
