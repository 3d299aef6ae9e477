"""Where an uploaded file waits, sealed, for the task that compares it. Gone as soon as it has been read."""

from __future__ import annotations

import base64
import io
import uuid
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from zgh.kit.sealed import SealedField

_seal = SealedField()


def put(file: IO[bytes]) -> str:
    """Seal and keep; returns the name to ask for it by."""
    file.seek(0)
    sealed = _seal.get_prep_value(base64.b64encode(file.read()).decode())
    return default_storage.save(f"imports/{uuid.uuid4().hex}.sealed", ContentFile(sealed.encode()))


def take(name: str) -> IO[bytes]:
    """The file as it came. Raises FileNotFoundError when it has been dropped."""
    with default_storage.open(name) as kept:
        return io.BytesIO(base64.b64decode(_seal.from_db_value(kept.read().decode(), None, None)))


def drop(name: str) -> None:
    """Delete it; a second time does nothing."""
    if name:
        default_storage.delete(name)
