"""Parts of a video: telephones ask for a film piece by piece and play nothing from a server that cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse

from .models import StoredFile

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
CHUNK = 64 * 1024


def asked(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte wanted; None where the whole file is, or where the header makes no sense (RFC 9110 §14.2)."""
    match = RANGE.fullmatch(header.strip())
    if not match or not (match[1] or match[2]):
        return None
    if not match[1]:
        first, last = max(size - int(match[2]), 0), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    return (first, last) if first <= last < size else None


def part(stored: Any, first: int, last: int, file: StoredFile) -> StreamingHttpResponse:
    """206 with just these bytes."""
    answer = StreamingHttpResponse(_bytes(stored, first, last), status=206, content_type=file.content_type)
    answer["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    return answer


def _bytes(stored: Any, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with stored:
        stored.seek(first)
        while left > 0 and (chunk := stored.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
