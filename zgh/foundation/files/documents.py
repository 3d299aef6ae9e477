"""Documents are kept as they are, so everything dangerous has to be recognised. Nothing is unpacked to disk."""

from __future__ import annotations

import re
import zlib
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .texts import decoded

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",  # only where a field asks for it
}
MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
PARTS = 3000
UNPACKED = 100 * 1024 * 1024  # declared bytes of all parts together
READ = 1024 * 1024  # of one part, when we look into it
DANGEROUS = re.compile(
    r"vbaproject|vbadata|/activex/|oleobject|/macrosheets/|\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jar|hta|lnk|msi|svg|html?)$"
)
BROKEN = (BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, KeyError, EOFError)


def checked(file: IO[bytes], kind: str, name: str, size: int) -> str:
    """ "pdf", "docx", "xlsx" or "txt" for a file sniffed as PDF, ZIP or TEXT; else ValidationError in Chinese."""
    if kind == "PDF":
        return _pdf(file, name, size)
    if kind == "TEXT":
        return _text(file, name)
    try:
        with ZipFile(file) as package:
            return _office(package, name, size)
    except BROKEN:
        sentence = _("“%(name)s”打不开，可能没有传完整。请重新传一次")
        raise ValidationError(sentence % {"name": name}, code="broken") from None


def _pdf(file: IO[bytes], name: str, size: int) -> str:
    file.seek(max(0, size - 4096))
    if b"%%EOF" not in file.read(4096):
        raise ValidationError(_("“%(name)s”没有传完整。请重新传一次") % {"name": name}, code="broken")
    return "pdf"


def _text(file: IO[bytes], name: str) -> str:
    if decoded(file.read()) is None:
        raise ValidationError(
            _("“%(name)s”不是文本文件，或者没有传完整。请重新另存一份") % {"name": name}, code="broken"
        )
    return "txt"


def _office(package: ZipFile, name: str, size: int) -> str:
    parts = package.infolist()
    if _is_bomb(parts, size):
        sentence = _("“%(name)s”解开后大得不正常，不能传。请另存一份，或导出成PDF再传")
        raise ValidationError(sentence % {"name": name}, code="bomb")
    types = _read(package, "[Content_Types].xml")
    if b"macroenabled" in types.lower() or any(_is_dangerous(part) for part in parts) or _calls_out(package):
        sentence = _("“%(name)s”里有宏、程序或外部模板，不能传。请另存为不带宏的文件，或导出成PDF再传")
        raise ValidationError(sentence % {"name": name}, code="macro")
    found = {ending for mark, ending in MAIN.items() if mark in types}
    if len(found) != 1:
        sentence = _("“%(name)s”不是Word（docx）或Excel（xlsx）文件，传不了。压缩包请解开后再传")
        raise ValidationError(sentence % {"name": name}, code="type")
    return found.pop()


def _is_bomb(parts: list[ZipInfo], size: int) -> bool:
    """Too many parts, too much in them, or parts that share the same bytes (more packed than the file is long)."""
    packed = sum(part.compress_size for part in parts)
    return len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED or packed > size


def _is_dangerous(part: ZipInfo) -> bool:
    path = part.filename.lower().replace("\\", "/")
    return bool(DANGEROUS.search(path)) or ".." in path.split("/") or path.startswith("/") or bool(part.flag_bits & 1)


def _calls_out(package: ZipFile) -> bool:
    """Whether opening it would fetch a template from elsewhere, which may hold macros."""
    rels = "word/_rels/settings.xml.rels"
    return (
        rels in package.namelist()
        and b"attachedtemplate" in (text := _read(package, rels).lower())
        and (b"external" in text)
    )


def _read(package: ZipFile, part: str) -> bytes:
    with package.open(part) as stream:
        return stream.read(READ)
