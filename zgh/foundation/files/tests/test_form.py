"""The field: several files, errors in Chinese, and good files that survive the mistakes around them."""

import io

import pytest
from django import forms
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from zgh.foundation.files.attach import attach
from zgh.foundation.files.fields import AttachmentsField
from zgh.foundation.files.models import StoredFile
from zgh.foundation.files.uploads import CappedUploadHandler

from .conftest import PDF, photo, upload

pytestmark = pytest.mark.django_db


class Letter(forms.Form):
    text = forms.CharField()
    files = AttachmentsField(label="照片或文件", required=False)


def posted(uploads=(), kept=(), text="写了"):
    data = QueryDict(mutable=True)
    data["text"] = text
    data.setlist("files-kept", [str(key) for key in kept])
    return Letter(data, MultiValueDict({"files": list(uploads)}))


def test_several_files_come_out_held_in_order():
    form = posted([photo(), upload(PDF, "方案.pdf")])
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["图片.webp", "方案.pdf"]
    assert StoredFile.objects.filter(owner_type="").count() == 2


def test_no_file_is_fine_unless_one_is_required():
    assert posted().is_valid()
    form = posted()
    form.fields["files"].required = True
    assert form.errors["files"] == ["请至少传一张照片或一个文件"]


def test_a_bad_file_says_so_and_the_good_one_stays():
    form = posted([photo(), upload(b"MZ" + b"\0" * 99, "setup.exe"), upload(b"", "空.jpg")])
    assert len(form.errors["files"]) == 2
    assert "“setup.exe”是程序" in form.errors["files"][0]
    html = str(form["files"])
    held = StoredFile.objects.get()
    assert f'value="{held.uuid}" checked' in html
    assert "已经传好" in html


def test_photos_survive_a_mistake_in_another_field(cast):
    form = posted([photo()], text="")
    assert not form.is_valid()
    held = StoredFile.objects.get()
    assert str(held.uuid) in str(form["files"])
    again = posted(kept=[held.uuid])
    assert again.is_valid()
    assert again.cleaned_data["files"] == [held]
    attach(cast.zhou.person, again.cleaned_data["files"][0], cast.zhou)
    twice = posted(kept=[held.uuid])  # the double submit of the same form
    assert twice.is_valid()
    assert twice.cleaned_data["files"] == []


def test_photos_that_waited_too_long_are_said_to_be_gone():
    form = posted(kept=["12345678-1234-4234-8234-123456789012"])
    assert "放得太久" in form.errors["files"][0]


@pytest.mark.parametrize("kept", ["x", "'; DROP TABLE", "-" * 36, ""])
def test_made_up_keys_are_nothing(kept):
    assert posted(kept=[kept]).is_valid()


def test_too_many_are_refused_before_any_is_stored():
    form = posted([photo(size=(20, 20)) for _each in range(12)])
    assert form.errors["files"] == ["最多传9个，请去掉3个再选一次"]
    assert not StoredFile.objects.exists()


def test_the_input_takes_several_and_says_which():
    html = str(Letter()["files"])
    assert 'type="file"' in html
    assert " multiple" in html
    assert 'accept="image/jpeg' in html
    assert "style=" not in html
    assert Letter().is_multipart()


class Pipe(io.RawIOBase):
    """A body of `size` bytes of one file, made up as it is read: 50 MB that exist nowhere."""

    HEAD = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="big.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    TAIL = b"\r\n--x--\r\n"

    def __init__(self, size):
        self.left = [self.HEAD, size, self.TAIL]
        self.length = len(self.HEAD) + size + len(self.TAIL)

    def read(self, n=-1):
        out = b""
        while self.left and len(out) < n:
            part = self.left.pop(0)
            take = min(n - len(out), part if isinstance(part, int) else len(part))
            out += b"\xff" * take if isinstance(part, int) else part[:take]
            rest = part - take if isinstance(part, int) else part[take:]
            if rest:
                self.left.insert(0, rest)
        return out


def test_fifty_megabytes_cost_ten_on_disk_and_none_in_memory_and_are_named():
    import tracemalloc

    request = RequestFactory().post("/")
    body = Pipe(50 * 1024 * 1024)
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(body.length)}
    handlers = [MemoryFileUploadHandler(request), CappedUploadHandler(request)]
    tracemalloc.start()
    _post, files = MultiPartParser(meta, body, handlers).parse()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    [big] = files.getlist("files")
    assert big.size == 50 * 1024 * 1024
    assert big.file.seek(0, 2) == 10 * 1024 * 1024 + 1
    assert peak < 5 * 1024 * 1024
    form = posted([big])
    assert form.errors["files"] == ["“big.jpg”有50 MB，超过了10 MB。请压小或截图后再传，其他内容都还在"]
    big.close()
