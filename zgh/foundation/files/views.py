"""Downloads. The owner row's permission is asked every time; what one may not have looks absent."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from zgh.foundation.access.gate import signed_in

from . import ranges
from .attach import readable
from .models import StoredFile

log = structlog.get_logger("zgh.files")


@require_safe
@signed_in
def open_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself."""
    file = _permitted(request, uuid)
    return _answer(request, file, file.stored_as, file.sha256[:32])


@require_safe
@signed_in
def thumb(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The small picture of a photo."""
    file = _permitted(request, uuid)
    if not file.thumb_as:
        raise Http404
    return _answer(request, file, file.thumb_as, f"{file.sha256[:32]}-thumb")


def _permitted(request: HttpRequest, uuid: UUID) -> StoredFile:
    file = readable(request.user, uuid)
    if file is None:
        raise Http404
    return file


def _answer(request: HttpRequest, file: StoredFile, stored_as: str, tag: str) -> HttpResponseBase:
    """Pictures we wrote ourselves and videos show in the page; documents are saved, whatever they hold."""
    etag = f'"{tag}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        stored = default_storage.open(stored_as)
    except FileNotFoundError:
        log.error("stored_file_missing", file=file.pk)
        raise Http404 from None
    is_shown = file.is_image or file.is_video
    answer: StreamingHttpResponse = FileResponse(
        stored, as_attachment=not is_shown, filename=file.name, content_type=file.content_type
    )
    if file.is_video:
        answer["Accept-Ranges"] = "bytes"
        if request.method == "GET" and (span := ranges.asked(request.headers.get("Range", ""), file.size)):
            answer = ranges.part(stored, *span, file)
    answer["ETag"] = etag
    # A shared computer must not show it to the next person, and a permission taken away must soon bite.
    answer["Cache-Control"] = "private, max-age=600"
    answer["Vary"] = "Cookie"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
