"""Who hears of a comment. Only once it is shown; nothing said here repeats its words, which may be taken away later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.moderation.registry import brief
from zgh.foundation.notices.send import send

from . import registry

if TYPE_CHECKING:
    from .models import Comment


def shown(comment: Comment) -> None:
    """Everybody may read it: whoever it answers hears of it, and whoever looks after the row it stands under."""
    words = {"name": comment.author_name, "title": brief(comment.thread.title)}
    told = {comment.author_id}
    for other in filter(None, (comment.answers, comment.parent)):
        if other.author_id not in told:
            text = _("%(name)s回复了您的评论：%(text)s") % {**words, "text": brief(other.text)}
            _send(comment, "comments.replied", [other.author], text)
            told.add(other.author_id)
    people = [user for user in _keepers(comment) if user.pk not in told]
    _send(comment, "comments.written", people, _("%(name)s评论了“%(title)s”") % words)


def _keepers(comment: Comment) -> list[Any]:
    from .models.authoring import row_of

    row = row_of(comment.thread)
    return list(registry.of(row).tell(row)) if row is not None else []


def _send(comment: Comment, kind: str, to: list[Any], text: str) -> None:
    send(kind, to, about=comment, text=text, url=comment.get_absolute_url())
