"""Writing a comment, and the thread it stands in."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.flood import refuse_flood
from zgh.foundation.moderation.registry import Author
from zgh.foundation.moderation.registry import of as moderated
from zgh.foundation.moderation.screening import screen
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock

from . import tell
from .models import Comment, Thread
from .models.authoring import Think, why_wait, worded
from .registry import Commentable, of


def write(
    *, by: Any, about: Any, text: str, once: uuid.UUID, parent: Comment | None = None, is_sure: bool = False
) -> Comment:
    """Say something under `about`, which the caller fetched by permission. The same `once` twice is one comment.

    Shown at once, or waiting for a look (`state`). ValidationError in Chinese when no more are taken, somebody writes
    too fast or belongs to no union; `Think` when a word should be thought about first.
    """
    text, entry = worded(text), of(about)
    if (first := Comment.objects.filter(once=once).first()) is not None:
        return _same(first, by)
    origin = _union_of(by)
    thread = thread_of(about)
    screening = screen(text, thread.union)
    if screening.warned and not is_sure and not screening.held:
        raise Think(screening)
    with transaction.atomic():
        refuse_flood(moderated(Comment), Author(user_id=by.pk), thread.union)
        lock(thread)  # nobody slips in while it is closed
        thread.refresh_from_db(fields=["state", "is_premoderated"])
        _check_open(thread, about, entry)
        head, answers = _place(parent, thread)
        facts = {"thread": thread, "once": once, "author": by, "origin": origin, "text": text}
        comment = Comment(parent=head, answers=answers, **facts)
        why = why_wait(comment, screening)
        if not why:
            comment = Comment(parent=head, answers=answers, state="visible", shown_at=timezone.now(), **facts)
        try:
            with transaction.atomic():
                comment.save(force_insert=True)
        except IntegrityError:  # the same filling-in, sent twice at once
            return _same(Comment.objects.get(once=once), by)
        record(by, "comments.write", comment, after={"state": comment.state}, union=thread.union_id)
        if why:
            looking.hold(comment, why, screening)
        else:
            tell.shown(comment)
    return comment


def thread_of(about: Any) -> Thread:
    """The thread of a row; made where there is none. One query, three for the first."""
    entry = of(about)
    key = {"about_type": entry.key, "about_id": about.pk}
    found = Thread.objects.filter(**key).select_related("union").first()
    if found is None:
        facts = {"union": entry.union(about), "title": entry.title(about)[:120], "url": entry.url(about)[:300]}
        found, _is_new = Thread.objects.get_or_create(**key, defaults=facts)
    return found


def let_go(about: Any) -> None:
    """The row is about to be deleted: whoever said something below keeps their words, nobody else reads them."""
    with transaction.atomic():
        thread = Thread.objects.filter(about_type=of(about).key, about_id=about.pk).first()
        if thread is not None:
            lock(thread)
            thread.refresh_from_db()
            thread.let_go()


def _same(first: Comment, by: Any) -> Comment:
    """What this very filling-in has become already. Somebody else's number is an error, not their comment."""
    if first.author_id != by.pk:
        raise ValidationError(_("页面已过期，请返回重新填写"), code="once")
    return first


def _union_of(by: Any) -> Union:
    """Real names only: who the union does not know does not comment (domain.md R19)."""
    union = Union.objects.filter(people__user_id=by.pk).first()
    if union is None:
        raise ValidationError(_("您的账号还没有和职工名册对上，暂时不能评论。请联系单位工会"), code="nobody")
    return union


def _check_open(thread: Thread, about: Any, entry: Commentable) -> None:
    if thread.state != Thread.State.OPEN or not entry.open_when(about):
        raise ValidationError(_("这里不再接受新的评论了，您写的还在"), code="closed")


def _place(parent: Comment | None, thread: Thread) -> tuple[Comment | None, Comment | None]:
    """Answers stand one level deep: an answer to an answer hangs on the same comment and says to whom it speaks."""
    if parent is None:
        return None, None
    if parent.thread_id != thread.pk:
        raise ValidationError(_("您要回复的评论不在这里了"), code="parent")
    return parent.parent or parent, parent
