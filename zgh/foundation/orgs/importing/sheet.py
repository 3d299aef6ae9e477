"""Runs in a process of its own: the first visible sheet of the workbook on stdin becomes JSON lines on stdout.

A workbook is a small program in the hands of whoever made it: two cells in opposite corners, or one long text
that every cell shares, make any parser ask for gigabytes. Here it gets a fixed amount of memory and time and can
harm nobody but itself. Uses the standard library and the parser only, so that it starts in a few milliseconds.

The first line is {"hidden": [line numbers], "sheet": name, "others": names of the other visible sheets}; each
further line is one row. Cells of a merged area all carry its text.
"""

import datetime
import io
import json
import re
import resource
import struct
import sys
import zipfile

MEMORY = 1024 * 1024 * 1024
SECONDS = 60
MOST_ROWS, MOST_COLUMNS = 200_000, 100
MOST_MERGED = 20_000
LONGEST_CELL = 2000  # longer ones arrive cut to this and are then refused by the check of their column
LONGEST_ANSWER = 100 * 1024 * 1024
# Records of an old workbook, and the first number that is no sector.
BOUND_SHEET, ROW, BEGIN, END, LAST_SECTOR = 0x0085, 0x0208, 0x0809, 0x000A, 0xFFFFFFFA

# Exit codes the caller turns into sentences; anything else is "cannot be read".
TOO_MANY_ROWS, TOO_MANY_COLUMNS, TOO_LARGE, ENCRYPTED, NO_SHEET = 11, 12, 13, 14, 15


def main() -> int:
    """Read, check the extent, write; the exit code says what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    data = sys.stdin.buffer.read()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        about = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        names = [m.name for m in about if m.visible == SheetVisibleEnum.Visible]
        if not names:
            return NO_SHEET
        name = _first_filled(book, names)
        sheet = book.get_sheet_by_name(name)
        place = [m.name for m in book.sheets_metadata].index(name)
    except PasswordError:
        return ENCRYPTED
    if sheet.total_height > MOST_ROWS:
        return TOO_MANY_ROWS
    if sheet.total_width > MOST_COLUMNS:
        return TOO_MANY_COLUMNS
    hidden = _hidden(data, name) if data.startswith(b"PK") else _hidden_of_old(data, place)
    print(json.dumps({"hidden": hidden, "sheet": name, "others": [n for n in names if n != name]}))
    return _write(sheet)


def _first_filled(book, names):
    """The first sheet with more than a line in it; a cover sheet is passed over. Large ones are not opened twice."""
    for name in names[:5]:
        if book.get_sheet_by_name(name).height > 1:
            return name
    return names[0]


def _write(sheet) -> int:
    _top, left = sheet.start or (0, 0)
    merged = sorted((a, b) for a, b in (sheet.merged_cell_ranges or []) if a != b)
    if len(merged) > MOST_MERGED:
        return TOO_LARGE
    open_areas: list = []
    written = at = 0
    for number, cells in enumerate(sheet.iter_rows()):  # gives empty rows above the first cell, not columns before it
        row = [""] * left + [_plain(cell) for cell in cells]
        while at < len(merged) and merged[at][0][0] <= number:
            (y, x), (bottom, right) = merged[at]
            if y == number and x < len(row):
                open_areas.append((bottom, x, min(right, len(row) - 1), row[x]))
            at += 1
        open_areas = [area for area in open_areas if area[0] >= number]
        if len(open_areas) > MOST_COLUMNS:
            return TOO_LARGE
        for _bottom, x, right, word in open_areas:
            row[x : right + 1] = [word] * (right + 1 - x)
        line = json.dumps(row, ensure_ascii=False)
        written += len(line)
        if written > LONGEST_ANSWER:
            return TOO_LARGE
        print(line)
    return 0


def _hidden(data, name):
    """Line numbers of hidden rows of an .xlsx sheet; the parser does not tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            book = parts.read("xl/workbook.xml").decode("utf-8", "replace")
            links = parts.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            link = _found(rf'<sheet\b[^>]*\bname="{re.escape(_quoted(name))}"[^>]*\br:id="([^"]+)"', book)
            tag = _found(rf'(<Relationship\b[^>]*\bId="{re.escape(link)}"[^>]*>)', links)
            target = _found(r'\bTarget="/?(?:xl/)?([^"]+)"', tag)
            return _hidden_rows(parts.open(f"xl/{target}"))
    except (KeyError, zipfile.BadZipFile, OSError):
        return []


