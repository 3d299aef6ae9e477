"""The empty file people fill in: headings, one example, and what each column wants."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from .columns import Column


def workbook(columns: Sequence[Column]) -> bytes:
    """An .xlsx whose cells are all text, so that long numbers survive pasting."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        words, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        sheet, notes = book.add_worksheet(_("填在这里")), book.add_worksheet(_("填写说明"))
        sheet.set_column(0, len(columns) - 1, 18, words)
        sheet.freeze_panes(1, 0)
        notes.set_column(0, 1, 40)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, str(column.label), bold)
            sheet.write_string(1, at, column.example, words)
            notes.write_string(at, 0, str(column.label), bold)
            notes.write_string(at, 1, str(column.help))
        notes.write_string(len(columns) + 1, 0, _("第2行是例子，填的时候请删掉。空着的格子不会改掉已有的内容。"))
    return file.getvalue()
