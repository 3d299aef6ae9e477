"""`zgh rotate_keys`: encrypt every sealed column again with the first of ZGH_FIELD_KEYS."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import Model, TextField
from django.db.models.functions import Cast

from zgh.foundation.accounts.factors import seal_again as seal_factors_again
from zgh.kit.sealed import SealedField

BATCH = 500


class Command(BaseCommand):
    """May run while people work and may be run again: a row that changes meanwhile already has the new key."""

    help = "Encrypt sealed columns again with the newest key."

    def handle(self, *args: Any, **options: Any) -> None:
        newest = Fernet(settings.FIELD_KEYS[0])
        for model, field in sealed_columns():
            count = sum(_again(model, field, pk, token) for pk, token in _old(model, field, newest))
            self.stdout.write(f"zgh: {model._meta.label}.{field}: {count} rows encrypted again")
        self.stdout.write(f"zgh: second factors: {seal_factors_again()} rows encrypted again")


def sealed_columns() -> Iterator[tuple[type[Model], str]]:
    """Every sealed column of the platform."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field.name


def _raw(model: type[Model], field: str) -> Any:
    """Rows with the column as it is stored: `raw`."""
    return model._base_manager.annotate(raw=Cast(field, TextField())).exclude(raw=None)


def _old(model: type[Model], field: str, newest: Fernet) -> Iterator[tuple[Any, str]]:
    """Rows whose column another key encrypted. Pages by pk and breathes, so that SQLite's writers get their turn."""
    last = None
    while True:
        rows = _raw(model, field).order_by("pk")
        page = list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", "raw")[:BATCH])
        if not page:
            return
        yield from ((pk, token) for pk, token in page if not _opens(newest, token))
        last = page[-1][0]
        time.sleep(0.05)


def _opens(key: Fernet, token: str) -> bool:
    try:
        key.decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def _again(model: type[Model], field: str, pk: Any, token: str) -> int:
    """Only if the column still holds what was read."""
    value = SealedField().from_db_value(token, None, None)
    return _raw(model, field).filter(pk=pk, raw=token).update(**{field: value})
