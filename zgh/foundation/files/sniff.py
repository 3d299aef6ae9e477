"""What a file is, by its first bytes. Names and declared types are never believed."""

from __future__ import annotations

from django.utils.translation import gettext as _

# What browsers play: MP4 as telephones and editors write it. Apple's own MOV ("qt  ") they do not.
MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"MZ", "PROGRAM"),
    (b"\x7fELF", "PROGRAM"),
    (b"Rar!", "ARCHIVE"),
    (b"7z\xbc\xaf", "ARCHIVE"),
    (b"\x1f\x8b", "ARCHIVE"),
)
MARKUP = (b"<svg", b"<html", b"<!doctype", b"<?xml", b"<script")


def sniff(head: bytes) -> str:
    """JPEG PNG GIF WEBP HEIF PDF ZIP MP4, or what we refuse: OLE PROGRAM ARCHIVE VIDEO MARKUP, "" for anything else.

    `head`: the first 64 bytes or more. Strictly at the start: a file that is two things at once counts as the first.
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return "HEIF" if brand in HEIF_BRANDS else "MP4" if brand in MP4_BRANDS else "VIDEO"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        return "MARKUP"
    return next((kind for start, kind in STARTS if head.startswith(start)), "")


def refusal(kind: str, name: str) -> str:
    """Why this file cannot be taken and what to do instead, in one sentence or two."""
    reasons = {
        "OLE": _("“%(name)s”是旧格式的文件，或者加了密码。请另存为docx或xlsx、去掉密码，再传一次"),
        "ARCHIVE": _("“%(name)s”是压缩包。请解开后把里面的照片或文件传上来"),
        "MP4": _("“%(name)s”是视频，这里还传不了。可以截几张图传上来"),
        "VIDEO": _("“%(name)s”这种视频浏览器放不了。请在手机上转成MP4再传，或者截几张图"),
        "PROGRAM": _("“%(name)s”是程序，不能传。这里只收照片和PDF、Word（docx）、Excel（xlsx）文件"),
        "HEIF": _("“%(name)s”是苹果的HEIC照片，这里打不开。请截一张图再传，或在手机“设置—相机—格式”里选“兼容性最佳”"),
    }
    usual = _("“%(name)s”不是照片，也不是PDF、Word（docx）或Excel（xlsx）文件，传不了")
    return reasons.get(kind, usual) % {"name": name}
