"""Exports leave the platform: who took which list, how many rows, filtered how."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from zgh.kit.export import exported

from .book import record


@receiver(exported)
def note_export(user: Any, key: str, count: int, query: str, **_kwargs: Any) -> None:
    """One page about the exporting person, filed under their union."""
    union = getattr(getattr(user, "person", None), "union_id", None)
    record(
        user,
        f"{key.split('.', maxsplit=1)[0]}.export",
        user,
        after={"list": key, "count": count},
        union=union,
        note=query,
    )
