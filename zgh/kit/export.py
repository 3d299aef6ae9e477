"""Filtered rows as a file for Excel: safe against formulas, written in chunks, known to the audit book.

Personal data passes a gatekeeper first (`guard`): a room above may answer in its own way, or put a stamp on the file.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Protocol

import xlsxwriter
from django.db.models import QuerySet
from django.dispatch import Signal
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

exported = Signal()  # user, key, count, query: sent before the first byte, so that nobody can export unseen

# Full-width signs too: Excel takes them for the narrow ones in a Chinese locale.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CHUNK = 1000
LIMIT = 100_000
Lines = QuerySet | Sequence[Any]  # rows of a table, or lines that were reckoned
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Stamp:
    """Who took a file, when and under which number: on every page of it and in its properties."""

    number: str
    line: str


@dataclass(frozen=True)
class Taking:
    """Somebody about to take rows about people out of the platform. `subject`: lookup from a row to its person's id.

    `key`, `query` and `picked` (ids of selected rows) are enough to find the same rows again (`lists.listed`).
    `is_own`: the person has brought these very rows into the platform themselves and only takes them back.
    `reason`: what they have said it is for, where they were asked already.
    """

    user: Any
    key: str
    title: str
    kind: str
    rows: QuerySet
    count: int
    subject: str = ""
    query: str = ""
    picked: Sequence[int] = field(default=())
    is_own: bool = False
    reason: str = ""


Verdict = HttpResponse | Stamp | None
_guards: list[Callable[[Taking], Verdict]] = []


def guard(gatekeeper: Callable[[Taking], Verdict]) -> None:
    """Register the one gatekeeper. It answers with a page (nothing is taken), a stamp for the file, or None."""
    _guards[:] = [gatekeeper]


def admit(taking: Taking) -> Verdict:
    """What the gatekeeper says; None while no room guards exports."""
    return _guards[0](taking) if _guards else None


class Written(Protocol):
    """What an export needs of a column (`lists.Column` has it)."""

    label: Any

    def written(self, row: Any) -> Any:
        """The value for a file."""


def chunked(rows: Lines, size: int = CHUNK) -> Iterator[Any]:
    """Every row in primary-key order, page by page; lines that were reckoned (no queryset) as they stand.

    Not `iterator()`: a cursor held open keeps SQLite from checkpointing its log.
    """
    if not isinstance(rows, QuerySet):
        yield from rows
        return
    rows, last = rows.order_by("pk"), None
    while True:
        part = list((rows if last is None else rows.filter(pk__gt=last))[:size])
        yield from part
        if len(part) < size:
            return
        last = part[-1].pk


def safe(value: Any) -> str | int | float:
    """A cell no spreadsheet takes for a formula. Numbers stay numbers, moments become local time."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%d %H:%M}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \n\u3000").startswith(FORMULA_STARTS) else text


def lines(rows: Iterable[Any], columns: Sequence[Written], stamp: Stamp | None = None) -> Iterator[list[Any]]:
    """The stamp if there is one, the heading, then one list of cells a row."""
    if stamp:
        yield [safe(stamp.line)]
    yield [safe(column.label) for column in columns]
    for row in rows:
        yield [safe(column.written(row)) for column in columns]


def csv_parts(rows: Lines, columns: Sequence[Written], stamp: Stamp | None = None) -> Iterator[bytes]:
    """A CSV that Excel opens as UTF-8 (byte-order mark), in parts."""
    yield "\ufeff".encode()
    cells = lines(chunked(rows), columns, stamp)
    while part := list(itertools.islice(cells, CHUNK)):
        text = io.StringIO()
        csv.writer(text).writerows(part)
        yield text.getvalue().encode()


def fill_xlsx(file: IO[bytes], rows: Lines, columns: Sequence[Written], stamp: Stamp | None = None) -> None:
    """An Excel file; rows go to disk while they are written, so memory stays flat."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        head = 1 if stamp else 0
        sheet.freeze_panes(head + 1, 0)
        bold = book.add_format({"bold": True})
        for y, cells in enumerate(lines(chunked(rows), columns, stamp)):
            for x, value in enumerate(cells):
                put = sheet.write_string if isinstance(value, str) else sheet.write_number
                put(y, x, value, bold if y <= head else None)
        sheet.set_column(0, len(columns) - 1, 18)
        if stamp:
            _mark(book, sheet, stamp)


def _mark(book: Any, sheet: Any, stamp: Stamp) -> None:
    """On every printed page and in the properties: the visible row alone is deleted in a second."""
    line = stamp.line.replace("&", "&&")[:240]  # 255 characters at most; "&" starts a code of Excel's
    sheet.set_header(f"&C{line}")
    sheet.set_footer(f"&L{line}&R&P / &N")
    sheet.repeat_rows(0, 1)
    book.set_properties(
        {"title": stamp.number, "subject": stamp.line, "comments": stamp.line, "keywords": stamp.number}
    )


def write_csv(rows: Lines, columns: Sequence[Written], name: str = "list", stamp: Stamp | None = None) -> HttpResponse:
    """The CSV as a streamed answer."""
    answer = StreamingHttpResponse(csv_parts(rows, columns, stamp), content_type="text/csv; charset=utf-8")
    return named(answer, f"{name}.csv")


def write_xlsx(rows: Lines, columns: Sequence[Written], name: str = "list", stamp: Stamp | None = None) -> HttpResponse:
    """The Excel file as an answer."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (FileResponse closes it)
    fill_xlsx(file, rows, columns, stamp)
    file.seek(0)
    return named(FileResponse(file, content_type=XLSX), f"{name}.xlsx")


WRITERS: dict[str, Callable[..., Any]] = {"csv": write_csv, "xlsx": write_xlsx}


def hand_out(taking: Taking, columns: Sequence[Written], name: str, *, is_personal: bool = True) -> HttpResponse:
    """The rows as a file, past the gatekeeper and known to the audit book; or the gatekeeper's own page."""
    verdict = admit(taking) if is_personal and taking.count else None
    if isinstance(verdict, HttpResponse):
        return verdict
    exported.send(Taking, user=taking.user, key=taking.key, count=taking.count, query=taking.query)
    return WRITERS[taking.kind](taking.rows, columns, name, verdict)


def named(answer: Any, name: str) -> Any:
    """The answer as a download of that name which nobody on the way keeps."""
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer
