"""When a promise is due."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from zgh.foundation.calendar.models import Day
from zgh.foundation.calendar.month import is_published
from zgh.foundation.calendar.workdays import Almanac, day, workdays_after

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_five_workdays_over_national_day_end_on_the_make_up_saturday(cast):
    assert workdays_after(at("2024-09-30 17:59"), 5, cast.gansu) == at("2024-10-12 18:00")


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2024-06-03 00:00", 1, "2024-06-04 18:00"),  # the day itself never counts
        ("2024-06-03 23:59", 1, "2024-06-04 18:00"),
        ("2024-06-07 12:00", 1, "2024-06-11 18:00"),  # 端午 on Monday
        ("2024-09-13 12:00", 1, "2024-09-14 18:00"),  # a make-up Saturday before 中秋
        ("2025-12-30 09:00", 3, "2026-01-05 18:00"),  # over the year's end; Sunday 4 January is a make-up day
        ("2025-01-24 09:00", 2, "2025-01-27 18:00"),  # make-up Sunday 26 January before 春节
    ],
)
def test_the_nth_workday_follows_the_national_schedule(cast, start, n, due):
    assert workdays_after(at(start), n, cast.group) == at(due)


def test_the_start_day_is_the_day_in_shanghai_not_in_utc(cast):
    just_after_midnight = dt.datetime(2024, 6, 3, 16, 30, tzinfo=dt.UTC)  # Tuesday 00:30 in Shanghai
    assert workdays_after(just_after_midnight, 1, cast.gansu) == at("2024-06-05 18:00")


def test_an_unknown_year_counts_monday_to_friday_and_is_known_to_be_unknown(cast):
    assert workdays_after(at("2031-09-30 12:00"), 3, cast.gansu) == at("2031-10-03 18:00")
    assert not is_published(cast.gansu, 2031)
    assert is_published(cast.gansu, 2026)


def test_a_company_holiday_does_not_make_a_year_known_but_an_entered_schedule_does(cast):
    mark(cast, cast.group, "2031-05-20", is_work=False)
    assert not is_published(cast.gansu, 2031)
    mark(cast, cast.group, "2031-10-01", is_work=False)
    assert is_published(cast.gansu, 2031)


def mark(cast, union, date, *, is_work):
    return Day.mark(union, dt.date.fromisoformat(date), is_work=is_work, name="厂庆日", by=cast.yang, reason="通知")


def test_a_child_inherits_the_nearest_union_above_it_and_a_sibling_does_not(cast):
    tuesday = dt.date(2024, 6, 4)
    mark(cast, cast.gansu, "2024-06-04", is_work=False)
    assert [day(tuesday, union) for union in (None, cast.group, cast.gansu, cast.hunan)] == [True, True, False, True]
    mark(cast, cast.group, "2024-06-04", is_work=False)
    mark(cast, cast.gansu, "2024-06-04", is_work=True)
    assert [day(tuesday, union) for union in (None, cast.group, cast.gansu, cast.hunan)] == [True, False, True, False]


def test_a_union_may_work_on_a_national_holiday(cast):
    mark(cast, cast.gansu, "2024-10-02", is_work=True)
    assert workdays_after(at("2024-09-30 17:59"), 1, cast.gansu) == at("2024-10-02 18:00")
    assert workdays_after(at("2024-09-30 17:59"), 1, cast.hunan) == at("2024-10-08 18:00")


def test_marking_again_replaces_and_clearing_restores(cast):
    monday = dt.date(2024, 6, 3)
    mark(cast, cast.gansu, "2024-06-03", is_work=False)
    row = mark(cast, cast.gansu, "2024-06-03", is_work=False)
    assert Day.objects.filter(union=cast.gansu).count() == 1
    assert not day(monday, cast.gansu)
    row.clear(by=cast.yang, reason="通知作废")
    assert day(monday, cast.gansu)


def test_the_database_keeps_one_row_a_date_for_the_nation_and_for_a_union(cast):
    row = mark(cast, cast.gansu, "2024-06-03", is_work=False)
    for union in (None, cast.gansu):
        date = dt.date(2024, 10, 1) if union is None else row.date
        with pytest.raises(IntegrityError), transaction.atomic():
            Day.objects.create(union=union, date=date, is_work=False, name="重复")


@pytest.mark.parametrize("n", range(1, 40, 3))
def test_as_many_workdays_lie_behind_the_promise_as_were_promised(cast, n):
    start = at("2025-12-20 10:00")
    almanac = Almanac(cast.gansu)
    last = almanac.after(start, n).date()
    days = (start.date() + dt.timedelta(days=i) for i in range(1, (last - start.date()).days + 1))
    assert almanac.is_work(last)
    assert sum(map(almanac.is_work, days)) == n


def test_a_promise_of_no_days_or_in_a_calendar_without_workdays_is_refused(cast):
    with pytest.raises(ValueError, match="at least one"):
        workdays_after(at("2024-06-03 10:00"), 0, cast.gansu)


def test_a_question_costs_one_query_and_two_across_a_years_end(cast, django_assert_num_queries):
    for i in range(1, 20):
        mark(cast, cast.gansu, f"2024-06-{i:02}", is_work=True)
    with django_assert_num_queries(1):
        workdays_after(at("2024-06-03 10:00"), 20, cast.gansu)
    with django_assert_num_queries(2):
        workdays_after(at("2025-12-30 10:00"), 5, cast.gansu)
    almanac = Almanac(cast.gansu)
    with django_assert_num_queries(1):
        for hour in range(24):
            almanac.after(at(f"2024-06-03 {hour:02}:00"), 5)


# Weekend days on which people work, as the State Council announced them for each year.
MAKE_UP = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
MONDAY_TO_FRIDAY = 5


@pytest.mark.parametrize("year", MAKE_UP)
def test_make_up_days_are_those_announced_and_no_others(cast, year):
    weekends = [one for one in days_of(year) if one.weekday() >= MONDAY_TO_FRIDAY]
    assert {f"{one:%m-%d}" for one in weekends if day(one, cast.gansu)} == {*MAKE_UP[year].split()}


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_workdays_as_its_schedule_leaves(cast, year, workdays):
    assert sum(day(one, cast.gansu) for one in days_of(year)) == workdays


def days_of(year):
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=n) for n in range(366) if (first + dt.timedelta(days=n)).year == year]


@pytest.mark.parametrize("date", [f"{year}-{one}" for year, days in MAKE_UP.items() for one in days.split()])
def test_a_promise_of_one_workday_given_the_day_before_a_make_up_day_ends_on_it(cast, date):
    eve = dt.date.fromisoformat(date) - dt.timedelta(days=1)
    assert workdays_after(at(f"{eve} 17:59"), 1, cast.gansu) == at(f"{date} 18:00")
