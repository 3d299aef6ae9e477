"""Nobody is woken, and the time of a masked push tells nothing."""

import datetime as dt

import pytest
from django.utils import timezone

from zgh.foundation.notices.hours import is_quiet, push_at


def local(day, hour, minute=0):
    return timezone.make_aware(dt.datetime(2026, 5, day, hour, minute))


@pytest.fixture(autouse=True)
def nights(settings):
    settings.NOTICE_QUIET_HOURS = (22, 8)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (local(20, 8), local(20, 8)),
        (local(20, 21, 59), local(20, 21, 59)),
        (local(20, 22), local(21, 8)),
        (local(20, 23, 59), local(21, 8)),
        (local(20, 0), local(20, 8)),
        (local(20, 7, 59), local(20, 8)),
    ],
)
def test_pushes_wait_for_the_morning(now, then):
    assert push_at(now) == then
    assert is_quiet(now) is (now != then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (local(20, 9, 17), local(20, 12)),
        (local(20, 12), local(20, 18)),
        (local(20, 17, 59), local(20, 18)),
        (local(20, 18), local(21, 12)),
        (local(20, 3), local(20, 12)),
    ],
)
def test_masked_pushes_leave_at_noon_or_at_six(now, then):
    assert push_at(now, masked=True) == then


@pytest.mark.parametrize(("hour", "quiet"), [(12, True), (13, True), (14, False), (11, False)])
def test_quiet_hours_may_lie_within_a_day(settings, hour, quiet):
    settings.NOTICE_QUIET_HOURS = (12, 14)
    assert is_quiet(local(20, hour)) is quiet
