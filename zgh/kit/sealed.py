"""Encrypted columns and the keyed hash that finds them again. No tables here; rooms keep such columns apart."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class SealedField(models.TextField):
    """Text encrypted at rest (Fernet, AES-128-CBC + HMAC). First key encrypts, all decrypt, so keys can rotate.

    Equality look-up is impossible by design: keep `blind(value)` in a column beside it.
    """

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(str(value))

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else unseal(value)


def blind(value: str) -> str:
    """Keyed hash (HMAC-SHA256, 64 hex) of a normalised value: equal values meet, nobody without the key can guess."""
    return hmac.new(settings.BLIND_KEY.encode(), value.strip().upper().encode(), hashlib.sha256).hexdigest()


def seal(text: str) -> str:
    """Text for a place that is no column of ours (cache, JSON of a library), encrypted like a SealedField."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given. Raises cryptography's InvalidToken for anything else."""
    return _fernet(tuple(settings.FIELD_KEYS)).decrypt(sealed.encode()).decode()
