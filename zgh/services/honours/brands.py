"""What of this room belongs to a brand: honours on the wall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.services.brands import figures, streams

from .models import Honour
from .models.keepers import is_shown
from .pages import dressed


def _honours(user: Any) -> QuerySet:
    """Those this person may read; of nobody in particular those that are shown."""
    return Honour.objects.filter(is_shown()) if user is None else Honour.objects.permitted("read", user)


def _shown(user: Any, ids: Sequence[int]) -> list[Honour]:
    return dressed(_honours(user).filter(pk__in=ids).in_brief())


streams.register(
    streams.Stream(
        key="honours",
        heading=_("荣誉"),
        icon="award",
        rows=_honours,
        when="shown_from",
        title="title",
        words="citation",
        url=lambda pk: reverse("honours:honour", args=[pk]),
        fetch=_shown,
        template="honours/brand_card.html",
        css="z-honours",
        styles=("css/honours.css",),
        empty=_("因为它得到的表彰会登在这里。"),
        rank=5,
    )
)
figures.register(
    figures.Figure(
        "honours.honours", _("项荣誉"), rows=_honours, url=lambda brand: streams.part_url(brand, "honours"), rank=5
    )
)
