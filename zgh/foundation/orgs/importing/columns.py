"""What a column of a file is called, and which heading of a person's file is which column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zgh.kit.refusals import Refusal


class Unreadable(Refusal):
    """The file as a whole cannot be taken. The message is a sentence for the person who chose it."""


@dataclass(frozen=True)
class Column:
    """One column. `is_text` refuses numeric cells, because a spreadsheet has already rounded them."""

    key: str
    label: Any
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    is_text: bool = False
    example: str = ""
    help: Any = ""

    def answers_to(self, heading: str) -> bool:
        """Whether a heading means this column."""
        return heading in {fold(str(self.label)), *map(fold, self.aliases)}


def fold(heading: str) -> str:
    """A heading without spaces, brackets, stars and width: 「*身份证号（18位）」 → 身份证号18位."""
    return re.sub(r"[\s*()\[\]【】「」:：]", "", unicodedata.normalize("NFKC", heading)).lower()


def find_columns(headings: Sequence[str], columns: Sequence[Column]) -> dict[int, Column]:
    """Position → column. Raises Unreadable when one is named twice or a required one is missing."""
    found: dict[int, Column] = {}
    for at, heading in enumerate(headings):
        column = next((c for c in columns if heading and c.answers_to(fold(heading))), None)
        if column is None:
            continue
        if column in found.values():
            raise Unreadable(_("「%(name)s」这一列出现了两次，请只留一列") % {"name": column.label})
        found[at] = column
    missing = [str(c.label) for c in columns if c.is_required and c not in found.values()]
    if missing:
        raise Unreadable(_("没有找到这几列：%(names)s。请对照模板检查第一行的列名") % {"names": "、".join(missing)})
    return found
