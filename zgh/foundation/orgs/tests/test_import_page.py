"""Importing on a page, from choosing the file to reading the result."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import LONG_AGO
from zgh.foundation.orgs.importing import batches, writing
from zgh.foundation.orgs.models import Duty, ImportBatch, ImportRow, Person
from zgh.foundation.orgs.models.row import ABSENT_FROM
from zgh.foundation.orgs.tasks import apply_import, preview_import

from .sheets import ROSTER, STRUCTURE, id_number, xlsx
from .test_pages import queries
from .test_roster import line

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(batches, "PAUSE", 0)


def upload(client, union, *rows, kind="roster", name="花名册.xlsx", file=None):
    content = file or xlsx(ROSTER, *rows).getvalue()
    fields = {"target": f"{kind}:{union.pk}", "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("orgs:import"), fields)


@pytest.fixture
def batch(cast, client):
    client.force_login(cast.chen)
    wrong = [line(f"W{n}", number="", phone="139") for n in range(60)]
    answer = upload(client, cast.group, line(), line("E0001", "周敏", "", "", post="店长"), *wrong)
    row = ImportBatch.objects.get()
    assert answer.url == reverse("orgs:batch", args=[row.pk])
    return row


@pytest.mark.parametrize(
    ("who", "kinds"),
    [("chen", ["roster:group"]), ("yang", ["structure:group"]), ("wang", None), ("zhou", None), ("zhao", None)],
)
def test_who_may_import_what(cast, client, who, kinds):
    client.force_login(getattr(cast, who))
    answer = client.get(reverse("orgs:import"))
    assert answer.status_code == (200 if kinds else 404)
    choices = [value for value, _label in answer.context["form"].fields["target"].choices] if kinds else None
    assert choices == (kinds and [k.replace("group", str(cast.group.pk)) for k in kinds])
    upload(client, cast.group, line())
    structure = xlsx(STRUCTURE, ("公司", "C9", "青海药业", "", "C0", "", "", "")).getvalue()
    upload(client, cast.group, kind="structure", file=structure)
    assert [b.kind for b in ImportBatch.objects.all()] == [k.split(":")[0] for k in kinds or []]


def test_from_upload_to_result(cast, client, batch):
    url = reverse("orgs:batch", args=[batch.pk])
    assert "正在读文件" in client.get(url).content.decode()
    assert "<html" not in client.get(url, headers=HTMX).content.decode()
    preview_import.func(batch.pk)
    assert client.get(url, headers=HTMX)["HX-Refresh"] == "true"
    text = client.get(url).content.decode()
    assert "手机号不是11位手机号" in text  # errors first
    assert "共62行：要写入2行，有错60行。" in text
    assert "page=2" in text
    assert "W59" in client.get(url, {"kind": "error", "page": 2}).content.decode()
    assert "店长" in client.get(url, {"kind": "changed"}).content.decode()
    assert "139****2222" in client.get(url, {"kind": "new"}).content.decode()
    errors = b"".join(client.get(reverse("orgs:download", args=[batch.pk])).streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(errors)).active.max_row == 62  # a stamp, the headings, 60 lines
    assert client.post(reverse("orgs:apply", args=[batch.pk]), {"version": 1}).url == url
    assert "正在写入" in client.get(url).content.decode()
    apply_import.func(batch.pk, cast.chen.pk)
    assert "写好了，一共2行" in client.get(url).content.decode()
    assert Person.objects.filter(name="赵小红").exists()
    answer = client.post(reverse("orgs:apply", args=[batch.pk]), {"version": 1})
    assert answer.status_code == 409  # a second press on a stale page


def test_nothing_is_written_when_the_file_is_given_up(cast, client, batch):
    preview_import.func(batch.pk)
    client.post(reverse("orgs:discard", args=[batch.pk]))
    assert "已放弃" in client.get(reverse("orgs:batch", args=[batch.pk])).content.decode()
    assert not Person.objects.filter(name="赵小红").exists()


def test_only_who_brought_the_file_takes_its_lines_back(cast, client, batch):
    preview_import.func(batch.pk)
    colleague = Duty.objects.create(user=cast.li, union=cast.group, code="roster", starts_on=LONG_AGO)
    url, lines = reverse("orgs:batch", args=[batch.pk]), reverse("orgs:download", args=[batch.pk])
    for user, may in ((cast.chen, True), (colleague.user, False)):
        client.force_login(user)
        page = client.get(url)
        assert page.status_code == 200
        assert ("下载这些行" in page.content.decode()) is may
        answer = client.get(lines)
        assert answer.status_code == (200 if may else 404)
        assert not may or b"".join(answer.streaming_content)
    Duty.objects.filter(user=cast.chen).update(ends_on=LONG_AGO)
    client.force_login(cast.chen)
    assert client.get(lines).status_code == 404


def test_people_the_file_does_not_name_do_not_leave_with_it(cast, client, batch):
    preview_import.func(batch.pk)
    ImportRow.objects.create(batch=batch, line_no=ABSENT_FROM + 1, kind="left", key="E0001", new={"name": "周敏"})
    client.force_login(cast.chen)
    url = reverse("orgs:batch", args=[batch.pk]) + "?kind=left"
    assert "周敏" in client.get(url).content.decode(), "the page shows them"
    file = b"".join(client.get(reverse("orgs:download", args=[batch.pk]) + "?kind=left").streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(file)).active.values)
    assert "周敏" not in str(rows)


@pytest.mark.parametrize("who", ["yang", "wang", "li", "zhou", "liu", "zhao"])
@pytest.mark.parametrize(
    "page",
    ["batch", "download", "ties", "map", "alias", "decide", "renew", "apply", "propose", "approve", "undo", "discard"],
)
def test_a_batch_of_others_does_not_exist(cast, client, batch, who, page):
    preview_import.func(batch.pk)
    client.force_login(getattr(cast, who))
    url = reverse(f"orgs:{page}", args=[batch.pk])
    assert (client.get if page in ("batch", "download", "ties", "map", "alias") else client.post)(
        url
    ).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "previewed"


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (b"GIF89a" * 9, "a.xlsx", "不是Excel表格"),
        (b"", "a.xlsx", "空的"),
        (b"\x00" * (21 * 1024 * 1024), "a.xlsx", "文件有21.0 MB，超过了"),
    ],
)
def test_a_wrong_file_is_answered_beside_the_field(cast, client, file, name, said):
    client.force_login(cast.chen)
    fields = {"target": f"roster:{cast.group.pk}", "file": SimpleUploadedFile(name, file)}
    answer = client.post(reverse("orgs:import"), fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_without_a_file_the_page_says_so(cast, client):
    client.force_login(cast.chen)
    answer = client.post(reverse("orgs:import"), {"target": f"roster:{cast.group.pk}"})
    assert "请选一个文件" in answer.content.decode()


@pytest.mark.parametrize("kind", ["roster", "structure"])
def test_the_template_can_be_filled_in_and_read_back(cast, client, kind):
    from zgh.foundation.orgs.importing.kinds import KINDS
    from zgh.foundation.orgs.importing.read import read

    client.force_login(cast.yang)
    answer = client.get(reverse("orgs:template", args=[kind]))
    table = read(io.BytesIO(answer.content), "模板.xlsx", KINDS[kind].columns())
    assert len(table.rows) == 1
    assert not table.unused
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet["A2"].number_format == "@"
    assert client.get(reverse("orgs:template", args=["other"])).status_code == 404


def test_the_preview_costs_the_same_for_one_line_and_for_many(cast, client, batch):
    preview_import.func(batch.pk)
    url = reverse("orgs:batch", args=[batch.pk])
    many, one = queries(client, f"{url}?kind=error"), queries(client, f"{url}?kind=new")
    assert many == one <= 12


def test_what_an_import_changed_is_on_the_persons_own_page(cast, client, batch):
    preview_import.func(batch.pk)
    writing.start(ImportBatch.objects.get(), cast.chen)
    apply_import.func(batch.pk, cast.chen.pk)
    client.force_login(cast.zhou)
    text = client.get(reverse("orgs:person", args=[cast.zhou.person.pk])).content.decode()
    assert "花名册改过什么" in text
    assert "店长" in text
    assert id_number(4) not in text


@pytest.mark.parametrize("version", ["9" * 5000, "9" * 19, "²", "\0", "-1"])
def test_a_version_nobody_has_seen_is_stale_and_no_error(cast, client, batch, version):
    preview_import.func(batch.pk)
    client.force_login(cast.chen)
    answer = client.post(reverse("orgs:apply", args=[batch.pk]), {"version": version})
    assert answer.status_code == 409