def _found(pattern, text):
    match = re.search(pattern, text)
    if match is None:
        raise KeyError(pattern)
    return match[1]


def _hidden_rows(part):
    found, rest = [], b""
    while chunk := part.read(1 << 20):
        rest += chunk
        for tag in re.finditer(rb"<row\b[^>]*>", rest):
            if re.search(rb'\bhidden="(1|true)"', tag[0]) and (number := re.search(rb'\br="(\d{1,7})"', tag[0])):
                found.append(int(number[1]))
        rest = rest[max(rest.rfind(b"<"), len(rest) - 4096, 0) :]
    return found[:MOST_ROWS]


def _quoted(name):
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _hidden_of_old(data, place):
    """The same of an .xls: rows whose flag fDyZero is set in the sheet that the workbook names at `place` (MS-XLS)."""
    try:
        stream = _workbook(data)
        starts = [
            struct.unpack_from("<I", stream, at)[0] for kind, at, _n in _records(stream, 0) if kind == BOUND_SHEET
        ]
        rows = (at for kind, at, size in _records(stream, starts[place]) if kind == ROW and size >= 14)
        return [struct.unpack_from("<H", stream, at)[0] + 1 for at in rows if stream[at + 12] & 0x20][:MOST_ROWS]
    except (struct.error, IndexError, ValueError):
        return []


def _records(stream, at):
    """(kind, where its data begins, size) of each record from here to the end of this part of the workbook."""
    deep = 0  # charts inside a sheet are parts of their own
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        deep += (kind == BEGIN) - (kind == END)
        yield kind, at + 4, size
        if deep <= 0:
            return
        at += 4 + size


def _workbook(data):
    """The workbook's stream out of its container (MS-CFB). ValueError when there is none or its chain is broken."""
    shift, directory, more = (struct.unpack_from(as_, data, at)[0] for as_, at in (("<H", 30), ("<I", 48), ("<I", 68)))
    table = _table(data, shift, more)
    entries = _chain(data, table, directory, shift)
    for at in range(0, len(entries) - 127, 128):
        if entries[at : at + 64].decode("utf-16-le", "replace").rstrip("\0") in ("Workbook", "Book"):
            start, size = struct.unpack_from("<II", entries, at + 116)
            return _chain(data, table, start, shift)[:size]
    raise ValueError


def _table(data, shift, more):
    """Which sector follows which: 109 parts are named in the header, the others in a list of their own."""
    places = list(struct.unpack_from("<109I", data, 76))
    for _part in range(len(data) >> shift):
        if more >= LAST_SECTOR:
            break
        listed = struct.unpack_from(f"<{(1 << shift) // 4}I", data, (more + 1) << shift)
        places, more = places + list(listed[:-1]), listed[-1]
    parts = [data[(at + 1) << shift : (at + 2) << shift] for at in places if at < LAST_SECTOR]
    joined = b"".join(parts)
    return struct.unpack(f"<{len(joined) // 4}I", joined)


def _chain(data, table, at, shift):
    """The sectors of one stream, one after the other; a chain that turns in a circle is broken."""
    found = []
    while at < LAST_SECTOR:
        if len(found) > len(data) >> shift:
            raise ValueError
        found.append(data[(at + 1) << shift : (at + 2) << shift])
        at = table[at]
    return b"".join(found)


def _plain(cell):
    """Text, numbers and truth as they are; days as {"day": …}; clock times and spans as text."""
    if isinstance(cell, datetime.datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, datetime.date):
        return {"day": cell.isoformat()}
    if isinstance(cell, str):
        return cell[:LONGEST_CELL]
    return cell if isinstance(cell, (bool, float, int)) else str(cell)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main())
