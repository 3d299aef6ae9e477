"""Take an upload in: look what it is, clean it, store it privately. It then waits for a row to be attached to."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.kit.forms import clean_text

from . import documents, images
from .models import StoredFile
from .sniff import refusal, sniff

MAX_BYTES = 10 * 1024 * 1024
MAX_VIDEO_BYTES = 60 * 1024 * 1024  # the proxy in front takes 64
WAITS = dt.timedelta(days=1)
IMAGES = {"JPEG", "PNG", "WEBP", "GIF", "HEIF"}


def hold(upload: UploadedFile, *, takes_video: bool = False, takes_text: bool = False) -> StoredFile:
    """Check and store one upload. ValidationError with a Chinese sentence for whatever may not come in.

    Writes to the store, which may be far away: call it outside transactions (the form field does). What is never
    attached is swept after a day. Too large is said before a byte is read. `takes_text`: .txt files too.
    """
    name = shown_name(upload.name or "")
    _check_size(upload, name, MAX_VIDEO_BYTES if takes_video else MAX_BYTES)
    upload.seek(0)
    kind = sniff(upload.read(512))
    upload.seek(0)
    if kind == "MP4" and takes_video:
        return _hold_video(upload, name)
    _check_size(upload, name)
    if kind in IMAGES and images.can_read(kind):
        return _hold_image(upload, kind, name)
    if takes_text and not kind and name.lower().endswith(".txt"):
        return _hold_document(upload, "TEXT", name)
    if kind in ("PDF", "ZIP"):
        return _hold_document(upload, kind, name)
    raise ValidationError(refusal(kind, name), code="type")


def held(uuids: Iterable[str]) -> tuple[list[StoredFile], bool]:
    """Files a form brings back because it had to be corrected, in order; and whether any has been swept since.

    Those attached meanwhile (a double submit) are left out without a word.
    """
    wanted = list(dict.fromkeys(key for text in uuids if (key := _uuid(text))))
    rows = {row.uuid: row for row in StoredFile.objects.filter(uuid__in=wanted)} if wanted else {}
    return [row for key in wanted if (row := rows.get(key)) and not row.owner_type], len(rows) < len(wanted)


def sweep(now: dt.datetime | None = None) -> int:
    """Delete what nobody attached within a day. Returns how many."""
    old = StoredFile.objects.filter(owner_type="", created_at__lt=(now or timezone.now()) - WAITS)[:500]
    gone = 0
    for row in old:
        if StoredFile.objects.filter(pk=row.pk, owner_type="").delete()[0]:
            discard(row)
            gone += 1
    return gone


def discard(row: StoredFile) -> None:
    """Delete the stored bytes; the row must be gone for good before."""
    for stored in filter(None, (row.stored_as, row.thumb_as)):
        default_storage.delete(stored)


def shown_name(name: str) -> str:
    """The name as it may be shown: no path, no control or direction marks, not too long."""
    name = clean_text(name.replace("\\", "/").rpartition("/")[2], lines=False)
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, ending) if dot else (name, "")
    return (stem[:60] + dot + ending[:10]) or _("未命名")


def copy(file: StoredFile) -> StoredFile:
    """The same bytes once more, waiting for a row of their own. Talks to the store: outside transactions."""
    twin = StoredFile.objects.get(pk=file.pk)
    twin.pk, twin.uuid, twin.owner_type, twin.owner_id, twin.position = None, uuid.uuid4(), "", None, 0
    twin.uploaded_by, twin.created_at, twin._state.adding = None, timezone.now(), True
    for name in ("stored_as", "thumb_as"):
        if stored := getattr(file, name):
            with default_storage.open(stored) as content:
                setattr(twin, name, _store(content, stored.rpartition(".")[2]))
    twin.save()
    return twin


def _check_size(upload: UploadedFile, name: str, most: int = MAX_BYTES) -> None:
    if not upload.size:
        raise ValidationError(_("“%(name)s”是空的。请重新选一个") % {"name": name}, code="empty")
    if upload.size > most:
        facts = {"name": name, "size": f"{upload.size / 1024 / 1024:.0f}", "most": most // 1024 // 1024}
        sentence = _("“%(name)s”有%(size)s MB，超过了%(most)d MB。请压小或截图后再传，其他内容都还在")
        raise ValidationError(sentence % facts, code="size")


def _hold_image(upload: UploadedFile, kind: str, name: str) -> StoredFile:
    picture = images.reencode(upload, kind, name)
    return StoredFile.objects.create(
        kind=StoredFile.Kind.IMAGE,
        name=_("图片") + ".webp",  # the original name may say who and where
        content_type="image/webp",
        size=len(picture.data),
        sha256=hashlib.sha256(picture.data).hexdigest(),
        width=picture.width,
        height=picture.height,
        stored_as=_store(ContentFile(picture.data), "webp"),
        thumb_as=_store(ContentFile(picture.thumb), "webp"),
    )


def _hold_video(upload: UploadedFile, name: str) -> StoredFile:
    """As it came: telephones write MP4 that browsers play; we re-encode nothing and promise no more."""
    return StoredFile.objects.create(
        kind=StoredFile.Kind.VIDEO,
        name=_ending_in(name, "mp4"),
        content_type="video/mp4",
        size=upload.size or 0,
        sha256=_digest(upload),
        stored_as=_store(upload, "mp4"),
    )


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _hold_document(upload: UploadedFile, kind: str, name: str) -> StoredFile:
    ending = documents.checked(upload, kind, name, upload.size or 0)
    return StoredFile.objects.create(
        kind=StoredFile.Kind.DOCUMENT,
        name=_ending_in(name, ending),
        content_type=documents.TYPES[ending],
        size=upload.size or 0,
        sha256=_digest(upload),
        stored_as=_store(upload, ending),
    )


def _store(content: Any, ending: str) -> str:
    """Keep the bytes under a random name that tells nothing; spread over 256 folders."""
    name = secrets.token_hex(16)
    return default_storage.save(f"{name[:2]}/{name[2:]}.{ending}", content)


def _ending_in(name: str, ending: str) -> str:
    """合同.pdf.exe that is a PDF becomes 合同.pdf.exe.pdf: the last word is ours."""
    return name if name.lower().endswith(f".{ending}") else f"{name}.{ending}"


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
