"""What a column of a file is called, and which heading of a person's file is which column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from zgh.kit.refusals import Refusal


class Unreadable(Refusal):
    """The file as a whole cannot be taken. The message is a sentence for the person who chose it."""


class Unmapped(Unreadable):
    """The file can be read, but not which column is which. `layout` is what a person needs to say it."""

    def __init__(self, message: str, layout: dict[str, Any]) -> None:
        super().__init__(message)
        self.layout = layout


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
    hint: str = ""  # a pattern in headings that probably mean this column; proposed, never taken silently
    _names: set[str] = field(default_factory=set, compare=False, repr=False)

    def answers_to(self, heading: str) -> bool:
        """Whether a heading means this column, with or without what stands in its brackets."""
        if not self._names:
            self._names.update({fold(str(self.label)), *map(fold, self.aliases)})
        return fold(heading) in self._names or fold(without_brackets(heading)) in self._names


def fold(heading: str) -> str:
    """A heading without spaces, brackets, stars and width: 「*身份证号（18位）」 → 身份证号18位."""
    return re.sub(r"[\s*()\[\]【】「」:：]", "", unicodedata.normalize("NFKC", heading)).lower()


def without_brackets(heading: str) -> str:
    """身份证号（18位） → 身份证号."""
    return re.sub(r"[(\[【「（].*?[)\]】」）]", "", heading)
