"""The book: what is written stays, and only its own auditors read it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from tests.racing import database, race
from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import history, record
from zgh.foundation.audit.models import AppendOnly, Record
from zgh.foundation.audit.words import changes, thing, word


@pytest.fixture
def page(cast: SimpleNamespace) -> Record:
    """wang has renamed 甘肃."""
    return record(cast.wang, "orgs.appoint", cast.gansu, {"name": "旧"}, {"name": "新"}, union=cast.gansu)


def test_a_record_says_who_did_what_to_what(cast, page):
    assert (page.actor_id, page.actor_name, page.about_type, page.about_id) == (
        cast.wang.pk, "王丽娟", "orgs.union", cast.gansu.pk,
    )  # fmt: skip
    assert list(history(cast.gansu)) == [page]


def test_the_platform_itself_and_masked_authors_leave_no_account(cast):
    masked = SimpleNamespace(audit_identity=lambda: (None, "青松"))
    assert record(None, "voice.lapse", cast.gansu).actor_id is None
    assert record(masked, "voice.rate", cast.gansu).actor_name == "青松"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda page: Record.objects.filter(pk=page.pk).update(note="改"),
        lambda page: Record.objects.all().delete(),
        lambda page: page.delete(),
        lambda page: page.save(),
    ],
)
def test_the_manager_and_the_row_refuse_to_change_it(page, tamper):
    with pytest.raises(AppendOnly):
        tamper(page)


@pytest.mark.parametrize("sql", ["UPDATE audit_record SET note = 'x'", "DELETE FROM audit_record"])
def test_the_database_refuses_too(page, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Record.objects.filter(pk=page.pk, note="").exists()


def test_bulk_and_raw_ways_round_the_manager_end_at_the_trigger(page):
    for way in (
        lambda: Record._base_manager.filter(pk=page.pk)._raw_delete("default"),
        lambda: Record._base_manager.bulk_update([page], ["note"]),
    ):
        with pytest.raises((DatabaseError, AppendOnly)), transaction.atomic():
            way()


def tamper(sql: str) -> str:
    """In a child process, on whichever database: what the trigger answers."""
    user = SimpleNamespace(pk=1, __str__=lambda self: "x")
    about = SimpleNamespace(_meta=SimpleNamespace(label_lower="orgs.union"), pk=1, union_id=None)
    record(user, "orgs.appoint", about)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return str(error)
    return "done"


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_the_trigger_is_there_on_both_databases(vendor):
    with database(vendor) as url:
        for sql in ("UPDATE audit_record SET note = 'x'", "DELETE FROM audit_record"):
            said = race("zgh.foundation.audit.tests.test_book.tamper", sql, url=url).one()
            assert "append-only" in said


@pytest.mark.parametrize(("who", "reads"), [("zhao", True), ("yang", False), ("wang", False), ("operator", False)])
def test_only_auditors_of_the_union_read_it(cast, page, who, reads):
    assert may(getattr(cast, who), "view", page) is reads


@pytest.mark.parametrize("at_root", [True, False])
def test_what_belongs_to_no_union_is_read_by_auditors_of_the_whole_group(cast, at_root):
    from zgh.foundation.orgs.models import Duty

    Duty.objects.filter(user=cast.zhao).update(union=cast.group if at_root else cast.gansu)
    sign_in = record(cast.xiong, "accounts.sign_in", cast.xiong)
    assert may(cast.zhao, "view", sign_in) is at_root


def test_a_record_goes_back_with_its_transaction(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        record(cast.wang, "orgs.appoint", cast.gansu)
        raise ZeroDivisionError
    assert not history(cast.gansu).exists()


def test_changes_are_told_in_the_words_of_the_model(cast):
    told = changes(
        "orgs.union", {"kind": "branch", "name": "甲", "gone": 1}, {"kind": "group", "name": "乙", "gone": True}
    )
    assert ("类型", "分工会", "工会小组") in told
    assert ("名称", "甲", "乙") in told
    assert ("gone", "1", "是") in told
    assert changes("no.model", {}, {"a": 1}) == [("a", "", "1")]
    assert (word("voice.accept"), word("x.unheard"), thing("orgs.union")) == ("受理", "x.unheard", "工会")
