"""Pinyin initials, so that a name can be found by typing its first letters."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

# Surnames read otherwise than the same character elsewhere. Longest first: 尉迟 before 尉.
SURNAMES = {
    "尉迟": "yc", "万俟": "mq", "单于": "cy", "澹台": "tt", "宰父": "zf", "长孙": "zs", "令狐": "lh",
    "单": "s", "曾": "z", "解": "x", "仇": "q", "区": "o", "查": "z", "盖": "g", "朴": "p", "翟": "z", "乐": "y",
    "员": "y", "种": "c", "缪": "m", "繁": "p", "秘": "b", "折": "s", "黑": "h", "覃": "q", "重": "c", "朝": "c",
    "召": "s", "那": "n", "冼": "x", "隗": "w", "郗": "x", "褚": "c", "逄": "p", "揭": "j", "尉": "w", "任": "r",
}  # fmt: skip


def initials_of(name: str, *, is_person: bool = True) -> str:
    """王丽娟 → wlj, 单晓红 → sxh, 甘肃连锁工会 → gslsgh. Letters and digits only, lower case."""
    head = next((s for s in SURNAMES if is_person and name.startswith(s)), "")
    rest = lazy_pinyin(name[len(head) :], style=Style.FIRST_LETTER, errors=_as_is)
    return re.sub("[^a-z0-9]", "", (SURNAMES.get(head, "") + "".join(rest)).lower())


def _as_is(text: str) -> str:
    """Latin letters and digits stay; signs and what pinyin does not know go."""
    return "".join(c for c in text if c.isascii())
