"""A document's words and where its pages begin: a line 〔第3页〕 of its own, which people can see and put right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MARK = re.compile(r"^〔第(\d{1,4})页〕$", re.MULTILINE)


def joined(pages: Sequence[str]) -> str:
    """One text of many pages, each behind its mark; a single page needs none."""
    if len(pages) == 1:
        return pages[0].strip()
    return "\n".join(f"〔第{n}页〕\n{text}" for n, text in enumerate(pages, start=1))


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """(page, line) of every line with words; page 0 where none is known."""
    page = 0
    for line in map(str.strip, text.splitlines()):
        if mark := MARK.match(line):
            page = int(mark[1])
        elif line:
            yield page, line


def without_marks(text: str) -> str:
    """The words alone, as they are searched."""
    return MARK.sub("", text)
