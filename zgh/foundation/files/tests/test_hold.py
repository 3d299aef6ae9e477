"""What may come in, what may not, and what is left of it."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import Base

from zgh.foundation.files.hold import hold, shown_name
from zgh.foundation.files.models import StoredFile

from .conftest import PDF, SHEET, WORD, bomb_png, package, photo, picture, upload

pytestmark = pytest.mark.django_db


def kept(file):
    with default_storage.open(file.stored_as) as stored:
        return stored.read()


def opened(file):
    return Image.open(io.BytesIO(kept(file)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_photos_become_webp_whatever_they_were(kind):
    file = hold(upload(picture(kind, size=(640, 480)), f"x.{kind.lower()}"))
    image = opened(file)
    assert (image.format, image.size) == ("WEBP", (640, 480))
    assert (file.content_type, file.kind, file.name) == ("image/webp", "image", "图片.webp")
    assert (file.width, file.height, file.size) == (640, 480, len(kept(file)))
    assert default_storage.exists(file.thumb_as)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_every_colour_mode_is_taken(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    data = picture(kind, mode="L") if mode == "I;16" else picture(kind, mode=mode)
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (64, 48), 40_000).save(out, "PNG")
        data = out.getvalue()
    assert opened(hold(upload(data))).format == "WEBP"


def test_large_photos_are_made_smaller_and_thumbnails_are_small():
    file = hold(photo(size=(4000, 3000)))
    assert opened(file).size == (2560, 1920)
    with default_storage.open(file.thumb_as) as stored:
        assert Image.open(stored).size == (360, 270)


def test_a_photo_taken_upside_down_stands_upright_and_says_no_more_where_it_was_taken():
    exif = Image.Exif()
    exif[Base.Orientation] = 3
    exif[Base.Make] = "Secretphone"
    exif.get_ifd(0x8825)[1] = "N"
    data = picture("JPEG", exif=exif, comment=b"Zhou Min was here", icc_profile=b"profile " * 40)
    assert b"Secretphone" in data
    assert b"Zhou Min" in data
    file = hold(upload(data, "周敏的家.jpg"))
    image = opened(file)
    assert image.getpixel((10, 10))[2] > 150  # blue was below
    assert not image.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)
    for secret in (b"Secretphone", b"Zhou Min", b"profile"):
        assert secret not in kept(file)
    assert "周敏" not in file.name


def test_png_texts_do_not_survive():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Zhou Min")
    data = picture("PNG", pnginfo=info)
    assert b"Zhou Min" in data
    assert b"Zhou Min" not in kept(hold(upload(data, "x.png")))


def test_only_the_first_frame_of_a_moving_gif_is_kept():
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    image = opened(hold(upload(out.getvalue(), "x.gif")))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((10, 10))[0] > 200


def test_what_hides_behind_a_photo_is_gone():
    data = picture("JPEG") + b"<script>alert(1)</script>" + package()
    file = hold(upload(data))
    assert b"<script>" not in kept(file)
    assert b"PK\x03\x04" not in kept(file)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "gigapixels": (bomb_png(), "5000万像素"),
    "a little too many pixels": (bomb_png(7100, 7100), "5000万像素"),
    "half a photo": (picture("JPEG", size=(2000, 2000))[:4000], "打不开"),
    "a photo of noise": (b"\xff\xd8\xff" + b"\x00" * 500, "打不开"),
    "png without pixels": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "打不开"),
    "webp header only": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "打不开"),
    "gif that is a script": (b"GIF89a/*" + b" " * 50 + b"*/=1;alert(1)", "打不开"),
    "svg with script": (SVG, "不是照片"),
    "svg after a blank": (b"\xef\xbb\xbf\n " + SVG, "不是照片"),
    "html": (b"<!DOCTYPE html><script>alert(1)</script>", "不是照片"),
    "text": (b"just words", "不是照片"),
    "a program called jpg": (b"MZ\x90\x00" + b"\x00" * 100, "是程序"),
    "a linux program": (b"\x7fELF" + b"\x00" * 100, "是程序"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "旧格式"),
    "rar": (b"Rar!\x1a\x07\x00" + b"\x00" * 100, "压缩包"),
    "video": (b"\x00\x00\x00\x20ftypisom" + b"\x00" * 100, "视频"),
    "heic": (b"\x00\x00\x00\x20ftypheic" + b"\x00" * 100, "HEIC"),
    "half a pdf": (PDF[:-10], "没有传完整"),
    "a plain zip": (package(types=b"application/zip"), "不是Word"),
    "both word and excel": (package(types=WORD + b" " + SHEET), "不是Word"),
    "half a docx": (package()[:200], "打不开"),
    "zip bomb": (package({"word/media/0": b"\0" * 101 * 1024 * 1024}), "大得不正常"),
    "many parts": (package({f"p{i}": b"" for i in range(3001)}), "大得不正常"),
    "macro": (package({"word/vbaProject.bin": b"x"}), "有宏"),
    "macro by type": (package(types=WORD + b" application/vnd.ms-word.document.macroEnabled.main+xml"), "有宏"),
    "program inside": (package({"word/embeddings/setup.exe": b"MZ"}), "有宏"),
    "ole inside": (package({"word/embeddings/oleObject1.bin": b"x"}), "有宏"),
    "climbs out": (package({"../../etc/cron.d/x": b"x"}), "有宏"),
    "outside template": (
        package(
            {"word/_rels/settings.xml.rels": b'Type="x/attachedTemplate" Target="http://e/" TargetMode="External"'}
        ),
        "有宏",
    ),
    "nothing": (b"", "是空的"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_in_chinese_and_leave_nothing(case, store):
    data, sentence = HOSTILE[case]
    with pytest.raises(ValidationError) as refused:
        hold(upload(data, "照片.jpg"))
    assert sentence in refused.value.messages[0]
    assert not StoredFile.objects.exists()
    assert not store.exists() or not [path for path in store.rglob("*") if path.is_file()]


def test_overlapping_parts_are_a_bomb():
    import struct

    data = bytearray(package({"a": b"x" * 50_000, "b": b"y" * 50_000}, compression=0))
    start = data.rfind(b"PK\x01\x02")  # the last part claims more packed bytes than the file has
    data[start + 20 : start + 28] = struct.pack("<II", 10_000_000, 10_000_000)
    with pytest.raises(ValidationError, match="大得不正常"):
        hold(upload(bytes(data)))


def test_a_locked_docx_is_refused():
    data = bytearray(package())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    with pytest.raises(ValidationError):
        hold(upload(bytes(data)))


@pytest.mark.parametrize(
    ("data", "ending"), [(PDF, "pdf"), (package(), "docx"), (package(types=SHEET), "xlsx")], ids=["pdf", "docx", "xlsx"]
)
@pytest.mark.parametrize("name", ["方案", "方案.exe", "方案.html"])
def test_documents_are_kept_as_they_are_under_an_ending_that_is_true(data, ending, name):
    file = hold(upload(data, name, "text/html"))
    assert kept(file) == data
    assert file.name == f"{name}.{ending}"
    assert file.stored_as.endswith(f".{ending}")
    assert "html" not in file.content_type


def test_a_true_ending_is_not_doubled():
    assert hold(upload(PDF, "方案.PDF")).name == "方案.PDF"


class Unreadable(SimpleUploadedFile):
    """A 50 MB upload that must not be read to be refused."""

    def __init__(self):
        super().__init__("大照片.jpg", b"")
        self.size = 50 * 1024 * 1024

    def read(self, *_args):
        raise AssertionError("read")


def test_fifty_megabytes_are_refused_without_reading_a_byte():
    with pytest.raises(ValidationError, match="有50 MB，超过了10 MB"):
        hold(Unreadable())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\用户\\周敏\\方案.docx", "方案.docx"),
        ("a\x00b\u202ecod.exe", "abcod.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("", "未命名"),
        ("长" * 300 + ".pdf", "长" * 60 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 10),
    ],
)
def test_names_are_shown_harmless(name, shown):
    assert shown_name(name) == shown


def test_names_in_the_store_tell_nothing():
    file = hold(upload(PDF, "工资表.pdf"))
    assert "工资表" not in file.stored_as
    assert str(file.uuid) not in file.stored_as
