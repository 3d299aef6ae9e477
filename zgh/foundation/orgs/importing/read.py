"""A file becomes rows of cells with the line numbers a person sees in Excel. Nothing is judged here."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from . import sheet
from .columns import Column, Unreadable, find_columns, fold
from .guard import OLE, ZIP, guard_size, guard_workbook

HEAD_ROWS = 10  # a title or two may stand above the headings
Cell = str | float | bool | dt.date | dt.datetime


@dataclass
class Row:
    """One line with something in it: column key → cell as the file has it."""

    line_no: int
    cells: dict[str, Cell]


@dataclass
class Table:
    """The rows of a file and the headings nobody asked for."""

    rows: list[Row]
    unused: list[str] = field(default_factory=list)


def read(file: IO[bytes], name: str, columns: Sequence[Column]) -> Table:
    """Rows of the first sheet of an .xlsx, or of a .csv in UTF-8 or GB18030.

    Raises Unreadable with a sentence when the file is not one of these, is hostile, or lacks a required column.
    """
    file.seek(0, io.SEEK_END)
    guard_size(getattr(file, "size", file.tell()), file.tell())
    file.seek(0)
    head = file.read(8)
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix == "xlsx" or head.startswith((ZIP, OLE)):
        guard_workbook(file)
        lines: Iterable[Sequence[Any]] = _sheet(file)
    elif suffix in ("csv", "txt"):
        lines = _csv(file)
    else:
        raise Unreadable(_("只收.xlsx和.csv文件。请用Excel另存为其中一种再传"))
    return _table(lines, columns)


def _sheet(file: IO[bytes]) -> Iterator[list[Any]]:
    """Rows of a workbook, read by a child process with bounded memory and time (see `sheet.py`)."""
    file.seek(0)
    command = [sys.executable, "-I", sheet.__file__]
    try:
        done = subprocess.run(command, input=file.read(), capture_output=True, timeout=sheet.SECONDS * 2, check=False)  # noqa: S603 (fixed command)
    except subprocess.TimeoutExpired:
        raise Unreadable(_("这个Excel文件读了太久还没读完。请分成几个文件再传")) from None
    if done.returncode:
        raise Unreadable(_sentence(done.returncode))
    for line in done.stdout.decode().splitlines():
        yield [dt.date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell for cell in json.loads(line)]


def _sentence(code: int) -> str:
    if code == sheet.TOO_MANY_ROWS:
        return _("表格超过%(n)s行。请分成几个文件，空行也请删掉") % {"n": sheet.MOST_ROWS}
    if code == sheet.TOO_MANY_COLUMNS:
        return _("表格超过%(n)s列。请只留模板里的列") % {"n": sheet.MOST_COLUMNS}
    if code == sheet.ENCRYPTED:
        return _("这个文件加了密码。请在Excel里去掉密码，另存为.xlsx再传")
    if code == sheet.TOO_LARGE or code < 0:  # killed: it asked for more memory or time than it was given
        return _("这个文件内容太多，读不下来。请只留需要的数据，另存后再传")
    return _("这个Excel文件读不出来，请用Excel打开后另存一份再传")


def _csv(file: IO[bytes]) -> Iterator[list[str]]:
    file.seek(0)
    text = decode(file.read())
    sample = text[:4000].splitlines()
    comma = max(",\t;，", key=lambda mark: max((line.count(mark) for line in sample), default=0))
    try:
        yield from csv.reader(_narrow(io.StringIO(text, newline=""), comma), delimiter=comma)
    except csv.Error:
        raise Unreadable(_("这个.csv文件的引号或换行不完整，请用Excel打开后另存一份再传")) from None


def _narrow(lines: Iterable[str], comma: str) -> Iterator[str]:
    for line in lines:
        if line.count(comma) > sheet.MOST_COLUMNS * 2:
            raise Unreadable(_sentence(sheet.TOO_MANY_COLUMNS))
        yield line


def decode(data: bytes) -> str:
    """Text of a .csv: UTF-8 with or without its mark, UTF-16 with its mark, else GB18030 (Excel in China)."""
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


def _table(lines: Iterable[Sequence[Any]], columns: Sequence[Column]) -> Table:
    numbered = enumerate(lines, start=1)
    headings = _headings(numbered, columns)
    found = find_columns(headings, columns)
    unused = [heading for at, heading in enumerate(headings) if heading and at not in found]
    rows = []
    for line_no, line in numbered:
        if line_no > sheet.MOST_ROWS:
            raise Unreadable(_sentence(sheet.TOO_MANY_ROWS))
        cells = {c.key: line[at] for at, c in found.items() if at < len(line) and line[at] not in ("", None)}
        if any(not isinstance(cell, str) or cell.strip() for cell in cells.values()):
            rows.append(Row(line_no, cells))
    if not rows:
        raise Unreadable(_("列名下面没有数据。请填好后再传"))
    return Table(rows, unused)


def _headings(numbered: Iterator[tuple[int, Sequence[Any]]], columns: Sequence[Column]) -> list[str]:
    """The first of the top rows in which two columns are recognised; else the first row with anything in it."""
    first: list[str] = []
    for line_no, line in numbered:
        texts = [str(cell).strip() for cell in line]
        if any(texts[sheet.MOST_COLUMNS :]):
            raise Unreadable(_sentence(sheet.TOO_MANY_COLUMNS))
        known = sum(any(c.answers_to(fold(text)) for c in columns) for text in texts if text)
        if known >= 2:
            return texts
        first = first or [text for text in texts if text]
        if line_no >= HEAD_ROWS:
            break
    return first
