"""A few codes in one column: found by both databases without a join."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models


class CodesField(models.TextField):
    """A few codes as one text, ",50,62,": both databases find one of them by `contains=",50,"`, without a join."""

    def from_db_value(self, value: str | None, *_args: Any) -> tuple[str, ...]:
        """The codes."""
        return self.to_python(value)

    def to_python(self, value: Any) -> tuple[str, ...]:
        """The codes, from the stored text or from any iterable of strings."""
        if isinstance(value, str):
            return tuple(filter(None, value.split(",")))
        return tuple(value or ())

    def get_prep_value(self, value: Any) -> str:
        """The stored text; a text is one already, as look-ups give it."""
        return value if isinstance(value, str) else joined(value or ())


def joined(codes: Iterable[Any]) -> str:
    """As stored: every code between commas, "" for none."""
    text = ",".join(str(code) for code in codes)
    return f",{text}," if text else ""
