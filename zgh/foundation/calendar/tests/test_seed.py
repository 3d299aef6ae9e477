"""The national schedule, and who hears of a change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from zgh.foundation.audit.book import history
from zgh.foundation.audit.models import Record
from zgh.foundation.calendar.models import Day
from zgh.foundation.calendar.signals import calendar_changed


@pytest.fixture
def heard():
    calls = []

    def hear(sender, union, dates, **_kwargs):
        calls.append((union, dates))

    calendar_changed.connect(hear)
    yield calls
    calendar_changed.disconnect(hear)


def test_three_years_are_there_from_the_first_migration(db):
    for year in (2024, 2025, 2026):
        assert Day.objects.filter(union=None, date__year=year, is_work=False).count() >= 28
        assert Day.objects.filter(union=None, date=dt.date(year, 10, 1), name="国庆节", is_work=False).exists()
    assert Day.objects.get(union=None, date=dt.date(2024, 10, 12)).is_work


def test_seeding_again_changes_nothing_and_mends_what_is_wrong(cast, heard, django_capture_on_commit_callbacks):
    own = Day.mark(cast.gansu, dt.date(2026, 10, 1), is_work=True, name="值班", by=cast.wang, reason="通知")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seed_calendar")
    assert heard == []
    Day.objects.filter(union=None, date=dt.date(2026, 10, 1)).delete()
    Day.objects.filter(union=None, date=dt.date(2026, 10, 10)).update(is_work=False)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seed_calendar")
    assert heard == [(None, [dt.date(2026, 10, 1), dt.date(2026, 10, 10)])]
    assert Day.objects.get(union=None, date=dt.date(2026, 10, 10)).is_work
    assert Day.objects.filter(pk=own.pk).exists()
    assert Record.objects.filter(verb="calendar.seed").count() == 1


def test_an_edit_is_heard_after_commit_and_written_in_the_book(cast, heard, django_capture_on_commit_callbacks):
    date = dt.date(2026, 12, 31)
    with django_capture_on_commit_callbacks(execute=True):
        row = Day.mark(cast.gansu, date, is_work=False, name="盘点", by=cast.wang, reason="甘健字5号")
        assert heard == []
    assert heard == [(cast.gansu, [date])]
    page = history(row).get()
    assert (page.verb, page.actor_id, page.union_id, page.note) == (
        "calendar.mark",
        cast.wang.pk,
        cast.gansu.pk,
        "甘健字5号",
    )
    with django_capture_on_commit_callbacks(execute=True):
        row.clear(by=cast.wang, reason="取消")
    assert heard[1:] == [(cast.gansu, [date])]
    assert Record.objects.filter(verb="calendar.clear", note="取消").count() == 1
