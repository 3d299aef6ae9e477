"""Files of personal data: a few at once, more by two people, stamped, sealed, counted, and known to those in them."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audit.models import Record
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.importing import batches
from zgh.foundation.orgs.models import Duty, ImportBatch, Person
from zgh.foundation.privacy import exporting, keeping
from zgh.foundation.privacy.models import Export, ExportSubject
from zgh.foundation.privacy.tasks import build_export
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Category
from zgh.services.voice.submit import submit

PEOPLE = "/orgs/people/"
WHAT = {"key": "orgs.people", "kind": "xlsx", "query": "", "picked": []}


@pytest.fixture(autouse=True)
def memory(settings):
    """Files stay in memory."""
    kept = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


@pytest.fixture
def crowd(cast):
    Person.objects.bulk_create(Person(name=f"职工{i:02d}", union=cast.gansu) for i in range(30))
    return cast


@pytest.fixture
def asked(crowd) -> Export:
    return exporting.ask(by=crowd.wang, what=WHAT, reason="发端午慰问品核对名单")


def made(row: Export, by) -> Export:
    exporting.approve(row, by=by)
    build_export.call(row.pk)
    row.refresh_from_db()
    return row


def sheet_of(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_few_rows_leave_at_once_and_are_known_to_those_in_them(cast, client):
    client.force_login(cast.wang)
    answer = client.get(PEOPLE, {"format": "xlsx"})
    book = sheet_of(b"".join(answer.streaming_content))
    row = Export.objects.get()
    assert (row.state, row.count) == ("at_once", 4)
    assert book.active["A1"].value == "姓名"
    assert ExportSubject.objects.filter(export=row, person=cast.zhou.person).exists()
    assert not ExportSubject.objects.filter(person=cast.xiong.person).exists()
    assert Record.objects.filter(verb="orgs.export", actor_id=cast.wang.pk).exists()


def test_many_rows_wait_for_a_reason_and_nothing_leaves(crowd, client):
    client.force_login(crowd.wang)
    answer = client.get(PEOPLE, {"format": "csv", "q": "职工"})
    assert answer.url.startswith(reverse("privacy:ask_export"))
    assert not Export.objects.exists()
    page = client.get(answer.url)
    assert "职工名册，30行" in page.content.decode()
    assert client.post(answer.url, {"reason": ""}).status_code == 422
    client.post(answer.url, {"reason": "发端午慰问品核对名单", "once": uuid.uuid4()})
    row = Export.objects.get()
    assert (row.state, row.count, row.kind, row.union) == ("asked", 30, "csv", crowd.gansu)


def test_many_small_files_are_no_way_around(crowd, client):
    client.force_login(crowd.wang)
    ids = list(Person.objects.filter(name__startswith="职工").values_list("pk", flat=True))
    first = client.post(PEOPLE, {"act": "export", "rows": ids[:15]})
    second = client.post(PEOPLE, {"act": "export", "rows": ids[15:]})
    first.close()
    assert first.status_code == 200
    assert second.status_code == 302
    what = exporting.wish(second.url.partition("what=")[2])
    assert sorted(what["picked"]) == ids[15:]


@pytest.fixture
def brought(cast) -> ImportBatch:
    head = ("工号", "姓名", "所在单位", "岗位")
    lines = [
        ("E0001", "周敏", "甘肃健康医药连锁有限公司", "店长"),
        ("N1", "赵小红", "甘肃健康医药连锁有限公司", "营业员"),
    ]
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (head, *lines):
        book.active.append(row)
    book.save(file)
    batch = batches.upload("roster", file, "花名册.xlsx", cast.chen, cast.group)
    batches.preview(batch)
    return batch


def test_lines_of_ones_own_file_come_back_at_once_stamped_noted_and_not_counted(cast, client, brought, settings):
    settings.PRIVACY = {**settings.PRIVACY, "export_rows": 0}
    client.force_login(cast.chen)
    answer = client.get(reverse("orgs:download", args=[brought.pk]), {"kind": "changed"})
    book = sheet_of(b"".join(answer.streaming_content))
    row = Export.objects.get()
    assert (row.state, row.count, row.user, row.title) == ("brought", 1, cast.chen, "花名册.xlsx·有变化")
    assert row.number in book.active["A1"].value
    assert row.number in book.active.oddHeader.center.text
    assert [subject.person for subject in ExportSubject.objects.filter(export=row)] == [cast.zhou.person]
    assert Record.objects.filter(verb="orgs.export", actor_id=cast.chen.pk).exists()
    client.force_login(cast.zhou)
    assert (
        "陈静取回了自己导入的“花名册.xlsx·有变化”，共1行"
        in client.get(reverse("privacy:looks"), {"what": "files"}).content.decode()
    )
    client.force_login(cast.chen)
    settings.PRIVACY = {**settings.PRIVACY, "export_rows": 1}
    answer = client.get(PEOPLE, {"format": "xlsx", "q": "周敏"})
    assert answer.status_code == 200  # the day's rows are all there still
    answer.close()


def test_lists_about_nobody_leave_at_once(crowd, client, settings):
    settings.PRIVACY = {**settings.PRIVACY, "export_rows": 0}
    client.force_login(crowd.wang)
    answer = client.get(reverse("todo:list"), {"format": "csv"})
    assert b"".join(answer.streaming_content)
    assert not Export.objects.exists()


def test_a_forged_wish_is_no_page(crowd, client):
    client.force_login(crowd.wang)
    assert client.get(reverse("privacy:ask_export"), {"what": "forged"}).status_code == 404


def test_the_deciders_hear_of_it(crowd, asked):
    [todo] = Todo.objects.open()
    assert (todo.union, todo.duty) == (crowd.gansu, "chair")
    assert Notice.objects.filter(user=crowd.li, kind="privacy.export_asked").exists()
    assert not Notice.objects.filter(user=crowd.wang).exists()


@pytest.mark.parametrize(
    ("name", "may"),
    [("li", True), ("yang", True), ("zhao", True), ("wang", False), ("chen", False), ("liu", False), ("zhou", False)],
)
def test_a_second_person_decides_and_never_who_asked(crowd, asked, name, may):
    if not may:
        with pytest.raises(PermissionDenied):
            exporting.approve(asked, by=getattr(crowd, name))
        return
    exporting.approve(asked, by=getattr(crowd, name))
    assert asked.state == "approved"
    assert not Todo.objects.open().exists()


def test_the_database_refuses_one_person_as_both(crowd, asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=asked.pk).update(decider=crowd.wang)


def test_a_chairs_own_export_goes_up(crowd):
    Duty.objects.create(user=crowd.li, union=crowd.gansu, code="orgs", starts_on=dt.date(2020, 1, 1))
    row = exporting.ask(by=crowd.li, what=WHAT, reason="换届核对名单")
    assert Todo.objects.open().get().union == crowd.group
    with pytest.raises(PermissionDenied):
        exporting.approve(row, by=crowd.li)
    exporting.approve(row, by=crowd.yang)


def test_refusing_says_why(crowd, asked):
    with pytest.raises(ValidationError):
        exporting.refuse(asked, by=crowd.li, verdict="")
    exporting.refuse(asked, by=crowd.li, verdict="不用导出，页面上就能核对")
    assert "页面上就能核对" in Notice.objects.get(user=crowd.wang).text
    with pytest.raises(IllegalMove):
        exporting.approve(asked, by=crowd.yang)


def test_the_file_is_stamped_on_every_page_and_sealed(crowd, asked):
    row = made(asked, crowd.li)
    with default_storage.open(row.file) as kept:
        assert "周敏".encode() not in kept.read()
    book = sheet_of(exporting.take(row, by=crowd.wang))
    for place in (book.active["A1"].value, book.active.oddHeader.center.text, book.active.oddFooter.left.text):
        assert row.number in place
        assert "王丽娟" in place
        assert "李建国" in place
    assert book.properties.title == row.number
    assert {cell.value for cell in book.active["A"]} >= {"周敏", "职工29"}
    assert ExportSubject.objects.filter(export=row).count() == row.count == 34


def test_a_csv_carries_the_stamp_on_its_first_line(crowd):
    row = exporting.ask(by=crowd.wang, what={**WHAT, "kind": "csv"}, reason="核对名单")
    text = exporting.take(made(row, crowd.li), by=crowd.wang).decode("utf-8-sig")
    assert text.startswith("智工汇导出 · DC-")
    assert text.splitlines()[1].startswith("姓名,")


def test_building_twice_makes_one_file(crowd, asked):
    row = made(asked, crowd.li)
    build_export.call(row.pk)
    assert Export.objects.get().file == row.file


def test_it_is_fetched_a_few_times_and_each_is_noted(crowd, asked, client):
    row = made(asked, crowd.li)
    client.force_login(crowd.wang)
    answers = [client.post(reverse("privacy:take", args=[row.pk])).status_code for _n in range(4)]
    assert answers == [200, 200, 200, 404]
    assert Record.objects.filter(verb="privacy.take", about_id=row.pk).count() == 3


@pytest.mark.parametrize("name", ["li", "yang", "zhao", "zhou", "liu"])
def test_only_who_asked_fetches_it(crowd, asked, client, name):
    row = made(asked, crowd.li)
    client.force_login(getattr(crowd, name))
    assert client.post(reverse("privacy:take", args=[row.pk])).status_code == 404


def test_a_duty_that_ended_ends_the_download(crowd, asked):
    """Although they still see one row of the list: their own."""
    row = made(asked, crowd.li)
    Duty.objects.filter(user=crowd.wang).update(ends_on=timezone.localdate())
    with pytest.raises(PermissionDenied):
        exporting.take(row, by=type(crowd.wang).objects.get(pk=crowd.wang.pk))  # as the next request reads them
    assert Export.objects.get().downloads_left == 3


def test_a_file_that_shows_somebody_one_may_no_longer_see_is_asked_for_anew(crowd, asked, client):
    row = made(asked, crowd.li)
    Person.objects.filter(name="职工07").update(union=crowd.hunan)
    client.force_login(crowd.wang)
    answer = client.post(reverse("privacy:take", args=[row.pk]), follow=True)
    assert "请重新申请" in answer.content.decode()
    assert Export.objects.get().downloads_left == 3


def test_a_file_about_nobody_in_particular_ends_with_what_was_in_it(cast):
    Duty.objects.create(user=cast.xiong, union=cast.group, code="orgs", starts_on=timezone.localdate())
    for name in ("xiong", "wang", "liu"):
        Export.objects.create(
            user=getattr(cast, name), union=cast.gansu, state="at_once", list_key="x", title="x", kind="csv", count=1
        )
    ledger = {"key": "privacy.exports", "kind": "csv", "query": "view=all", "picked": []}
    row = made(exporting.ask(by=cast.xiong, what=ledger, reason="核对导出台账"), cast.yang)
    Duty.objects.filter(user=cast.xiong).update(ends_on=timezone.localdate())
    with pytest.raises(PermissionDenied):
        exporting.take(row, by=type(cast.xiong).objects.get(pk=cast.xiong.pk))


def test_after_its_hours_the_file_is_gone_and_the_ledger_stays(crowd, asked):
    row = made(asked, crowd.li)
    Export.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(PermissionDenied):
        exporting.take(row, by=crowd.wang)
    keeping.drop_files()
    assert not default_storage.exists(row.file)
    assert Export.objects.get().file == ""
    assert ExportSubject.objects.exists()


def test_a_list_that_is_gone_fails_and_says_so(crowd, asked):
    Export.objects.update(list_key="gone.list")
    exporting.approve(asked, by=crowd.li)
    build_export.call(asked.pk)
    assert Export.objects.get().state == "failed"
    assert Notice.objects.filter(user=crowd.wang, kind="privacy.export_decided").exists()


@pytest.mark.parametrize("is_masked", [False, True])
def test_a_hidden_author_is_in_no_trace_of_the_export(cast, client, is_masked):
    category = Category.objects.first()
    submit(
        by=cast.zhou,
        kind="question",
        category=category,
        text="夜班有没有补贴呢",
        once=uuid.uuid4(),
        is_masked=is_masked,
    )
    client.force_login(cast.yang)  # in small unions the group answers hidden authors
    assert b"".join(client.get(reverse("voice:desk"), {"format": "csv", "view": "all"}).streaming_content)
    assert Export.objects.get().list_key == "voice.desk"
    assert ExportSubject.objects.filter(person=cast.zhou.person).exists() is not is_masked


@pytest.mark.parametrize("n", [1, 5])
def test_the_ledger_asks_as_much_for_five_rows_as_for_one(crowd, client, n, django_assert_max_num_queries):
    for i in range(n):
        exporting.ask(by=crowd.wang, what=WHAT, reason=f"核对名单{i}")
    client.force_login(crowd.li)
    client.get(reverse("privacy:exports"))
    with django_assert_max_num_queries(12) as queries:
        body = client.get(reverse("privacy:exports")).content.decode()
    assert body.count("DC-") == 0
    assert body.count('role="row"') == n + 1
    assert len(queries) == 8


def test_others_exports_are_not_in_my_ledger(crowd, asked, client):
    client.force_login(crowd.liu)
    assert "职工名册" not in client.get(reverse("privacy:exports"), {"view": "all"}).content.decode()


def test_what_a_list_calls_its_subject_is_a_person(db):
    from django.urls import get_resolver

    from zgh.kit.lists import _lists

    assert get_resolver().url_patterns
    for page in [page for page in _lists.values() if page.subject]:
        assert not Person.objects.filter(pk__in=page.model._default_manager.values(page.subject))
