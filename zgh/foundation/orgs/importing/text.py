"""Text tables: .csv in the encodings Excel writes, and the tables of web pages that HR systems call .xls."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import IO

from django.utils.translation import gettext as _

from . import sheet
from .columns import Unreadable

MARKS = ",\t;，"
MOST_CELLS = 2_000_000


def too_many_rows() -> Unreadable:
    """More lines than any roster has."""
    return Unreadable(_("表格超过%(n)s行。请分成几个文件，空行也请删掉") % {"n": sheet.MOST_ROWS})


def too_many_columns() -> Unreadable:
    """More columns than any roster has."""
    return Unreadable(_("表格超过%(n)s列。请只留模板里的列") % {"n": sheet.MOST_COLUMNS})


def csv_lines(text: str) -> Iterator[list[str]]:
    """Rows of separated text; the separator is the one that occurs most near the top."""
    sample = text[:4000].splitlines()
    comma = max(MARKS, key=lambda mark: max((line.count(mark) for line in sample), default=0))
    try:
        yield from csv.reader(_narrow(io.StringIO(text, newline=""), comma), delimiter=comma)
    except csv.Error:
        raise Unreadable(_("这个.csv文件的引号或换行不完整，请用Excel打开后另存一份再传")) from None


def _narrow(lines: Iterable[str], comma: str) -> Iterator[str]:
    for line in lines:
        if line.count(comma) > sheet.MOST_COLUMNS * 2:
            raise too_many_columns()
        yield line


def decode(data: bytes) -> str:
    """Text of a file: UTF-8 with or without its mark, UTF-16 with its mark, else GB18030 (Excel in China)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("这个文件不是文字表格。请用Excel另存为.xlsx或“CSV UTF-8”再传"))


def is_markup(file: IO[bytes]) -> bool:
    """Whether a file begins like a web page or an XML workbook, whatever its name says."""
    file.seek(0)
    head = file.read(400).replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(re.match(rb"<(!doctype html|html|table|meta|head|\?xml|!--)", head, re.IGNORECASE))


class Markup(HTMLParser):
    """Rows of the first table of a web page, or of the first sheet of an XML workbook (Excel 2003).

    Not a general reader: cells are text, so long numbers keep their digits. No entity or file is ever fetched.
    """

    ROWS, CELLS = ("tr", "row"), ("td", "th", "cell")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = []
        self.hidden: list[int] = []
        self.down: dict[int, tuple[str, int]] = {}  # position → text and rows still to fill (rowspan)
        self.cells = 0
        self.text: list[str] | None = None
        self.across = self.deep = 1
        self.is_done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins."""
        facts = dict(attrs)
        if self.is_done:
            return
        if tag in self.ROWS:
            self.end_row()
            if len(self.lines) >= sheet.MOST_ROWS:
                raise too_many_rows()
            self.lines.append([])
            style = (facts.get("style") or "").replace(" ", "").lower()
            if "display:none" in style or facts.get("hidden") is not None or facts.get("ss:hidden") == "1":
                self.hidden.append(len(self.lines))
        elif tag in self.CELLS and self.lines:
            self._close_cell()
            self.text = []
            self.across = _span(facts.get("colspan"), 1) + _span(facts.get("ss:mergeacross"), 0)
            self.deep = _span(facts.get("rowspan"), 1) + _span(facts.get("ss:mergedown"), 0)
            self._fill_to(_span(facts.get("ss:index"), 0) - 1)
        elif tag == "br" and self.text is not None:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """A cell, a row or the first table ends."""
        if tag in self.CELLS:
            self._close_cell()
        elif tag in self.ROWS:
            self.end_row()
        elif tag in ("table", "worksheet") and any(map(any, self.lines)):
            self.is_done = True

    def handle_data(self, data: str) -> None:
        """Words of a cell."""
        if self.text is not None and not self.is_done:
            self.text.append(data)

    def end_row(self) -> None:
        """The row is over, said or unsaid: its last cell, and what hangs down behind it."""
        self._close_cell()
        if self.lines and not self.is_done:
            self._fill_to(-1)

    def _close_cell(self) -> None:
        if self.text is None or not self.lines:
            return
        word, self.text = "".join(self.text).strip(), None
        line = self.lines[-1]
        self._fill_to(-1)
        for _n in range(min(self.across, sheet.MOST_COLUMNS + 1)):
            if self.deep > 1:
                self.down[len(line)] = (word, self.deep - 1)
            self._put(word)

    def _fill_to(self, place: int) -> None:
        """Cells that hang down from rows above, and empty ones up to `place`."""
        line = self.lines[-1]
        while len(line) in self.down or len(line) < place:
            word, left = self.down.pop(len(line), ("", 0))
            if left > 1:
                self.down[len(line)] = (word, left - 1)
            self._put(word)

    def _put(self, word: str) -> None:
        line = self.lines[-1]
        line.append(word[: sheet.LONGEST_CELL])
        self.cells += 1
        if len(line) > sheet.MOST_COLUMNS:
            raise too_many_columns()
        if self.cells > MOST_CELLS:
            raise too_many_rows()


def _span(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default


def markup_lines(text: str) -> tuple[list[list[str]], set[int]]:
    """Rows of the first table, and the line numbers of the hidden ones. Raises Unreadable without a table."""
    parser = Markup()
    parser.feed(text)
    parser.close()
    parser.end_row()
    if not any(map(any, parser.lines)):
        raise Unreadable(_("这个文件里没有找到表格。请用Excel打开后另存为.xlsx再传"))
    return parser.lines, set(parser.hidden)
