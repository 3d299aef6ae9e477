"""Which columns may be empty: the databases put empty values at opposite ends of a sorted list."""

from __future__ import annotations

from collections.abc import Container

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model


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
