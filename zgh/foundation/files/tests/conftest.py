"""Files of every sort, honest and hostile, made on the spot; and a store of their own."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A private folder per test."""
    where = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "default": where}
    return tmp_path / "store"


def upload(data, name="照片.jpg", content_type="image/jpeg"):
    """As a browser sends it; name and type are claims."""
    return SimpleUploadedFile(name, data, content_type)


def picture(kind="JPEG", size=(640, 480), mode="RGB", **how):
    """Bytes of a two-coloured picture: upper half red, lower half blue."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (0, size[1] // 2, size[0], size[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **how)
    return out.getvalue()


def photo(name="照片.jpg", **how):
    """An honest photo."""
    return upload(picture(**how), name)


def package(parts=None, types=WORD, compression=zipfile.ZIP_DEFLATED):
    """A docx (or what pretends to be one)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", b'<Types><Override ContentType="' + types + b'"/></Types>')
        archive.writestr("word/document.xml", b"<w:document/>")
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def bomb_png(width=40_000, height=40_000):
    """A few hundred bytes that claim to be 1.6 gigapixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
