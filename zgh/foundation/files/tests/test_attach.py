"""Files belong to one row, in order, and say no more about their giver than the row does."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.utils import timezone

from zgh.foundation.audit.book import history
from zgh.foundation.files.attach import attach, attached, attached_to, detach
from zgh.foundation.files.hold import hold, sweep
from zgh.foundation.files.models import StoredFile

from .conftest import PDF, package, photo, upload


def test_photos_are_numbered_and_know_who_brought_them(cast):
    for _each in range(2):
        attach(cast.zhou.person, photo(), cast.zhou)
    rows = list(attached(cast.zhou.person))
    assert [file.name for file in rows] == ["图片1.webp", "图片2.webp"]
    assert rows[0].uploaded_by == cast.zhou


def test_nine_are_enough(cast):
    for _each in range(9):
        attach(cast.zhou.person, upload(PDF, "a.pdf"), cast.zhou)
    with pytest.raises(ValidationError, match="最多放9个"):
        attach(cast.zhou.person, upload(PDF, "a.pdf"), cast.zhou)
    attach(cast.ma.person, upload(PDF, "a.pdf"), cast.ma)


def test_the_database_knows_the_limit_too(cast):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    for position in (0, 61):
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.filter(pk=file.pk).update(position=position)


def test_a_file_is_never_on_two_rows(cast):
    file = hold(photo())
    attach(cast.zhou.person, StoredFile.objects.get(pk=file.pk), cast.zhou)
    with pytest.raises(ValidationError, match="重新选一次"):
        attach(cast.ma.person, StoredFile.objects.get(pk=file.pk), cast.ma)
    assert not attached(cast.ma.person).exists()


def test_a_held_file_touches_no_store_when_attached(cast, store):
    file = hold(photo())
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*")}
    attach(cast.zhou.person, file, cast.zhou)
    assert {path: path.stat().st_mtime_ns for path in store.rglob("*")} == before


def test_hidden_authors_leave_neither_name_nor_hour(cast):
    file = attach(cast.zhou.person, photo(), cast.zhou, masked=True)
    file.refresh_from_db()
    local = timezone.localtime(file.created_at)
    assert file.uploaded_by is None
    assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


@pytest.mark.parametrize(("data", "name"), [(PDF, "a.pdf"), (package(), "a.docx")], ids=["pdf", "docx"])
@pytest.mark.parametrize("masked", [True, False])
def test_hidden_authors_cannot_give_documents(cast, data, name, masked):
    if masked:
        with pytest.raises(ValidationError, match="只能传照片"):
            attach(cast.zhou.person, upload(data, name), cast.zhou, masked=True)
    else:
        assert attach(cast.zhou.person, upload(data, name), cast.zhou).name == name


def test_nothing_is_attached_when_the_transaction_rolls_back_and_the_file_may_be_used_again(cast):
    file = hold(photo())
    with transaction.atomic():
        attach(cast.zhou.person, file, cast.zhou)
        transaction.set_rollback(True)
    assert not attached(cast.zhou.person).exists()
    attach(cast.zhou.person, StoredFile.objects.get(pk=file.pk), cast.zhou)


def test_detaching_deletes_the_bytes_after_commit_and_is_written_down(cast, django_capture_on_commit_callbacks):
    person = cast.zhou.person
    file = attach(person, photo(), cast.zhou)
    with django_capture_on_commit_callbacks(execute=True):
        detach(person, file, cast.zhou)
        assert default_storage.exists(file.stored_as)
    assert not default_storage.exists(file.stored_as)
    assert not default_storage.exists(file.thumb_as)
    assert not attached(person).exists()
    assert history(person).last().verb == "files.detach"
    with pytest.raises(ValidationError, match="不在了"):
        detach(person, file, cast.zhou)


def test_a_file_cannot_be_taken_off_a_row_it_is_not_on(cast):
    file = attach(cast.zhou.person, photo(), cast.zhou)
    with pytest.raises(ValidationError):
        detach(cast.ma.person, file, cast.ma)
    assert attached(cast.zhou.person).exists()


def test_a_freed_place_is_taken_again(cast):
    person = cast.zhou.person
    first = attach(person, photo(), cast.zhou)
    attach(person, photo(), cast.zhou)
    detach(person, first, cast.zhou)
    assert attach(person, photo(), cast.zhou).name == "图片1.webp"


def test_what_nobody_attached_is_swept_after_a_day(cast):
    waiting, fresh, used = (hold(photo()) for _each in range(3))
    attach(cast.zhou.person, used, cast.zhou)
    StoredFile.objects.exclude(pk=fresh.pk).update(created_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    assert sweep() == 1
    assert not default_storage.exists(waiting.stored_as)
    assert default_storage.exists(used.stored_as)
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {fresh.pk, used.pk}


@pytest.mark.parametrize("many", [1, 5])
def test_a_list_of_rows_costs_one_query(cast, many, django_assert_num_queries):
    people = [user.person for user in (cast.zhou, cast.ma, cast.wang, cast.li, cast.yang)][:many]
    for person in people:
        attach(person, upload(PDF, f"{person.name}.pdf"), person.user)
    template = Template("{% load files %}{% for row in rows %}{% attachments row %}{% endfor %}")
    with django_assert_num_queries(1):
        attached_to([*people, cast.xiong.person])
        html = template.render(Context({"rows": [*people, cast.xiong.person]}))
    assert html.count(".pdf") == many


def test_the_tag_alone_costs_one_query(cast, django_assert_num_queries):
    person = cast.zhou.person
    file = attach(person, photo(), cast.zhou)
    attach(person, upload(PDF, "<b>方案.pdf"), cast.zhou)
    with django_assert_num_queries(1):
        html = Template("{% load files %}{% attachments row %}").render(Context({"row": person}))
    assert file.thumb_url in html
    assert "&lt;b&gt;方案.pdf" in html
