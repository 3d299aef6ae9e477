"""From first look to verdict. The verdict answers the case: both are written, or neither."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.calendar.workdays import CLOSES_AT
from zgh.services.voice import idea_tell

from .handling import MIN_REASON, publish
from .idea_people import CRITERIA, CoAuthor, Review
from .idea_turn import idea_turn
from .turn import said

if TYPE_CHECKING:
    from .idea import Idea

MOST_REVIEWERS = 15


def screen(idea: Idea, by: Any) -> None:
    """Worth a closer look. A case nobody has accepted yet is accepted with it: somebody has read it."""
    with idea_turn(idea, "screen"):
        idea.flow.move(idea, "screen", by)
        if idea.case.state == "submitted":
            idea.case.accept(by)
        idea_tell.screened(idea)


def invite(idea: Idea, by: Any, reviewers: Sequence[Any], due_on: dt.date) -> list[Review]:
    """Ask colleagues for their judgment by the evening of a day. Those asked already are not asked twice.

    A hidden author is invited like anyone else: a refusal would give them away. They cannot judge it.
    """
    if due_on < timezone.localdate():
        raise ValidationError(_("评审日期已经过去了，请重选"), code="past")
    with idea_turn(idea, "invite"):
        rows = _asked(idea, by, _fit_to_judge(idea, reviewers), due_on)
        idea.flow.move(idea, "invite", by)
        for row in rows:
            idea_tell.invited(row)
    return rows


def judge(idea: Idea, by: Any, points: dict[str, int], opinion: str) -> Review:
    """What one reviewer says; may be said anew until the verdict. The author reads it afterwards without the name."""
    opinion = said(opinion, 1000, least=5, short=_("请写一两句意见，提出人看得到，看不到是谁写的"))
    if any(points.get(name) not in range(1, 6) for name, _label, _asks in CRITERIA):
        raise ValidationError(_("三项都请打分，1到5分"), code="points")
    with idea_turn(idea):
        row = Review.objects.get(idea=idea, reviewer=by, round=idea.case.reopened_count)
        row.idea = idea
        row.flow.move(row, "judge", by, given_at=timezone.now(), opinion=opinion, **points)
        idea_tell.judged(row)
    return row


def adopt(idea: Idea, by: Any, text: str) -> None:
    """We do it. The answer of the case says: planned."""
    _decide(idea, "adopt", by, said(text, 5000, least=MIN_REASON, short=_few()), "planned")


def adopt_partly(idea: Idea, by: Any, text: str) -> None:
    """We do a part of it; the answer says which."""
    _decide(idea, "adopt_partly", by, said(text, 5000, least=MIN_REASON, short=_few()), "planned")


def store(idea: Idea, by: Any, text: str) -> None:
    """Good, and not now: kept for later, with the reason as answer."""
    _decide(idea, "store", by, said(text, 5000, least=MIN_REASON, short=_few()), "explained")


def turn_down(idea: Idea, by: Any, reason: str) -> None:
    """No, with a reason of at least ten characters; the author may ask for one second look."""
    short = _("请写明不采纳的理由，至少%(n)d个字") % {"n": MIN_REASON}
    _decide(idea, "turn_down", by, said(reason, 5000, least=MIN_REASON, short=short), "refused")


def _decide(idea: Idea, verb: str, by: Any, text: str, conclusion: str) -> None:
    with idea_turn(idea, verb):
        if verb.startswith("adopt") and not _is_judged(idea):
            raise ValidationError(_("还没有专家交来意见，等到一份再定"), code="unjudged")
        idea.flow.move(idea, verb, by, decided_on=timezone.localdate(), decided_by_id=by.pk)
        idea_tell.close_reviews(idea, by)
        if conclusion == "refused":
            idea.case.refuse(by, text)
        else:
            publish(idea.case, "answer", by, text, conclusion)  # a plan without steps: the idea has its own
        idea_tell.decided(idea)


def _is_judged(idea: Idea) -> bool:
    return idea.reviews.filter(round=idea.case.reopened_count, state=Review.State.GIVEN).exists()


def _fit_to_judge(idea: Idea, reviewers: Sequence[Any]) -> list[Any]:
    """The colleagues asked, once each. ValidationError for those who would judge their own work, and for nobody."""
    people = list({one.pk: one for one in reviewers}.values())
    if not people:
        raise ValidationError(_("请写至少一位评审人"), code="nobody")
    if len(people) > MOST_REVIEWERS:
        raise ValidationError(_("一次最多请%(n)d位") % {"n": MOST_REVIEWERS}, code="many")
    barred = {*CoAuthor.objects.filter(idea=idea, state__in=("asked", "joined")).values_list("user_id", flat=True)}
    barred.add(idea.case.author_id)
    own = [one.name for one in people if one.pk in barred]
    if own:
        raise ValidationError(_("%(who)s是提出人或合作人，不能评审自己的妙招") % {"who": "、".join(own)}, code="own")
    return people


def _asked(idea: Idea, by: Any, people: list[Any], due_on: dt.date) -> list[Review]:
    round_, now = idea.case.reopened_count, timezone.now()
    due = timezone.make_aware(dt.datetime.combine(due_on, CLOSES_AT))
    known = set(Review.objects.filter(idea=idea, round=round_).values_list("reviewer_id", flat=True))
    facts = {"idea": idea, "round": round_, "asked_by": by, "asked_at": now, "due_at": due}
    new = [Review(reviewer=one, **facts) for one in people if one.pk not in known]
    return Review.objects.bulk_create(new)


def _few() -> str:
    return _("请写明怎么定的、接下来谁来做，至少%(n)d个字。提出人会原样看到") % {"n": MIN_REASON}
