"""What cadres do with a question. Permission is the caller's question; here are the stage, the words, the telling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.services.receptions import tell
from zgh.services.voice.models import Case, Category, Kind
from zgh.services.voice.models.office import office_of
from zgh.services.voice.models.turn import said
from zgh.services.voice.submit import raise_for

from .turn import turn
from .voting import recount

if TYPE_CHECKING:
    from .question import Question

VERBS = (
    *("approve", "dismiss", "restore", "merge", "split", "queue", "air", "put_back"),
    *("answer", "amend", "defer", "carry", "explain"),
)
MIN_REASON = 5  # characters: shorter reasons are phrases, not reasons
HEADS = ("approved", "queued", "on_air", "answered", "carried", "explained")


def approve(question: Question, by: Any) -> None:
    """Let everybody see it. Once the reception is live it stands in the queue at once."""
    with turn(question, "approve") as reception:
        question.flow.move(question, "approve", by, approved_at=timezone.now())
        if reception.state == "live":
            question.flow.move(question, "queue", by)
        tell.approved(question)


def dismiss(question: Question, by: Any, reason: str) -> None:
    """Not taken, with a reason its author reads."""
    reason = _reason(reason)
    with turn(question, "dismiss"):
        question.flow.move(question, "dismiss", by, reason=reason)
        tell.dismissed(question)


def restore(question: Question, by: Any) -> None:
    """Dismissing was a mistake."""
    with turn(question, "restore"):
        question.flow.move(question, "restore", by, reason="")
        tell.restored(question)


def merge(question: Question, by: Any, head: Question) -> None:
    """The same is asked already: this one joins `head`, and so do those merged into it. People count once."""
    with turn(question, "merge"):
        head.refresh_from_db()
        if head.pk == question.pk or head.reception_id != question.reception_id or head.state not in HEADS:
            raise ValidationError(_("请选同一场里已经通过的另一个问题"), code="head")
        question.flow.move(question, "merge", by, head_id=head.pk)
        question.merged.update(head=head)
        recount(question, head)
        tell.merged(question, head)


def split(question: Question, by: Any) -> None:
    """It was another question after all: back to be looked at."""
    with turn(question, "split"):
        head = question.head
        question.flow.move(question, "split", by, head_id=None)
        recount(question, head)
        tell.restored(question)


def queue(question: Question, by: Any) -> None:
    """Line it up, also again after it was put off."""
    with turn(question, "queue"):
        question.flow.move(question, "queue", by)


def air(question: Question, by: Any) -> None:
    """It is being answered now: one at a time."""
    with turn(question, "air") as reception:
        if (now := reception.questions.filter(state="on_air").first()) is not None:
            raise ValidationError(_("“%(text)s”还在台上，先写下回答或放回队列") % {"text": now}, code="on_air")
        question.flow.move(question, "air", by)
        tell.on_air(question)


def put_back(question: Question, by: Any) -> None:
    """Not now after all: back into the queue."""
    with turn(question, "put_back"):
        question.flow.move(question, "put_back", by)


def answer(question: Question, by: Any, reply: str) -> None:
    """Write down what was answered, signed with the office; after the reception also what nobody had looked at."""
    reply = said(reply, 2000, short=_("写一两句回答了什么，没来的同事也要看"))
    with turn(question, "answer") as reception:
        signed = {"answered_by_id": by.pk, "office": office_of(by, reception.union), "answered_at": timezone.now()}
        question.flow.move(question, "answer", by, reply=reply, **signed)
        tell.answered(question)


def amend(question: Question, by: Any, reply: str) -> None:
    """Put the words right before the minutes go out."""
    reply = said(reply, 2000, short=_("写一两句回答了什么，没来的同事也要看"))
    with turn(question, "amend"):
        words = {"reply": reply} if question.state == "answered" else {"reason": _reason(reply)}
        question.flow.move(question, "amend", by, **words)


def defer(question: Question, by: Any) -> None:
    """Not today: it becomes a case when the reception ends."""
    with turn(question, "defer"):
        question.flow.move(question, "defer", by)
        tell.deferred(question)


def carry(question: Question, by: Any) -> Case:
    """Make it a case of the host's union, with its clock."""
    with turn(question, "carry"):
        return become_case(question, by, Category.objects.get(code="other"))


def explain(question: Question, by: Any, reason: str) -> None:
    """Nobody got to it and it needs no case: say why, for everybody to read."""
    reason = _reason(reason)
    with turn(question, "explain"):
        question.flow.move(question, "explain", by, reason=reason)
        tell.explained(question)


def become_case(question: Question, by: Any, usual: Category) -> Case:
    """The case of this question. Call while its reception is held; the question's own number makes it one case."""
    case = raise_for(
        author=question.author,
        mask=question.mask,
        owner=question.reception.union,
        origin=question.origin,
        kind=Kind.QUESTION,
        category=question.category or usual,
        text=question.text,
        once=question.once,
    )
    question.flow.move(question, "carry", by, case_id=case.pk)
    tell.carried(question, case)
    return case


def _reason(text: str) -> str:
    short = _("请写明原因，至少%(n)d个字") % {"n": MIN_REASON}
    return said(text, 300, least=MIN_REASON, short=short)
