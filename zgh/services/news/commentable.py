"""What may be said below an article, and when."""

from __future__ import annotations

from zgh.foundation.comments.registry import register

from .models import Article

register(
    Article,
    open_when=lambda article: article.comments != "closed" and article.is_out(),
    premoderated=lambda article: article.comments == "reviewed",
    tell=lambda article: [article.by],
    join=("live", "head", "by", "union"),
)
