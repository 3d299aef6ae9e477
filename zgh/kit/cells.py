"""Columns and cells: how one value of a row looks on screen, on a phone card and in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .dates import when


@dataclass(frozen=True)
class Column:
    """One column. `value` is an attribute path ("author.name") or a function of the row; default: the key.

    `cell`: a template, or a partial of one ("voice/cells.html#due"), given `row` and `value`.
    `sort`: the ORM field to sort by; empty, and the column cannot be sorted. `width`: a class of the heading.
    `export`: False keeps the column out of files; a function of the row gives another value there.
    On a phone card `is_title` is the bold link, `is_meta` the small line below; others are labelled lines.
    """

    key: str
    label: Any
    value: str | Callable[[Any], Any] | None = None
    cell: str = ""
    sort: str = ""
    width: str = ""
    export: bool | Callable[[Any], Any] = True
    is_title: bool = False
    is_meta: bool = False

    def read(self, row: Any) -> Any:
        """The value itself; choices come as their words, anything missing on the way as None."""
        if callable(self.value):
            return self.value(row)
        *path, name = (self.value or self.key).split(".")
        for part in path:
            row = getattr(row, part, None)
        words = getattr(row, f"get_{name}_display", None)
        return words() if words else getattr(row, name, None)

    def written(self, row: Any) -> Any:
        """The value for a file."""
        return self.export(row) if callable(self.export) else self.read(row)

    @property
    def css(self) -> str:
        """What the cell is on a phone card."""
        return "is-title" if self.is_title else "is-meta" if self.is_meta else ""


class Row:
    """One row ready to be drawn."""

    __slots__ = ("cells", "pk", "row", "url")

    def __init__(self, row: Any, columns: Sequence[Column]) -> None:
        self.row, self.pk = row, row.pk
        self.url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
        values = ((column, column.read(row)) for column in columns)
        self.cells = [(column, value if column.cell else shown(value)) for column, value in values]


def shown(value: Any) -> Any:
    """A value in words: moments as 今天 08:50, booleans as 是 or 否, nothing as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return when(value) if isinstance(value, dt.date) else value
