"""Rewriting a brand together with its pictures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from zgh.foundation.files.attach import attach, attached, detach
from zgh.foundation.files.models import LIMIT
from zgh.kit.richtext import files_in

from .models import Brand

LOOSE_FOR = dt.timedelta(days=1)  # a picture in a text that somebody is still writing


def rewrite(
    brand: Brand, by: Any, *, seen: str, cover: list[Any] | None = None, is_coverless: bool = False, **facts: Any
) -> None:
    """Other words, another cover; pictures that stand nowhere any more go. Stale and ValidationError as of `edit`."""
    with transaction.atomic():
        key = brand.cover
        if cover:
            key = str(attach(brand, cover[0], by, most=LIMIT).uuid)
        elif is_coverless:
            key = ""
        brand.edit(by, seen=seen, cover=key, **facts)
        _sweep(brand, by)


def _sweep(brand: Brand, by: Any) -> None:
    shown = {brand.cover, *(str(file.uuid) for file in files_in(brand.story))}
    for story in brand.editions.values_list("story", flat=True):  # an earlier text can stand again, with its pictures
        shown |= {str(file.uuid) for file in files_in(story)}
    for file in attached(brand).filter(created_at__lt=timezone.now() - LOOSE_FOR):
        if str(file.uuid) not in shown:
            detach(brand, file, by)
