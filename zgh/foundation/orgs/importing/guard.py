"""Refuses files that are not what they say before anything parses them. Every refusal says what to do instead."""

from __future__ import annotations

import zipfile
from typing import IO

from django.utils.translation import gettext as _

from .columns import Unreadable

MB = 1024 * 1024
LARGEST_UPLOAD = 20 * MB
LARGEST_CONTENT = 200 * MB
LARGEST_RATIO = 250  # a sheet of one repeated value packs about 100:1, a bomb 1000:1 and more
MOST_PARTS = 300
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"


def guard_size(size: int, kept: int | None = None) -> None:
    """Raises Unreadable for empty and for oversized files.

    `kept` is how much of it arrived: an upload handler may have counted the rest without keeping it.
    """
    most = min(LARGEST_UPLOAD, size if kept is None else kept)
    if not size:
        raise Unreadable(_("这个文件是空的，请检查后再选一次"))
    if size > most:
        facts = {"size": round(size / MB, 1), "most": most // MB}
        raise Unreadable(_("文件有%(size)s MB，超过了%(most)s MB。请按单位分成几个文件") % facts)


def guard_workbook(file: IO[bytes]) -> None:
    """Raises Unreadable for what is not a plain .xlsx: encrypted, with macros, or a zip bomb.

    Believes the zip directory about sizes; `sheet.py` survives files whose directory lies.
    """
    file.seek(0)
    head = file.read(8)
    if not head.startswith(ZIP):
        raise Unreadable(_("这个文件不是Excel表格，可能只是改了后缀。请用Excel另存为.xlsx再传"))
    try:
        with zipfile.ZipFile(file) as parts:
            _guard_parts(parts.infolist())
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, ValueError, OSError):
        raise Unreadable(_("这个Excel文件已损坏，请用Excel打开后另存一份再传")) from None
    file.seek(0)


def guard_old_workbook(file: IO[bytes]) -> None:
    """Raises Unreadable for an OLE file that is no plain .xls: an encrypted workbook, one with macros, a document."""
    file.seek(0)
    data = file.read()
    file.seek(0)
    if _has_part(data, "EncryptedPackage"):
        raise Unreadable(_("这个文件加了密码。请在Excel里去掉密码，另存为.xlsx再传"))
    if _has_part(data, "_VBA_PROJECT_CUR"):
        raise Unreadable(_("文件里带有宏。为了安全，请另存为不带宏的.xlsx再传"))
    if not _has_part(data, "Workbook\0") and not _has_part(data, "Book\0"):
        raise Unreadable(_("这个文件不是Excel表格，可能只是改了后缀。请用Excel另存为.xlsx再传"))


def _has_part(data: bytes, name: str) -> bool:
    """Whether the OLE directory names a part; names stand there in UTF-16."""
    return name.encode("utf-16-le") in data


def _guard_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    content, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if "xl/workbook.xml" not in names or len(names) != len(set(names)):
        raise Unreadable(_("这个文件不是.xlsx表格。请用Excel另存为.xlsx再传"))
    if any(p.flag_bits & 1 for p in parts):
        raise Unreadable(_("这个文件加了密码。请在Excel里去掉密码，另存为.xlsx再传"))
    if any("vbaproject" in name.lower() or "/macrosheets/" in name.lower() for name in names):
        raise Unreadable(_("文件里带有宏。为了安全，请另存为不带宏的.xlsx再传"))
    if len(names) > MOST_PARTS or content > LARGEST_CONTENT or content > max(packed, 1) * LARGEST_RATIO:
        raise Unreadable(_("这个文件解开后太大，不像一份花名册。请只留需要的数据，另存后再传"))
