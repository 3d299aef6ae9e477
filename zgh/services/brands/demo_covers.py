"""Covers of the demonstration's brands: calm drawings in the house's tones, drawn large and made smaller."""

from __future__ import annotations

import io
import math

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

WIDE, HIGH, OVER = 1280, 720, 2
# ground, far, near, accent
TONES = {
    "blue": ("#e8f0f5", "#b9d0df", "#2f5d7c", "#c8963e"),
    "gold": ("#faf3e4", "#ecd9ae", "#85600f", "#b5192b"),
    "red": ("#fbeeed", "#f0cac7", "#b5192b", "#c8963e"),
    "green": ("#e9f3ee", "#bedccb", "#2a7553", "#c8963e"),
}


def cover(tone: str, motif: int, shift: int = 0) -> SimpleUploadedFile:
    """One picture. `motif`: 0 steps, 1 two who talk, 2 two rings over hills, 3 a flower; `shift` varies it."""
    ground, far, near, accent = TONES[tone]
    image = Image.new("RGB", (WIDE * OVER, HIGH * OVER), ground)
    draw = ImageDraw.Draw(image)
    _rays(draw, far)
    (_steps, _talk, _rings, _flower)[motif % 4](draw, near, far, accent, shift)
    out = io.BytesIO()
    image.resize((WIDE, HIGH), Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    return SimpleUploadedFile("cover.jpg", out.getvalue(), "image/jpeg")


def _at(*points: float) -> tuple[float, ...]:
    return tuple(point * OVER for point in points)


def _rays(draw: ImageDraw.ImageDraw, far: str) -> None:
    """汇: fine lines that converge below."""
    for n in range(-12, 13):
        angle = math.radians(90 + n * 6.5)
        end = (640 + 1500 * math.cos(angle), 860 - 1500 * math.sin(angle))
        draw.line(_at(640, 860, *end), fill=far, width=2 * OVER)


def _steps(draw: ImageDraw.ImageDraw, near: str, far: str, accent: str, shift: int) -> None:
    draw.ellipse(_at(930, 90 + shift * 12, 1090, 250 + shift * 12), fill=accent)
    for n in range(6):
        left, top = 140 + n * 165, 600 - n * 75
        draw.rectangle(_at(left, top, left + 165, 720), fill=near if n % 2 == shift % 2 else far)
    draw.line(_at(140, 600, 1130, 150), fill=accent, width=6 * OVER)


def _talk(draw: ImageDraw.ImageDraw, near: str, far: str, accent: str, shift: int) -> None:
    draw.rounded_rectangle(_at(250, 190 + shift * 8, 690, 430 + shift * 8), 60 * OVER, fill=near)
    draw.polygon(_at(330, 420 + shift * 8, 450, 420 + shift * 8, 330, 520 + shift * 8), fill=near)
    draw.rounded_rectangle(_at(560, 330, 1010, 560), 60 * OVER, fill=far, outline=near, width=5 * OVER)
    draw.polygon(_at(820, 552, 930, 552, 930, 640), fill=far)
    for n in range(3):
        draw.ellipse(_at(700 + n * 70, 425, 735 + n * 70, 460), fill=accent)


def _rings(draw: ImageDraw.ImageDraw, near: str, far: str, accent: str, shift: int) -> None:
    draw.ellipse(_at(-200, 480, 800, 1200), fill=far)
    draw.ellipse(_at(500, 520 - shift * 10, 1600, 1250), fill=far)
    draw.ellipse(_at(400, 150, 720, 470), outline=near, width=22 * OVER)
    draw.ellipse(_at(580 + shift * 12, 150, 900 + shift * 12, 470), outline=accent, width=22 * OVER)


def _flower(draw: ImageDraw.ImageDraw, near: str, far: str, accent: str, shift: int) -> None:
    draw.line(_at(640, 380, 640, 720), fill=near, width=10 * OVER)
    draw.chord(_at(640, 500, 860, 640), 160, 340, fill=near)
    draw.chord(_at(420, 560, 640, 700), 200, 20, fill=near)
    for n in range(8):
        angle = math.radians(n * 45 + shift * 11)
        x, y = 640 + 120 * math.cos(angle), 300 + 120 * math.sin(angle)
        draw.ellipse(_at(x - 85, y - 85, x + 85, y + 85), fill=far, outline=near, width=5 * OVER)
    draw.ellipse(_at(570, 230, 710, 370), fill=accent)
