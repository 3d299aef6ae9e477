"""What can be found: works on the stage, never drafts or what waits."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.search.registry import register

from .models import Work

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
