"""What this room itself adds to a brand's history and numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import figures, streams
from .models import Brand, Milestone


def _milestones(user: Any) -> QuerySet:
    """What this person may read; of nobody in particular all that stand there."""
    return Milestone.objects.filter(removed_at=None) if user is None else Milestone.objects.permitted("read", user)


def history_url(brand: Brand) -> str:
    """The history of a brand."""
    return streams.part_url(brand, "timeline")


streams.register(
    streams.Stream(
        key="milestone",
        heading=_("大事记"),
        icon="flag",
        rows=_milestones,
        when="on",
        is_day=True,
        title="title",
        words="words",
        url=lambda pk: f"{reverse('brands:milestone', args=[pk])}",
        rank=1,
    )
)
figures.register(figures.Figure("brands.milestones", _("件大事"), rows=_milestones, url=history_url, rank=9))
