"""The author's photos and papers. Those of a hidden author carry neither name nor metadata, and are photos only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models

from zgh.foundation.files.attach import attach, refuse_documents
from zgh.foundation.files.hold import hold
from zgh.foundation.files.models import StoredFile

Uploads = Iterable[StoredFile | UploadedFile]


def take_in(uploads: Uploads, *, is_masked: bool) -> list[StoredFile]:
    """Check and store raw uploads; held ones pass. Before the transaction: the store may be far away."""
    files = [upload if isinstance(upload, StoredFile) else hold(upload) for upload in uploads]
    if is_masked:
        refuse_documents(files)
    return files


def enclose(row: models.Model, files: list[StoredFile], by: Any, *, is_masked: bool) -> None:
    """Put them on a case or message, in its transaction."""
    for file in files:
        attach(row, file, by, masked=is_masked)
