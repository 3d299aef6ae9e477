"""Runs in a process of its own: the first sheet of the workbook on stdin becomes one JSON line a row on stdout.

A workbook is a small program in the hands of whoever made it: two cells in opposite corners, or one long text
that every cell shares, make any parser ask for gigabytes. Here it gets a fixed amount of memory and time and can
harm nobody but itself. Uses the standard library and the parser only, so that it starts in a few milliseconds.
"""

import datetime
import io
import json
import resource
import sys

MEMORY = 1024 * 1024 * 1024
SECONDS = 60
MOST_ROWS, MOST_COLUMNS = 200_000, 100
LONGEST_CELL = 2000  # longer ones arrive cut to this and are then refused by the check of their column
LONGEST_ANSWER = 100 * 1024 * 1024

# Exit codes the caller turns into sentences; anything else is "cannot be read".
TOO_MANY_ROWS, TOO_MANY_COLUMNS, TOO_LARGE, ENCRYPTED = 11, 12, 13, 14


def main() -> int:
    """Read, check the extent, write; the exit code says what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    except PasswordError:
        return ENCRYPTED
    if sheet.total_height > MOST_ROWS:
        return TOO_MANY_ROWS
    if sheet.total_width > MOST_COLUMNS:
        return TOO_MANY_COLUMNS
    return _write(sheet)


def _write(sheet) -> int:
    _top, left = sheet.start or (0, 0)
    written = 0
    for cells in sheet.iter_rows():  # gives empty rows above the first cell, but no empty columns before it
        line = json.dumps([""] * left + [_plain(cell) for cell in cells], ensure_ascii=False)
        written += len(line)
        if written > LONGEST_ANSWER:
            return TOO_LARGE
        print(line)
    return 0


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
