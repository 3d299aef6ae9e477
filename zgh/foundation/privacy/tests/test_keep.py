"""The retention table: nothing goes without a period, periods have a source, the job repeats safely."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audit.models import Record
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import ImportBatch, ImportRow
from zgh.foundation.privacy import keeping
from zgh.foundation.privacy.models import Clearing, Period
from zgh.foundation.privacy.registry import Kind, kinds, register_kind


@pytest.fixture
def old(cast):
    read = timezone.now() - dt.timedelta(days=400)
    Notice.objects.bulk_create(
        Notice(user=cast.zhou, kind="voice.answered", text="旧", created_at=read, read_at=read) for _ in range(7)
    )
    Notice.objects.create(user=cast.zhou, kind="voice.answered", text="没看过", created_at=read)


@pytest.fixture
def undecided():
    from zgh.foundation.privacy import registry

    kind = Kind("test.notices", "测试", due=lambda before: Notice.objects.filter(created_at__lt=before))
    register_kind(kind)
    yield kind
    registry._registry.kinds.pop("test.notices")


def test_without_a_period_nothing_is_deleted(old, undecided):
    assert "test.notices" not in keeping.clear_due()
    assert Notice.objects.filter(text="没看过").exists()


def test_read_notices_go_in_batches_and_the_run_is_noted(old, monkeypatch):
    monkeypatch.setattr(keeping, "BATCH", 3)
    assert keeping.clear_due()["notices.read"] == 7
    assert keeping.clear_due()["notices.read"] == 0
    assert Notice.objects.count() == 1
    [run] = Clearing.objects.all()
    assert (run.kind, run.count) == ("notices.read", 7)


def test_a_period_counts_from_the_day_it_is_set_and_the_old_one_stays_readable(cast, old):
    keeping.set_period(by=cast.yang, kind="notices.read", days=500, source="集团档案办法")
    assert keeping.clear_due()["notices.read"] == 0
    keeping.set_period(by=cast.yang, kind="notices.read", days=90, source="集团档案办法修订")
    assert keeping.clear_due()["notices.read"] == 7
    assert Period.objects.filter(ends_on__isnull=False).count() == 1


@pytest.mark.parametrize("name", ["wang", "li", "zhao", "chen"])
def test_only_who_keeps_the_whole_group_decides(cast, name):
    with pytest.raises(PermissionDenied):
        keeping.set_period(by=getattr(cast, name), kind="notices.read", days=30, source="我说的")


@pytest.mark.parametrize(
    ("kind", "days", "source"),
    [("notices.read", 0, "办法"), ("notices.read", 30, ""), ("audit.records", 3650, "办法")],
)
def test_a_period_needs_days_a_source_and_something_to_delete(cast, kind, days, source):
    with pytest.raises(ValidationError):
        keeping.set_period(by=cast.yang, kind=kind, days=days, source=source)


def test_the_book_of_acts_is_never_purged(cast, old):
    before = Record.objects.count()
    keeping.clear_due(timezone.now() + dt.timedelta(days=9999))
    assert Record.objects.count() == before
    assert next(kind for kind in kinds() if kind.key == "audit.records").due is None


def test_the_page_shows_what_would_go_tonight(cast, old, client):
    client.force_login(cast.yang)
    body = client.get(reverse("privacy:periods")).content.decode()
    assert "7行" in body
    assert body.count("待确认</span>") == sum(rule.days is None and rule.kind.is_settable for rule in keeping.rules())
    assert body.count("设期限") == sum(kind.is_settable for kind in kinds())
    assert Notice.objects.count() == 8, "a dry run deletes nothing"
    answer = client.post(reverse("privacy:set_period", args=["notices.read"]), {"days": "0", "source": "x"})
    assert answer.status_code == 422
    client.post(reverse("privacy:set_period", args=["notices.read"]), {"days": "365", "source": "档案办法3号"})
    assert Period.objects.get().days == 365


@pytest.mark.parametrize(("name", "status"), [("yang", 200), ("zhao", 200), ("wang", 404), ("zhou", 404)])
def test_the_table_is_read_by_keepers_and_auditors_of_the_group(cast, client, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(reverse("privacy:periods")).status_code == status


def test_what_the_platform_ends_by_itself_is_shown_and_cannot_be_set(cast, client):
    client.force_login(cast.yang)
    body = client.get(reverse("privacy:periods")).content.decode()
    assert "最多7天" in body
    assert "72小时" in body
    assert reverse("privacy:set_period", args=["orgs.import_leftovers"]) not in body
    assert client.get(reverse("privacy:set_period", args=["orgs.import_leftovers"])).status_code == 404
    with pytest.raises(ValidationError):
        keeping.set_period(by=cast.yang, kind="orgs.import_leftovers", days=3650, source="集团档案办法")


def test_lines_of_a_file_stay_as_long_as_they_can_be_undone_and_go_once_undone(cast):
    with pytest.raises(ValidationError):
        keeping.set_period(by=cast.yang, kind="orgs.import_rows", days=6, source="集团档案办法")
    keeping.set_period(by=cast.yang, kind="orgs.import_rows", days=7, source="集团档案办法")
    for state in ("applied", "undone", "previewed"):
        batch = ImportBatch.objects.create(kind="roster", file_name="a.xlsx", sha256="0" * 64, state=state)
        ImportRow.objects.create(batch=batch, line_no=1, kind="same", person=cast.zhou.person)
    ImportBatch.objects.update(created_at=timezone.now() - dt.timedelta(days=8))
    assert keeping.clear_due()["orgs.import_rows"] == 2
    assert ImportRow.objects.get().batch.state == "previewed"
