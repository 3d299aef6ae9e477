"""What the desk page shows around the answer: what waits for a chair."""

from __future__ import annotations

from typing import Any

from .models import Answer, Case, Desk, Errand, SupervisionOrder
from .models.answering import needs_review
from .models.desk import covers


def errands_of(case: Case) -> list[Errand]:
    """What others were asked, newest first, not of a confidence. One query; their papers come with the timeline's."""
    if case.manner.is_confidential:
        return []
    rows = list(case.errands.select_related("person", "asked_by", "reported_by", "union"))
    for row in rows:
        row.can_send_back = case.can_entrust and row.flow.can(row, "send_back")  # type: ignore[attr-defined]
        row.can_withdraw = case.can_entrust and row.flow.can(row, "withdraw")  # type: ignore[attr-defined]
    return rows


def order_of(case: Case) -> SupervisionOrder | None:
    """The newest order an unhappy rating of this case has become. One query where there has been a rating."""
    if case.closing != "rated" and not case.reopened_count:
        return None
    return case.orders.select_related("issuer", "union").order_by("-rating__answer__round").first()


def answer_part(case: Case, draft: Answer | None, user: Any) -> dict[str, Any]:
    """More context for the desk page and the pane. One query while it can be answered: whether a chair looks first."""
    waiting = draft if draft is not None and draft.state == Answer.State.IN_REVIEW else None
    return {
        "waiting": waiting,
        "may_review": waiting is not None and covers(user, Desk.CHAIR, case.union),
        "is_reviewed": case.can_answer and waiting is None and needs_review(case, user),
    }
