"""What can be found: works on the stage and collections of them, never drafts or what waits."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.search.registry import register

from .models import Collection, Work

register(
    Work,
    title="title",
    body=["text"],
    when=Q(state="published"),
    heading=_("展示舞台"),
    icon="palette",
    rank=6,
    age="published_at",
)
register(
    Collection,
    title="title",
    body=["story"],
    when=Q(state="published"),
    heading=_("专辑"),
    icon="album",
    rank=6,
    age="published_at",
)
