"""The province grid: where each tile stands, how dark it is, what its legend says. Positions only hint at the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zgh.kit.regions import PROVINCES, SIGNS

from .counts import few, told
from .layers import Layer

# (column, row) on a grid of nine by seven.
PLACES = {
    "23": (9, 1), "15": (6, 2), "22": (9, 2), "65": (1, 3), "62": (3, 3), "64": (4, 3), "61": (5, 3), "14": (6, 3),
    "11": (7, 3), "12": (8, 3), "21": (9, 3), "63": (2, 4), "51": (3, 4), "50": (4, 4), "42": (5, 4), "41": (6, 4),
    "13": (7, 4), "37": (8, 4), "54": (1, 5), "53": (3, 5), "52": (4, 5), "43": (5, 5), "34": (6, 5), "32": (7, 5),
    "31": (8, 5), "45": (4, 6), "44": (5, 6), "36": (6, 6), "33": (7, 6), "46": (4, 7), "82": (5, 7), "81": (6, 7),
    "35": (7, 7), "71": (8, 7),
}  # fmt: skip
SHADES = 4


@dataclass(frozen=True)
class Figure:
    """One number of one province. `shade` 0 (none) to 4; `shown` is what may be told of it."""

    shown: str
    shade: int
    url: str


@dataclass(frozen=True)
class Tile:
    """One province with its figure in the chosen layer and, for the table, in all layers."""

    code: str
    name: str
    sign: str
    place: str
    figure: Figure
    figures: list[Figure]


def steps(counts: dict[str, int], least: int = 1) -> list[int]:
    """Upper bounds of the shades, so that each holds about as many provinces; fewer where there are few numbers."""
    values = sorted({n for n in counts.values() if n >= least})
    marks = {values[(len(values) * i - 1) // SHADES] for i in range(1, SHADES + 1)} if values else set()
    return sorted(marks)


def _figure(layer: Layer, counts: dict[str, int], bounds: list[int], province: str) -> Figure:
    n = counts.get(province, 0)
    if not n:
        return Figure("0", 0, "")
    if layer.is_sensitive and n < few():
        return Figure(told(n), 1, layer.url(province))
    shade = next((i for i, bound in enumerate(bounds, 1) if n <= bound), len(bounds))
    return Figure(str(n), shade + SHADES - len(bounds) if len(bounds) > 1 else SHADES - 1, layer.url(province))


def tiles(user: Any, layers: list[Layer], chosen: Layer) -> tuple[list[Tile], list[tuple[int, str]]]:
    """All 34 tiles, and the legend [(shade, words)] of the chosen layer. One query a layer."""
    told = {layer.key: layer.counts(user) for layer in layers}
    bounds = {layer.key: steps(told[layer.key], few() if layer.is_sensitive else 1) for layer in layers}
    found = []
    for code, name in PROVINCES.items():
        figures = {layer.key: _figure(layer, told[layer.key], bounds[layer.key], code) for layer in layers}
        x, y = PLACES[code]
        found.append(Tile(code, name, SIGNS[code], f"x-{x} y-{y}", figures[chosen.key], list(figures.values())))
    return found, _legend(bounds[chosen.key], few() if chosen.is_sensitive else 1)


def _legend(bounds: list[int], least: int) -> list[tuple[int, str]]:
    words, low = [], least
    for i, bound in enumerate(bounds, 1):
        shade = i + SHADES - len(bounds) if len(bounds) > 1 else SHADES - 1
        words.append((shade, str(bound) if low == bound else f"{low}—{bound}"))
        low = bound + 1
    return words
