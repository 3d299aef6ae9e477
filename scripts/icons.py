"""Draws the app's icons from our own mark (人 over 工): `python -m scripts.icons`; the pictures are committed.

The strokes are read from static/img/mark.svg, so that the mark has one source.
"""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw

IMG = Path(__file__).resolve().parents[1] / "zgh/static/img"
FINE = 8  # drawn larger and made smaller: smooth edges
RED, WHITE = "#8f1021", "#ffffff"
BOX, STROKE = 48, 4
# name: (pixels, share of the width the mark's box takes, corner radius as a share of the width)
ICONS = {
    "app-192": (192, 0.75, 0.22),
    "app-512": (512, 0.75, 0.22),
    "app-180": (180, 0.72, 0.0),  # Apple rounds the corners itself
    "app-maskable-512": (512, 0.58, 0.0),  # hosts cut any shape that keeps the inner four fifths
}


def strokes(svg: str) -> list[list[tuple[float, float]]]:
    """The polylines of the mark's path (commands M L l h v, as the mark uses them)."""
    path = re.search(r'<path d="([^"]+)"', svg)
    if path is None:
        raise SystemExit("zgh: mark.svg holds no path.")
    lines: list[list[tuple[float, float]]] = []
    for command, numbers in re.findall(r"([MLlhv])([^MLlhv]*)", path[1]):
        kind, values = command, [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        if command == "M":
            lines.append([(values[0], values[1])])
            kind, values = "L", values[2:]
        x, y = lines[-1][-1]
        if kind in "hv":
            lines[-1].append((x + values[0], y) if kind == "h" else (x, y + values[0]))
            continue
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            x, y = (x + dx, y + dy) if kind == "l" else (dx, dy)
            lines[-1].append((x, y))
    return lines


def icon(size: int, share: float, corner: float) -> Image.Image:
    """One picture."""
    big = size * FINE
    picture = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, big, big), radius=big * corner, fill=RED)
    scale = big * share / BOX
    edge, half = big * (1 - share) / 2, STROKE * scale / 2
    for line in strokes((IMG / "mark.svg").read_text()):
        points = [(edge + x * scale, edge + y * scale) for x, y in line]
        draw.line(points, fill=WHITE, width=round(2 * half), joint="curve")
        for x, y in points:  # round caps and joins
            draw.ellipse((x - half, y - half, x + half, y + half), fill=WHITE)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write every picture."""
    for name, facts in ICONS.items():
        icon(*facts).quantize(32, method=Image.Quantize.FASTOCTREE).save(IMG / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
