"""Works are looked at before they stand on the stage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.moderation.registry import Author, Moderated, register

from .models import Work

register(
    Moderated(
        Work,
        label=_("作品"),
        text=lambda work: f"{work.title}\n{work.text}".strip(),
        union=lambda work: work.union,
        author=lambda work: Author(user_id=work.author_id, name=f"{work.author.name}·{work.union}"),
        at="created_at",
        shown_at="published_at",
        join=("union", "author", "audience__union"),
    )
)
