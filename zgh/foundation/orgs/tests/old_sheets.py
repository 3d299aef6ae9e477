"""Real .xls bytes for tests: the smallest OLE file with one BIFF8 workbook stream (MS-XLS, MS-CFB)."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Sequence
from typing import Any

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
DATE_FORMAT = 14  # built in: m/d/yyyy
DAY_ZERO = dt.date(1899, 12, 30)
PLAIN, DATED = 15, 16  # cell formats (XF) by index


def xls(
    *sheets: tuple[str, bool, Sequence[Sequence[Any]]], macros: bool = False, hidden: Sequence[int] = ()
) -> io.BytesIO:
    """A workbook of sheets (name, is hidden, rows). Cells: text, numbers, days; None is empty.

    `hidden`: numbers of lines that are hidden on the sheets that are not.
    """
    globals_ = [_bof(0x0005), _record(0x0042, struct.pack("<H", 1200)), _font(), *([_xf(0)] * 16), _xf(DATE_FORMAT)]
    bodies = [_sheet(rows, () if is_hidden else hidden) for _name, is_hidden, rows in sheets]
    bounds = [_bound(name, is_hidden, 0) for name, is_hidden, _rows in sheets]
    at = len(b"".join([*globals_, *bounds])) + len(_eof())
    for place, (name, is_hidden, _rows) in enumerate(sheets):
        bounds[place] = _bound(name, is_hidden, at)
        at += len(bodies[place])
    return _ole(b"".join([*globals_, *bounds, _eof(), *bodies]), macros=macros)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _eof() -> bytes:
    return _record(0x000A)


def _font() -> bytes:
    return _record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial")


def _xf(number_format: int) -> bytes:
    return _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number_format, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0))


def _bound(name: str, hidden: bool, at: int) -> bytes:
    return _record(0x0085, struct.pack("<IBBB", at, int(hidden), 0, len(name)) + b"\x01" + name.encode("utf-16-le"))


def _sheet(rows: Sequence[Sequence[Any]], hidden: Sequence[int]) -> bytes:
    width = max((len(row) for row in rows), default=0)
    parts = [_bof(0x0010), _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))]
    for y, row in enumerate(rows):
        parts.append(_row(y, len(row), is_hidden=y + 1 in hidden))
        parts += [_cell(y, x, cell) for x, cell in enumerate(row) if cell is not None]
    return b"".join([*parts, _eof()])


def _row(y: int, width: int, *, is_hidden: bool) -> bytes:
    """Height 255 twips, not out of date; fDyZero hides it."""
    return _record(0x0208, struct.pack("<HHHHHHBBH", y, 0, width, 255, 0, 0, 0x20 if is_hidden else 0, 1, 15))


def _cell(y: int, x: int, cell: Any) -> bytes:
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", y, x, PLAIN, len(text) // 2, 1) + text)
    is_day = isinstance(cell, dt.date)
    number = float((cell - DAY_ZERO).days if is_day else cell)
    return _record(0x0203, struct.pack("<HHHd", y, x, DATED if is_day else PLAIN, number))


def _ole(stream: bytes, *, macros: bool) -> io.BytesIO:
    """One stream called Workbook, large enough for ordinary sectors; FAT and directory before it."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\x00")
    count = len(stream) // SECTOR
    fats = -(-(count + 2) // 126)
    chain = [FAT] * fats + [END] + [fats + 2 + n for n in range(count - 1)] + [END]
    chain += [FREE] * (fats * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, fats, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(fats), *[FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, fats + 1, len(stream))
    directory += _entry("_VBA_PROJECT_CUR", 1, FREE, 0, 0) if macros else _entry("", 0, FREE, 0, 0)
    directory += _entry("", 0, FREE, 0, 0)
    return io.BytesIO(header + struct.pack(f"<{fats * 128}I", *chain) + directory + stream)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
