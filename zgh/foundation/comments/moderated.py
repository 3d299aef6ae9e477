"""Comments may be looked at."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.moderation.registry import Author, Moderated, register

from .models import Comment

register(
    Moderated(
        Comment,
        label=_("评论"),
        text=lambda comment: comment.text,
        union=lambda comment: comment.thread.union,
        author=lambda comment: Author(user_id=comment.author_id, name=f"{comment.author.name}·{comment.origin}"),
        at="written_at",
        shown_at="shown_at",
        join=("thread__union", "author", "origin", "parent__author", "answers__author"),
    )
)
