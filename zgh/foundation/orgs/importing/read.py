"""A file becomes rows of cells with the line numbers a person sees in Excel. Nothing is judged here."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from . import sheet
from .columns import Column, Unreadable
from .guard import OLE, ZIP, guard_old_workbook, guard_size, guard_workbook
from .layout import HEAD_ROWS, SAMPLES, Head, Skipped, find_head, require, sketch
from .text import csv_lines, decode, is_markup, markup_lines, too_many_columns, too_many_rows

Cell = str | float | bool | dt.date | dt.datetime
NAMES = ("xlsx", "xls", "csv", "txt", "htm", "html")


@dataclass
class Row:
    """One line with something in it: column key → cell as the file has it."""

    line_no: int
    cells: dict[str, Cell]
    is_hidden: bool = False


@dataclass
class Lines:
    """The raw lines of a file, the numbers of the hidden ones, and what else there is to say."""

    lines: Iterable[Sequence[Any]]
    hidden: set[int] = field(default_factory=set)
    hints: list[str] = field(default_factory=list)


@dataclass
class Table:
    """The rows of a file, the headings nobody asked for, and what a person should know about the reading."""

    rows: list[Row]
    unused: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    layout: dict[str, Any] = field(default_factory=dict)


def look_over(file: IO[bytes], name: str) -> None:
    """The cheap half of `read`, for the moment of the upload: size, signature, zip directory. Raises Unreadable."""
    file.seek(0, io.SEEK_END)
    guard_size(getattr(file, "size", file.tell()), file.tell())
    file.seek(0)
    head = file.read(8)
    suffix = _suffix(name)
    if head.startswith(OLE):
        guard_old_workbook(file)
    elif suffix == "xlsx" or head.startswith(ZIP):
        guard_workbook(file)
    elif suffix not in NAMES:
        raise Unreadable(_("只收.xlsx、.xls和.csv文件。请用Excel另存为其中一种再传"))


def read(file: IO[bytes], name: str, columns: Sequence[Column], mapping: dict[str, Any] | None = None) -> Table:
    """Rows of the first visible sheet of an .xlsx or .xls, of a .csv, or of the table in a web page called .xls.

    Raises Unreadable with a sentence when the file is none of these or is hostile; its kind Unmapped when a required
    column was not recognised and `mapping` (head, deep, columns) does not name it.
    """
    look_over(file, name)
    raw = _lines(file, name)
    numbered = enumerate(raw.lines, start=1)
    top = list(itertools.islice(numbered, HEAD_ROWS + SAMPLES))
    tops = [line for _no, line in top]
    if any(any(str(cell).strip() for cell in line[sheet.MOST_COLUMNS :]) for line in tops):
        raise too_many_columns()
    if not any(str(cell).strip() for line in tops for cell in line):
        raise Unreadable(_("列名下面没有数据。请填好后再传"))
    head = find_head(tops[:HEAD_ROWS], columns, mapping)
    require(head, tops, columns)
    rows, skipped = _rows(itertools.chain(top[head.line_no :], numbered), head, raw.hidden)
    if not rows:
        raise Unreadable(_("列名下面没有数据。请填好后再传"))
    return Table(rows, head.unused, [*raw.hints, *skipped.hints()], sketch(head, tops, columns))


def _suffix(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower()


def _lines(file: IO[bytes], name: str) -> Lines:
    file.seek(0)
    if file.read(8).startswith((ZIP, OLE)):
        return _sheet(file)
    if is_markup(file):
        file.seek(0)
        lines, hidden = markup_lines(decode(file.read()))
        return Lines(lines, hidden)
    file.seek(0)
    return Lines(csv_lines(decode(file.read())))


def _sheet(file: IO[bytes]) -> Lines:
    """Rows of a workbook, read by a child process with bounded memory and time (see `sheet.py`)."""
    file.seek(0)
    command = [sys.executable, "-I", sheet.__file__]
    try:
        done = subprocess.run(command, input=file.read(), capture_output=True, timeout=sheet.SECONDS * 2, check=False)  # noqa: S603 (fixed command)
    except subprocess.TimeoutExpired:
        raise Unreadable(_("这个Excel文件读了太久还没读完。请分成几个文件再传")) from None
    if done.returncode:
        raise _refusal(done.returncode)
    lines = iter(done.stdout.decode().splitlines())
    about = json.loads(next(lines))
    hints = []
    if about["others"]:
        facts = {"name": about["sheet"], "others": "、".join(about["others"][:5])}
        hints.append(_("只读了「%(name)s」这一张表，没有读：%(others)s") % facts)
    return Lines(_cells(lines), set(about["hidden"]), hints)


def _cells(lines: Iterator[str]) -> Iterator[list[Any]]:
    for line in lines:
        yield [dt.date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell for cell in json.loads(line)]


def _refusal(code: int) -> Unreadable:
    if code == sheet.TOO_MANY_ROWS:
        return too_many_rows()
    if code == sheet.TOO_MANY_COLUMNS:
        return too_many_columns()
    if code == sheet.ENCRYPTED:
        return Unreadable(_("这个文件加了密码。请在Excel里去掉密码，另存为.xlsx再传"))
    if code == sheet.NO_SHEET:
        return Unreadable(_("这个文件里的表都是隐藏的。请取消隐藏，另存后再传"))
    if code == sheet.TOO_LARGE or code < 0:  # killed: it asked for more memory or time than it was given
        return Unreadable(_("这个文件内容太多，读不下来。请只留需要的数据，另存后再传"))
    return Unreadable(_("这个Excel文件读不出来，请用Excel打开后另存一份再传"))


def _rows(numbered: Iterable[tuple[int, Sequence[Any]]], head: Head, hidden: set[int]) -> tuple[list[Row], Skipped]:
    """Lines below the headings: those with data, and those that are none."""
    rows, skipped = [], Skipped()
    for line_no, line in numbered:
        if line_no > sheet.MOST_ROWS:
            raise too_many_rows()
        cells = {c.key: line[at] for at, c in head.columns.items() if at < len(line) and line[at] not in ("", None)}
        if not any(not isinstance(cell, str) or cell.strip() for cell in cells.values()):
            continue
        why = skipped.why(line, head)
        if why:
            skipped.lines[why].append(line_no)
        else:
            rows.append(Row(line_no, cells, line_no in hidden))
    return rows, skipped
