"""Figures in Chinese text, written in digits or characters, with what they count: 三十天 is 30日."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
# Words that hold a numeral and count nothing.
COUNTLESS = """
一般 一定 统一 一些 一样 一起 一旦 之一 进一步 唯一 一并 一律 万一 十分 一致 一经 一方面 逐一 一直 一致 专一
一线 一次性 不一定 不一样 不仅 不但 不同 不久 不断 不过 不足 不少于 不超过 不低于 不高于 三八
"""
IDIOMS = COUNTLESS.split()
UNITS = {
    "日": "天",
    "个工作日": "工作日",
    "个月": "月",
    "元钱": "元",
    "块": "元",
    "％": "%",
    "周岁": "岁",
    "个小时": "小时",
    "°C": "度",
}
FIGURE = re.compile(
    r"(百分之)?(\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]+)\s*"
    r"(个工作日|工作日|个小时|小时|个月|周岁|分钟|元钱|天|日|月|年|周|次|岁|元|块|%|倍|人|条|款|度|°C)?"
)


@dataclass(frozen=True)
class Figure:
    """A number and its unit ("" where none is written)."""

    value: float
    unit: str

    def is_said_by(self, other: Figure) -> bool:
        """Whether `other` says the same: the same number, of the same thing unless one of them names none."""
        return self.value == other.value and (self.unit == other.unit or not (self.unit and other.unit))


def without_idioms(text: str) -> str:
    """The text less the words in which a numeral or a "not" means none."""
    for idiom in sorted(IDIOMS, key=len, reverse=True):
        text = text.replace(idiom, " ")
    return text


def figures(text: str) -> list[Figure]:
    """Every figure of a text, in order."""
    plain = without_idioms(unicodedata.normalize("NFKC", text))
    found = []
    for percent, number, unit in FIGURE.findall(plain):
        value = float(number.replace(",", "")) if number[0].isdigit() else chinese(number)
        if value is not None:
            found.append(Figure(value, "%" if percent else UNITS.get(unit, unit)))
    return found


def chinese(text: str) -> float | None:
    """一百五十八 as 158; 二〇二四 as 2024; None for what is no number (万 alone)."""
    if all(char in DIGITS for char in text):
        return float("".join(str(DIGITS[char]) for char in text))
    total, section, digit = 0, 0, 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in TENS:
            section += (digit or 1) * TENS[char]
            digit = 0
        else:
            total += (section + digit) * 10_000
            section = digit = 0
    return float(total + section + digit) or None
