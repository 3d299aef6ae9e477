"""What becomes of a work: by its author, by those who curate, by colleagues, and by a look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audience.models import Audience
from zgh.foundation.files.attach import attached
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.flood import refuse_flood
from zgh.foundation.moderation.registry import Author, of
from zgh.foundation.moderation.screening import screen
from zgh.foundation.search.index import forget, update
from zgh.foundation.stock.models import lock
from zgh.services.showcase import tell

from .appreciation import Appreciation
from .part import Part

if TYPE_CHECKING:
    from .work import Work


def edit(work: Work, by: Any, **facts: Any) -> None:
    """Other words, while it is a draft. The book keeps that it was changed, not the words."""
    with turn(work, "edit"):
        type(work)._base_manager.filter(pk=work.pk).update(touched_at=timezone.now(), **facts)
        for name, value in facts.items():
            setattr(work, name, value)
        work.flow.move(work, "edit", by)


def submit(work: Work, by: Any) -> None:
    """Send it in: the union looks, those named are asked.

    ValidationError in Chinese while something is missing, or where this person sends in too much.
    """
    with transaction.atomic():
        refuse_flood(of(work), Author(user_id=by.pk), work.union, is_sent=True)
        with turn(work, "submit"):
            _send_in(work, by)


def approve(work: Work, by: Any) -> None:
    """It stands on the stage."""
    work.flow.move(work, "approve", by, published_at=work.published_at or timezone.now(), reason="")
    index(work)


def hide(work: Work, by: Any, reason: str) -> None:
    """Not shown; its author reads why."""
    work.flow.move(work, "hide", by, reason=reason, featured_at=None)
    index(work)


def restore(work: Work, by: Any) -> None:
    """Shown again."""
    work.flow.move(work, "restore", by, reason="", published_at=work.published_at or timezone.now())
    index(work)


def remove(work: Work, by: Any, reason: str) -> None:
    """For good, unless an appeal brings it back."""
    work.flow.move(work, "remove", by, reason=reason, featured_at=None, touched_at=timezone.now())
    index(work)


def withdraw(work: Work, by: Any) -> None:
    """Its author takes it off the stage; it can be changed and sent in again."""
    with turn(work, "withdraw"):
        work.flow.move(work, "withdraw", by, featured_at=None, touched_at=timezone.now())
        looking.drop(work)
        index(work)


def revise(work: Work, by: Any) -> None:
    """Back to a draft, to be changed and sent in again."""
    with turn(work, "revise"):
        work.flow.move(work, "revise", by, reason="", touched_at=timezone.now())
        looking.drop(work)


def feature(work: Work, by: Any) -> None:
    """Among what the union recommends."""
    with turn(work, "feature"):
        work.flow.move(work, "feature", by, featured_at=timezone.now())
        tell.featured(work)


def unfeature(work: Work, by: Any) -> None:
    """No longer."""
    with turn(work, "unfeature"):
        work.flow.move(work, "unfeature", by, featured_at=None)


def appreciate(work: Work, by: Any) -> bool:
    """Like it; False when they did before. Counted once however often they tap."""
    with transaction.atomic():
        _hold_shown(work, "appreciate")
        if Appreciation.objects.filter(work=work, by=by).exists():
            return False
        Appreciation.objects.create(work=work, by=by)
        _count(work, 1)
    return True


def take_back(work: Work, by: Any) -> bool:
    """No longer; False when there was nothing to take back."""
    with transaction.atomic():
        _hold_shown(work, "take_back")
        gone, _each = Appreciation.objects.filter(work=work, by=by).delete()
        if gone:
            _count(work, -1)
    return bool(gone)


def index(work: Work) -> None:
    """Found while it is shown, and only then."""
    if work.state == "published" and not work.parts.filter(role="shown", state="refused").exists():
        update(work)
    else:
        forget(work)


@contextmanager
def turn(work: Work, verb: str) -> Iterator[None]:
    """Hold the work for one verb. Raises Overtaken when it moved since it was loaded."""
    with transaction.atomic():
        seen = work.state
        lock(work)
        work.refresh_from_db(fields=["state", "featured_at", "reason", "published_at"])
        if seen != work.state:
            raise Overtaken(work, verb)
        if not work.flow.can(work, verb):
            raise IllegalMove(work, verb)
        yield


def _send_in(work: Work, by: Any) -> None:
    has_photos = attached(work).exists()
    if not (work.text or has_photos):
        raise ValidationError(_("放一张照片，或者写几句话再送出"), code="empty")
    if has_photos and not work.has_consent:
        raise ValidationError(_("请先确认照片里的人都同意"), code="consent")
    if Audience.objects.filter(pk=work.audience_id, union__closed_on__isnull=False).exists():
        raise ValidationError(_("展示给的工会已经撤并。请点“接着改”，重新选展示给谁再送出"), code="closed")
    work.flow.move(work, "submit", by)
    looking.hold(work, "place", screen(of(work).text(work), work.union))
    Part.ask_all(work)


def _hold_shown(work: Work, verb: str) -> None:
    lock(work)
    work.refresh_from_db(fields=["state", "like_count"])
    if work.state != "published":
        raise IllegalMove(work, verb)


def _count(work: Work, step: int) -> None:
    type(work)._base_manager.filter(pk=work.pk).update(like_count=F("like_count") + step)
    work.refresh_from_db(fields=["like_count"])
