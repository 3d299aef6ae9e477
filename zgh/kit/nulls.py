"""Which columns may be empty: the databases put empty values at opposite ends of a sorted list."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, QuerySet


def by(rows: QuerySet, path: str, *, is_down: bool = False) -> Any:
    """An argument of `order_by`: rows without a value stand below all others on either database.

    Where every row has one, the path itself, so that its index is used.
    """
    if not may_be_null(rows.model, path, rows.query.annotations):
        return f"-{path}" if is_down else path
    return F(path).desc(nulls_last=True) if is_down else F(path).asc(nulls_first=True)


def may_be_null(model: type[Model], path: str, annotations: Container[str] = ()) -> bool:
    """Whether a look-up path can lead to nothing; what a query works out can."""
    if path in annotations:
        return True
    try:
        for name in path.split("__"):
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
            if field.null:
                return True
            model = field.related_model or model
    except FieldDoesNotExist:  # a transform of a field, as __date
        return False
    return False
