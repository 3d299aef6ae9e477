"""Works can be commented on while they are shown."""

from __future__ import annotations

from zgh.foundation.comments.registry import register

from .models import Work

register(
    Work,
    open_when=lambda work: work.state == "published",
    tell=lambda work: [work.author],
    join=("union", "author"),
)
