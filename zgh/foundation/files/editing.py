"""What an editor puts into a text while it is being written: a picture or a film."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from .attach import attach
from .hold import hold


def put_in(request: HttpRequest, row: Any, *, most: int, elsewhere: str, refused: str = "") -> JsonResponse:
    """Attach the upload `file` to `row` and answer {url, kind, name}; else 422 and {error}, a sentence why not.

    `most`: files a row; `elsewhere`: the sentence for documents, which belong elsewhere; `refused`: why nothing may
    come in at the moment. The view says `takes_film = True`, so that films get through (uploads.py).
    """
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise ValidationError(_("没有收到图片，请再选一次"))
        if refused:
            raise ValidationError(refused)
        file = hold(upload, takes_video=True)
        if file.kind == file.Kind.DOCUMENT:
            raise ValidationError(elsewhere)
        attach(row, file, request.user, most=most)
    except ValidationError as error:
        return JsonResponse({"error": "；".join(error.messages)}, status=422)
    return JsonResponse({"url": file.url, "kind": file.kind, "name": file.name})
