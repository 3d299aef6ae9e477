"""算假期: counted as the rule says, extended by holidays where it says so, and honest about what is not published."""

import datetime as dt

import pytest
from chinese_calendar.constants import holidays

from zgh.foundation.orgs.models import Company
from zgh.services.policies.festivals import MOVING, festivals
from zgh.services.policies.models import Rule
from zgh.services.policies.reckoning import mode_of, reckon

from .conftest import browser

LEAVE = "/policies/leave/"


@pytest.mark.parametrize(
    ("conditions", "unit", "mode"),
    [
        ("国家规定3天+增加7天；含双休日，遇法定节假日顺延", "day", "holidays"),
        ("自然日，含双休日，遇法定节假日顺延", "day", "holidays"),
        ("98天+60天；国家法定休假日不计入延长产假", "day", "holidays"),
        ("依法办理结婚登记；法定节假日、休息日不计入；登记后一年内休", "day", "workdays"),
        ("每年累计15天；不含法定节假日和双休日；视为出勤", "day_a_year", "workdays"),
        ("98天+增加60日；法定节假日、休息日计入产假", "day", "days"),
        ("夫妻双方各15日；自然日（含法定节假日），按子女周岁计", "day_a_year", "days"),
        ("子女三周岁以下", "workday_a_year", "workdays"),
        ("依法办理结婚登记", "day", ""),
    ],
)
def test_how_days_are_counted_is_read_from_the_rule(conditions, unit, mode):
    assert mode_of(Rule(conditions=conditions, unit=unit)) == mode


def test_the_festivals_are_days_off_and_as_many_as_the_law_says():
    assert max(MOVING) >= max(holidays).year, "add the moving festivals of the new year"
    for year in MOVING:
        assert len(festivals(year)) == (13 if year >= 2025 else 11)
        if year <= max(holidays).year:
            assert festivals(year) <= set(holidays)


@pytest.mark.parametrize(
    ("province", "by", "days", "last"),
    [("50", "holidays", 15, "2026-10-17"), ("33", "workdays", 13, "2026-10-22"),
     ("62", "days", 30, "2026-10-29")],
)  # fmt: skip
def test_a_leave_is_counted_as_its_rule_says_unless_somebody_chooses(cast, province, by, days, last):
    query = {"kind": "marriage", "province": province, "first": "2026-09-30"}
    found = browser(cast.zhou).get(LEAVE, query).context
    assert (found["by"], found["days"], found["found"].last.isoformat()) == (by, days, last)
    assert browser(cast.zhou).get(LEAVE, query | {"by": "days"}).context["by"] == "days"


def test_an_annual_leave_is_counted_in_workdays_and_all_its_cases_are_listed(cast):
    query = {"kind": "annual", "province": "62", "first": "2026-09-30", "days": "5"}
    answer = browser(cast.zhou).get(LEAVE, query)
    page = answer.content.decode()
    assert answer.context["by"] == "workdays"
    for words in ("累计工作满1年不满10年", "累计工作满20年", "规定里这样写的"):
        assert words in page
    assert "该休没休的报酬" not in page


def test_what_is_said_otherwise_is_told_beside_the_reckoning(cast):
    query = {"kind": "maternity", "province": "43", "first": "2026-03-02"}
    client = browser(cast.xiong)
    asks = client.get(LEAVE, query)
    page = asks.content.decode()
    assert (asks.status_code, "found" in asks.context) == (422, False)
    for words in ("两种说法，还没核实。", "说法不一，还没核实，请自己填天数", "十条措施", "湖南省人口与计划生育条例"):
        assert words in page
    for days, last in (("158", "2026-08-06"), ("188", "2026-09-05")):
        assert f"&amp;days={days}" in page
        answer = client.get(LEAVE, query | {"days": days})
        assert answer.context["found"].last.isoformat() == last
        assert "两种说法，还没核实。" in answer.content.decode()


def test_where_a_leave_has_several_cases_their_days_are_offered(cast):
    query = {"kind": "annual", "province": "62", "first": "2026-03-02"}
    assert browser(cast.zhou).get(LEAVE, query).context["offered"] == [5, 10, 15]


def test_past_the_published_holidays_the_page_says_so(cast):
    near = browser(cast.zhou).get(LEAVE, {"kind": "marriage", "first": "2026-03-02", "days": "10"}).content.decode()
    far = browser(cast.zhou).get(LEAVE, {"kind": "maternity", "first": "2027-12-01", "days": "90"}).content.decode()
    assert ("调休已经算进去" in near, "放假安排只公布到" in near) == (True, False)
    assert ("调休已经算进去" in far, "放假安排只公布到" in far) == (False, True)


@pytest.mark.parametrize(("first", "is_early"), [("2023-12-25", True), ("2024-01-02", False)])
def test_before_the_published_holidays_the_page_says_so_too(cast, first, is_early):
    page = browser(cast.zhou).get(LEAVE, {"kind": "marriage", "first": first, "days": "10"}).content.decode()
    assert ("这里的放假安排从2024年1月1日开始" in page, "调休已经算进去" in page) == (is_early, not is_early)


def test_nothing_is_reckoned_by_the_mainlands_law_for_who_works_elsewhere(cast):
    Company.objects.filter(pk=cast.gansu_co.pk).update(province="81")
    client = browser(cast.zhou)
    assert client.get(LEAVE).status_code == 200
    refused = client.get(LEAVE, {"kind": "marriage", "first": "2026-03-02"})
    assert (refused.status_code, "规定和内地不一样" in refused.content.decode()) == (422, True)


def test_a_leave_takes_a_day_and_a_way_of_counting():
    for days, by in ((0, "days"), (401, "days"), (3, "x")):
        with pytest.raises(ValueError, match="a day"):
            reckon(dt.date(2026, 3, 2), days, None, by)
