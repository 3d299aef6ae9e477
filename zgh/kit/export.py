"""Filtered rows as a file for Excel: safe against formulas, written in chunks, known to the audit book."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

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
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Written(Protocol):
    """What an export needs of a column (`lists.Column` has it)."""

    label: Any

    def written(self, row: Any) -> Any:
        """The value for a file."""


def chunked(rows: QuerySet, size: int = CHUNK) -> Iterator[Any]:
    """Every row in primary-key order, page by page.

    Not `iterator()`: a cursor held open keeps SQLite from checkpointing its log.
    """
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


def lines(rows: Iterable[Any], columns: Sequence[Written]) -> Iterator[list[str | int | float]]:
    """Heading, then one list of cells a row."""
    yield [safe(column.label) for column in columns]
    for row in rows:
        yield [safe(column.written(row)) for column in columns]


def write_csv(rows: QuerySet, columns: Sequence[Written], name: str = "list") -> HttpResponse:
    """A streamed CSV that Excel opens as UTF-8 (byte-order mark)."""

    def parts() -> Iterator[bytes]:
        yield "\ufeff".encode()
        cells = lines(chunked(rows), columns)
        while part := list(itertools.islice(cells, CHUNK)):
            text = io.StringIO()
            csv.writer(text).writerows(part)
            yield text.getvalue().encode()

    answer = StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8")
    return _named(answer, f"{name}.csv")


def write_xlsx(rows: QuerySet, columns: Sequence[Written], name: str = "list") -> FileResponse:
    """An Excel file; rows go to disk while they are written, so memory stays flat."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (FileResponse closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for y, cells in enumerate(lines(chunked(rows), columns)):
            for x, value in enumerate(cells):
                put = sheet.write_string if isinstance(value, str) else sheet.write_number
                put(y, x, value, bold if y == 0 else None)
        sheet.set_column(0, len(columns) - 1, 18)
    file.seek(0)
    return _named(FileResponse(file, content_type=XLSX), f"{name}.xlsx")


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


def _named(answer: Any, name: str) -> Any:
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer
