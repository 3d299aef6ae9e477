"""How the numbers of documents are written, and by what two honours are told to be one."""

from __future__ import annotations

import re
import unicodedata

YEAR = re.compile(r"[(\[{〔【]\s*(\d{4})\s*[)\]}〕】]")
SPACES = re.compile(r"\s+")
LONGEST_MARK = 200


def numbered(text: str) -> str:
    """渝工发[2024] 12 号, 渝工发（2024）12号 → 渝工发〔2024〕12号, as documents themselves write it."""
    plain = unicodedata.normalize("NFKC", SPACES.sub("", unicodedata.normalize("NFKC", text)))
    return YEAR.sub(r"〔\1〕", plain)


def folded(text: str) -> str:
    """Letters and digits alone: “全国 五一劳动奖章” and 全国五一劳动奖章 are one name."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def mark_of(*, kind: str, person_id: int | None, union_id: int, holder: str, title: str, year: int) -> str:
    """The same holder, the same award, the same year: the database takes it once."""
    who = f"p{person_id}" if person_id else f"{kind[0]}{union_id}:{folded(holder)}"
    return f"{who}|{year}|{folded(title)}"[:LONGEST_MARK]
