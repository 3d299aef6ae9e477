"""What of this room belongs to a brand: works on the stage, as far as one may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.services.brands import figures, streams

from .models import Work
from .pages import dressed


def _works(user: Any) -> QuerySet:
    """Works this person may see; of nobody in particular those on the stage."""
    return Work.objects.filter(Q(state="published")) if user is None else Work.objects.permitted("read", user)


def _shown(user: Any, ids: Sequence[int]) -> list[Work]:
    return dressed(list(_works(user).filter(pk__in=ids).select_related("union", "author")), user)


streams.register(
    streams.Stream(
        key="works",
        heading=_("作品"),
        icon="palette",
        rows=_works,
        when="published_at",
        title="title",
        words="text",
        url=lambda pk: reverse("showcase:work", args=[pk]),
        fetch=_shown,
        template="showcase/brand_tile.html",
        css="z-gallery",
        styles=("css/showcase.css",),
        empty=_("参加过它的活动？拍的照片、做的手工、写的故事，发作品的时候选上它就在这里。"),
        rank=4,
    )
)
figures.register(
    figures.Figure(
        "showcase.works", _("件作品"), rows=_works, url=lambda brand: streams.part_url(brand, "works"), rank=4
    )
)
