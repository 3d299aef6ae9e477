"""Figures for the province grid. Rooms declare theirs in their `layers.py`; this room's own are at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Layer:
    """One figure per province: `counts(user)` gives {province code: count} (one query, permitted rows only).

    `url(province)` leads to the list of exactly these rows. `is_warning`: more is worse.
    """

    key: str
    label: Any
    counts: Callable[[Any], dict[str, int]]
    url: Callable[[str], str]
    is_warning: bool = False


_layers: dict[str, Layer] = {}


def register(layer: Layer) -> None:
    """Declare a layer, or replace the one of the same key."""
    _layers[layer.key] = layer


def layers() -> list[Layer]:
    """All layers, in the order rooms registered them."""
    return list(_layers.values())
