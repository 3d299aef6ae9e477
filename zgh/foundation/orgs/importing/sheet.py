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
import sys
import zipfile

MEMORY = 1024 * 1024 * 1024
SECONDS = 60
MOST_ROWS, MOST_COLUMNS = 200_000, 100
MOST_MERGED = 20_000
LONGEST_CELL = 2000  # longer ones arrive cut to this and are then refused by the check of their column
LONGEST_ANSWER = 100 * 1024 * 1024

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
    except PasswordError:
        return ENCRYPTED
    if sheet.total_height > MOST_ROWS:
        return TOO_MANY_ROWS
    if sheet.total_width > MOST_COLUMNS:
        return TOO_MANY_COLUMNS
    print(json.dumps({"hidden": _hidden(data, name), "sheet": name, "others": [n for n in names if n != name]}))
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
    """Line numbers of hidden rows of an .xlsx sheet; the parser does not tell. Old .xls files do not say."""
    if not data.startswith(b"PK"):
        return []
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
