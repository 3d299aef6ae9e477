"""What becomes of a comment: by its author, and by a look at it (which alone calls approve, hide, restore, remove)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.comments import tell
from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.registry import Author, of
from zgh.foundation.moderation.screening import Screening, screen
from zgh.foundation.stock.models import lock
from zgh.kit.forms import clean_text

from .. import registry

if TYPE_CHECKING:
    from .comment import Comment
    from .thread import Thread

MOST = 500


class Think(ValidationError):  # noqa: N818 (it says what to do)
    """The writer is asked to think about a word; sent again with `is_sure` it goes on."""

    def __init__(self, screening: Screening) -> None:
        words = "、".join(entry.text for entry in screening.warned[:3])
        text = _("“%(words)s”可能让同事看了不舒服。改一改更好，不改也可以再点一次发出")
        super().__init__(text % {"words": words}, code="think")


def approve(comment: Comment, by: Any) -> None:
    """Everybody may read it now."""
    comment.flow.move(comment, "approve", by, shown_at=comment.shown_at or timezone.now(), reason="")
    tell.shown(comment)


def hide(comment: Comment, by: Any, reason: str) -> None:
    """Nobody but its author reads it."""
    comment.flow.move(comment, "hide", by, reason=reason)


def restore(comment: Comment, by: Any) -> None:
    """It was taken away wrongly."""
    is_new = comment.shown_at is None
    comment.flow.move(comment, "restore", by, reason="", shown_at=comment.shown_at or timezone.now())
    if is_new:
        tell.shown(comment)


def remove(comment: Comment, by: Any, reason: str) -> None:
    """For good, unless an appeal brings it back."""
    comment.flow.move(comment, "remove", by, reason=reason)


def edit(comment: Comment, by: Any, text: str, *, is_sure: bool = False) -> None:
    """Other words, within the window. They are screened like new ones; whoever was looking reads them anew."""
    text = worded(text)
    screening = screen(text, comment.thread.union)
    if screening.warned and not is_sure and not screening.held:
        raise Think(screening)
    with turn(comment, "edit"):
        if text == comment.text:
            return
        why = why_wait(comment, screening)
        type(comment)._base_manager.filter(pk=comment.pk).update(text=text)
        comment.text = text
        comment.flow.move(comment, "edit", by, edited_at=timezone.now())
        if why and comment.flow.can(comment, "hold"):
            comment.flow.move(comment, "hold", None)
        looking.changed(comment, why, screening)


def withdraw(comment: Comment, by: Any) -> None:
    """Its author takes it back; for a few minutes it can be put back."""
    with turn(comment, "withdraw"):
        comment.flow.move(comment, "withdraw", by, withdrawn_at=timezone.now())
        looking.drop(comment)


def put_back(comment: Comment, by: Any) -> None:
    """After all. What nobody had read yet waits again; reports nobody has decided are taken up again."""
    with turn(comment, "put_back"):
        is_new = comment.shown_at is None
        comment.flow.move(comment, "put_back", by, withdrawn_at=None)
        screening = screen(comment.text, comment.thread.union)
        why = why_wait(comment, screening) if is_new or screening.held else ""
        if why:
            looking.hold(comment, why, screening)
            return
        comment.flow.move(comment, "approve", None, shown_at=comment.shown_at or timezone.now())
        if is_new:
            tell.shown(comment)
        looking.look_again(comment)


def why_wait(comment: Comment, screening: Screening) -> str:
    """Why these words must be looked at first; "" when they need not."""
    thread, author = comment.thread, Author(user_id=comment.author_id)
    return looking.why_wait(of(comment), author, thread.union, screening, is_first=is_premoderated(thread))


def is_premoderated(thread: Thread) -> bool:
    """Whether the row of this thread, or the thread itself, lets everything wait. Up to one query."""
    if thread.is_premoderated:
        return True
    row = row_of(thread)
    return row is not None and registry.of(row).premoderated(row)


def row_of(thread: Thread) -> Any:
    """The row commented on; None where its room or the row is gone. One query."""
    if not registry.known(thread.about_type):
        return None
    entry = registry.of(thread.about_type)
    return entry.model._base_manager.select_related(*entry.join).filter(pk=thread.about_id).first()


def worded(text: str) -> str:
    """The words as they are kept; ValidationError in Chinese when there are none or too many."""
    text = clean_text(text or "")
    if not text:
        raise ValidationError(_("写几个字再发"), code="short")
    if len(text) > MOST:
        raise ValidationError(_("最多%(n)d个字，长的可以分两条说") % {"n": MOST}, code="long")
    return text


@contextmanager
def turn(comment: Comment, verb: str) -> Iterator[None]:
    """Hold the comment for one verb of its author. Raises Overtaken when somebody decided about it meanwhile."""
    with transaction.atomic():
        seen = (comment.state, comment.text)
        lock(comment)
        comment.refresh_from_db(fields=["state", "text", "shown_at", "withdrawn_at"])
        if seen != (comment.state, comment.text):
            raise Overtaken(comment, verb)
        yield
