"""Where a file with personal data lies until it is fetched: sealed, under a name that tells nothing."""

from __future__ import annotations

import base64
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from zgh.kit.sealed import SealedField

_seal = SealedField()


def put(data: bytes) -> str:
    """Seal and keep; returns the name to ask for it by. Talks to the store: call it outside transactions."""
    sealed = _seal.get_prep_value(base64.b64encode(data).decode())
    return default_storage.save(f"exports/{uuid.uuid4().hex}.sealed", ContentFile(sealed.encode()))


def read(name: str) -> bytes:
    """The file as it was put. Raises FileNotFoundError when it has been dropped."""
    with default_storage.open(name) as kept:
        return base64.b64decode(_seal.from_db_value(kept.read().decode(), None, None))


def drop(name: str) -> None:
    """Delete it; a second time does nothing."""
    if name:
        default_storage.delete(name)
