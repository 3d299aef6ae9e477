"""Where a file with personal data lies until it is fetched: sealed, under a name that tells nothing.

Every function talks to the store: call them outside transactions.
"""

from __future__ import annotations

import base64
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from .sealed import seal, unseal


def put(folder: str, data: bytes) -> str:
    """Seal and keep; returns the name to ask for it by."""
    sealed = seal(base64.b64encode(data).decode())
    return default_storage.save(f"{folder}/{uuid.uuid4().hex}.sealed", ContentFile(sealed.encode()))


def read(name: str) -> bytes:
    """The file as it was put. Raises FileNotFoundError when it has been dropped."""
    with default_storage.open(name) as kept:
        return base64.b64decode(unseal(kept.read().decode()))


def drop(name: str) -> None:
    """Delete it; a second time, or for no name at all, it does nothing."""
    if name:
        default_storage.delete(name)
