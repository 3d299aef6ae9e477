"""What those who thought an idea up do: answer an invitation, be named or not, come out of hiding, ask once more."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.services.voice import idea_tell

from .idea_people import MOST_COAUTHORS, CoAuthor
from .idea_turn import idea_turn

if TYPE_CHECKING:
    from .idea import Idea

HONOURED = ("adopted", "partly", "implementing", "done", "verified", "rewarded", "showcased")


def name_coauthors(idea: Idea, by: Any, colleagues: Sequence[Any]) -> list[CoAuthor]:
    """Ask those who thought along. Called once, where the idea is written down, in its transaction."""
    people = fit_to_join(by, colleagues)
    now = timezone.now()
    rows = CoAuthor.objects.bulk_create([CoAuthor(idea=idea, user=one, asked_at=now) for one in people])
    for row in rows:
        idea_tell.asked_to_join(idea, row)
    return rows


def fit_to_join(by: Any, colleagues: Sequence[Any]) -> list[Any]:
    """The colleagues, once each. ValidationError when the author is among them, or when they are too many."""
    people = list({one.pk: one for one in colleagues}.values())
    if any(one.pk == by.pk for one in people):
        raise ValidationError(_("您就是提出人，不用再写自己"), code="self")
    if len(people) > MOST_COAUTHORS:
        raise ValidationError(_("合作人最多%(n)d位") % {"n": MOST_COAUTHORS}, code="many")
    return people


def join(idea: Idea, by: Any, share: int | None = None, is_credited: bool = False) -> None:
    """Yes, we thought of it together; with the share of a reward agreed on, and whether to be named."""
    with idea_turn(idea):
        row = _row_of(idea, by)
        answer = {"answered_at": timezone.now(), "is_credited": is_credited}
        row.flow.move(row, "join", by, share=_fair(idea, row, share), **answer)
        idea_tell.joined(idea, row)


def decline(idea: Idea, by: Any) -> None:
    """It is not mine, or no longer. Their name is nowhere shown; possible until a reward is awarded."""
    with idea_turn(idea):
        row = _row_of(idea, by)
        if idea.state in ("rewarded", "showcased"):
            raise IllegalMove(idea, "decline")
        row.flow.move(row, "decline", by, answered_at=timezone.now(), share=None, is_credited=False)
        idea_tell.declined(idea, row)


def credit(idea: Idea, by: Any, is_credited: bool) -> None:
    """Whether my name may stand on the showcase; to be changed at any time. Hidden authors have no name here."""
    with idea_turn(idea, "credit"):
        if idea.case.is_by(by):
            if idea.case.mask:
                raise ValidationError(_("隐去了姓名的妙招不署名。想署名，请先认领"), code="masked")
            idea.flow.move(idea, "credit", by, is_credited=is_credited)
            return
        row = _row_of(idea, by)
        if row.state != CoAuthor.State.JOINED:
            raise ValidationError(_("请先答应做合作人"), code="asked")
        CoAuthor.objects.filter(pk=row.pk).update(is_credited=is_credited)
        idea.flow.move(idea, "credit", by)


def claim(idea: Idea, by: Any, is_credited: bool = False) -> None:
    """The hidden author of this one idea comes forward, for the reward. Cannot be taken back.

    Nothing with the mask stays beside the name, or a copy of the database would name all their other hidden cases:
    the case becomes a named one, its notices move to the login, and the mark the alias was made from is renewed, so
    that the alias in the book cannot be recomputed from the mask of another case.
    """
    with idea_turn(idea, "claim"):
        case, mask = idea.case, idea.case.mask
        if not mask or not case.is_by(by):
            raise IllegalMove(idea, "claim")
        named = {"author": by, "mask": "", "alias": "", "once": uuid.uuid4()}
        type(case).objects.filter(pk=case.pk).update(**named)
        owed = [row.pk for row in case.obligations.all()]
        about = Q(about_type="voice.case", about_id=case.pk) | Q(about_type="voice.obligation", about_id__in=owed)
        Notice.objects.filter(about, mask=mask).update(user=by, mask=None)
        case.sanctions.update(mask="")  # given to somebody who no longer hides here
        case.unmask_requests.update(mask="")
        for name, value in named.items():
            setattr(case, name, value)
        idea.flow.move(idea, "claim", by, is_credited=is_credited)
        idea_tell.claimed(idea)


def look_again(idea: Idea, by: Any, reason: str) -> None:
    """Once: please look at it a second time. The case is handled anew, with its clock; what follows is in receivers."""
    idea.case.reopen(by, reason)
    idea.refresh_from_db()


def reopened(idea: Idea, by: Any) -> None:
    """The author (`by`, an alias when hidden) has reopened the case: an idea turned down is looked at anew, once."""
    if idea.state != "rejected":
        return
    if idea.is_second_look:
        raise ValidationError(_("这条妙招已经复核过一次，结论不再变。有新的想法，欢迎另提一条"), code="twice")
    idea.flow.move(idea, "look_again", by, is_second_look=True)


def signed(idea: Idea) -> list[str]:
    """Names that may be shown to all colleagues: of those who agreed, as long as they are not hidden."""
    author = [idea.case.author.name] if idea.case.author and idea.is_credited else []
    return [*author, *(row.user.name for row in idea.joined() if row.is_credited)]


def unsigned(idea: Idea) -> list[str]:
    """Names that must not be shown: the author's and co-authors' who did not agree."""
    author = [idea.case.author.name] if idea.case.author and not idea.is_credited else []
    rows = idea.coauthors.select_related("user")
    return [*author, *(row.user.name for row in rows if not (row.is_credited and row.state == "joined"))]


def joined(idea: Idea) -> list[CoAuthor]:
    """Those who said yes. One query, once a row."""
    if not hasattr(idea, "_joined"):
        idea._joined = list(idea.coauthors.filter(state="joined").select_related("user"))  # type: ignore[attr-defined]
    return idea._joined  # type: ignore[attr-defined]


def _row_of(idea: Idea, user: Any) -> CoAuthor:
    row = CoAuthor.objects.get(idea=idea, user=user)
    row.idea = idea
    return row


def _fair(idea: Idea, row: CoAuthor, share: int | None) -> int | None:
    """A share that leaves something for the others."""
    if share is None:
        return None
    others = idea.coauthors.exclude(pk=row.pk).filter(state="joined").values_list("share", flat=True)
    if not 0 <= share <= 100 - sum(part or 0 for part in others):
        raise ValidationError(_("几位的份额加起来超过了100%，请商量好再填"), code="share")
    return share
