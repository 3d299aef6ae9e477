"""What a look ends with. Permission is the caller's question; here are the turn, the words and the telling.

Locks are always taken in one order: the thing, then the desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.moderation import tell
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.stock.models import lock
from zgh.kit.dates import midnight
from zgh.kit.forms import clean_text

from ..registry import is_taken, known, of
from .desk import rules_for

if TYPE_CHECKING:
    from .review import Review

MIN_REASON = 4
MOST_REASON = 200
MOST_PLEA = 500


def approve(review: Review, by: Any) -> None:
    """It may be read by everybody: shown for the first time, shown again, or left as it stands."""
    with turn(review, "approve") as row:
        _settle(review, "approve", by)
        verb = _let_be(row, by)
        tell.passed(review, row, verb)


def hide(review: Review, by: Any, reason: str) -> None:
    """Nobody but its author reads it any more; they are told why and that they can appeal."""
    reason = said(reason, MOST_REASON, _("请写明为什么，至少%(n)d个字，作者会原样看到"))
    with turn(review, "hide") as row:
        _settle(review, "hide", by, reason)
        if row.flow.can(row, "hide"):
            row.hide(by, reason)
        elif is_taken(row):  # reports had hidden it already, and said only that somebody would look
            type(row)._base_manager.filter(pk=row.pk).update(reason=reason)
        tell.taken(review, row)


def remove(review: Review, by: Any, reason: str) -> None:
    """Gone for good, as far as an appeal does not bring it back."""
    reason = said(reason, MOST_REASON, _("请写明为什么，至少%(n)d个字，作者会原样看到"))
    with turn(review, "remove") as row:
        _settle(review, "remove", by, reason)
        if row.flow.can(row, "remove"):
            row.remove(by, reason)
        tell.taken(review, row)


def uphold(review: Review, by: Any, reason: str) -> None:
    """The appeal changes nothing; the last word."""
    reason = said(reason, MOST_REASON, _("请写明为什么维持，至少%(n)d个字，作者会原样看到"))
    with turn(review, "uphold") as row:
        _settle(review, "uphold", by, reason)
        tell.upheld(review, row)


def pass_up(review: Review, by: Any) -> None:
    """Somebody does not want to decide this here: the union above does."""
    parent = parent_of(review.union)
    if parent is None:
        raise ValidationError(_("上面没有工会了，请在这里决定"), code="root")
    with turn(review, "pass_up"):
        old = review.union
        review.flow.move(review, "pass_up", by, union_id=parent.pk)
        review.union = parent
        tell.moved(review, old)


def appeal(review: Review, by: Any, plea: str) -> Review:
    """Its author asks for a second look, once: by somebody else, at the union above.

    Not while it is no longer what was decided about: taken back to be changed, sent in again, looked at anew.
    """
    plea = said(plea, MOST_PLEA, _("说说为什么，至少%(n)d个字，上级工会会看"))
    with transaction.atomic():
        row = hold_row(review)
        review.refresh_from_db(fields=["state"])
        if not is_taken(row) or not type(review).objects.filter(appealable(), pk=review.pk).exists():
            raise Overtaken(review, "appeal")
        union = parent_of(review.union) or review.union
        again = type(review)(
            about_type=review.about_type, about_id=review.about_id, union=union, kind="appeal", of=review, plea=plea,
            text=review.text, hits=review.hits, author_id=review.author_id, mask=review.mask,
            author_name=review.author_name, **moments(union, is_by_day=bool(review.mask)),
        )  # fmt: skip
        again.save(force_insert=True)
        tell.opened(again, row)
    return again


def appealable() -> Q:
    """Decisions not to show something that are the last word about it so far: none open, none since, no appeal yet."""
    from .review import TAKEN, Review

    same = Review.objects.filter(about_type=OuterRef("about_type"), about_id=OuterRef("about_id"))
    newer = same.exclude(pk=OuterRef("pk")).filter(Q(state="open") | Q(decided_at__gt=OuterRef("decided_at")))
    again = Review.objects.filter(of=OuterRef("pk"))
    return ~Q(kind="appeal") & Q(state__in=TAKEN) & ~Exists(again) & ~Exists(newer)


def moments(union: Any, *, is_by_day: bool) -> dict[str, Any]:
    """From when a look waits and until when it should be done; of a hidden author only the day. Two queries."""
    now = midnight() if is_by_day else timezone.now()
    return {"opened_at": now, "due_at": workdays_after(now, rules_for(union).look_workdays, union)}


@contextmanager
def turn(review: Review, verb: str) -> Iterator[Any]:
    """Hold the thing for one verb on its look; yields the thing, afresh.

    Raises Overtaken when somebody else has decided since the look was loaded; nothing is written then.
    """
    with transaction.atomic():
        row, seen = hold_row(review), (review.state, review.union_id)
        review.refresh_from_db(fields=["state", "union", "flag_count"])
        if seen != (review.state, review.union_id):
            raise Overtaken(review, verb)
        if not review.flow.can(review, verb):
            raise IllegalMove(review, verb)
        yield row


def hold_row(review: Review) -> Any:
    """The thing a look is about, held until the end of the transaction."""
    if not known(review.about_type):
        raise IllegalMove(review, "decide")
    entry = of(review.about_type)
    try:
        lock(entry.model(pk=review.about_id))
    except ObjectDoesNotExist:  # outlived its period
        raise IllegalMove(review, "decide") from None
    return entry.rows().get(pk=review.about_id)


def said(text: str, most: int, short: str) -> str:
    """Cleaned words of a decision or an appeal; ValidationError in Chinese when they say too little or too much."""
    text = clean_text(text or "")
    if len(text) < MIN_REASON:
        raise ValidationError(short % {"n": MIN_REASON}, code="short")
    if len(text) > most:
        raise ValidationError(_("最多%(n)d个字") % {"n": most}, code="long")
    return text


def _settle(review: Review, verb: str, by: Any, reason: str = "") -> None:
    facts = {"decided_by_id": by.pk, "decided_at": timezone.now(), "reason": reason}
    review.flow.move(review, verb, by, **facts)


def _let_be(row: Any, by: Any) -> str:
    """Do the verb that brings a thing to light, as its state wants; "" where it is shown already."""
    verb = next((verb for verb in ("approve", "restore") if row.flow.can(row, verb)), "")
    if verb:
        getattr(row, verb)(by)
    return verb
