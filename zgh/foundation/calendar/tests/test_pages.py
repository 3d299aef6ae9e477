"""A cadre looks after the calendar of her union."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zgh.foundation.audit.models import Record
from zgh.foundation.calendar.models import Day

SOON = dt.date(timezone.localdate().year + 5, 3, 3)  # a year without a national schedule


def own_day(cast, union, date=SOON, name="厂庆日"):
    return Day.mark(union, date, is_work=False, name=name, by=cast.yang, reason="集团通知")


def typed(**changes):
    return {"date": str(SOON), "kind": "off", "name": "高温假", "reason": "甘健字5号", **changes}


def test_the_first_page_leads_to_the_topmost_union_one_maintains(client, cast):
    client.force_login(cast.yang)
    assert client.get("/calendar/").url == f"/calendar/union/{cast.group.pk}/"
    assert client.get(f"/calendar/?union={cast.hunan.pk}").url == f"/calendar/union/{cast.hunan.pk}/"
    client.force_login(cast.wang)
    assert client.get(f"/calendar/?union={cast.hunan.pk}").url == f"/calendar/union/{cast.gansu.pk}/"
    assert client.get("/calendar/?union=" + "9" * 40).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("wang", 200), ("yang", 200), ("liu", 404), ("zhou", 404), ("li", 404)])
def test_only_cadres_of_the_union_or_above_it_see_and_change_its_calendar(client, cast, who, status):
    row = own_day(cast, cast.gansu)
    client.force_login(getattr(cast, who))
    month = f"/calendar/union/{cast.gansu.pk}/"
    assert client.get(month).status_code == status
    changed = client.post(f"{month}mark/", typed(date=str(SOON + dt.timedelta(days=1))))
    assert changed.status_code == (302 if status == 200 else 404)
    cleared = client.post(f"/calendar/day/{row.pk}/clear/", {"reason": "作废"})
    assert cleared.status_code == (302 if status == 200 else 404)
    assert Day.objects.filter(pk=row.pk).exists() == (status == 404)


def test_nobody_signed_in_is_sent_to_sign_in(client, cast):
    assert client.get(f"/calendar/union/{cast.gansu.pk}/").status_code == 302
    assert client.get("/calendar/").status_code == 302


def test_a_month_says_what_each_day_is_and_where_it_comes_from(client, cast):
    own_day(cast, cast.group, SOON, "集团运动会")
    own_day(cast, cast.gansu, SOON + dt.timedelta(days=1), "甘肃厂庆")
    client.force_login(cast.wang)
    html = client.get(f"/calendar/union/{cast.gansu.pk}/?month={SOON:%Y-%m}").content.decode()
    assert "集团运动会" in html
    assert "沿用集团工会" in html
    assert "甘肃厂庆" in html
    assert "本会自己定的" in html
    html = client.get(f"/calendar/union/{cast.hunan.pk}/?month={SOON:%Y-%m}").content.decode()
    assert "甘肃厂庆" not in html


def test_national_days_are_shown_as_such(client, cast):
    client.force_login(cast.wang)
    html = client.get(f"/calendar/union/{cast.gansu.pk}/?month=2026-10").content.decode()
    assert html.count('<b class="d-block">国庆节</b>') == 1  # seven days, one line
    assert "10月1日" in html
    assert "国家安排" in html
    assert "还没有录入" not in html


def test_a_year_without_a_schedule_is_said_plainly(client, cast):
    client.force_login(cast.wang)
    html = client.get(f"/calendar/union/{cast.gansu.pk}/?month={SOON:%Y-%m}").content.decode()
    assert f"{SOON.year}年的放假安排还没有录入" in html


def test_marking_a_day_shows_it_and_writes_it_in_the_book(client, cast):
    client.force_login(cast.wang)
    answer = client.post(f"/calendar/union/{cast.gansu.pk}/mark/", typed(), follow=True)
    assert "高温假" in answer.content.decode()
    page = Record.objects.get(verb="calendar.mark")
    assert (page.actor_id, page.note, page.after["name"]) == (cast.wang.pk, "甘健字5号", "高温假")


def test_clearing_a_day_needs_a_reason_and_restores_the_ordinary_week(client, cast):
    row = own_day(cast, cast.gansu)
    client.force_login(cast.wang)
    answer = client.post(f"/calendar/day/{row.pk}/clear/", {"reason": " "})
    assert (answer.status_code, Day.objects.filter(pk=row.pk).exists()) == (422, True)
    client.post(f"/calendar/day/{row.pk}/clear/", {"reason": "通知作废"})
    assert not Day.objects.filter(pk=row.pk).exists()
    assert Record.objects.get(verb="calendar.clear").note == "通知作废"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"date": ""}, "请选一个日期"),
        ({"date": "明天"}, "日期请写成"),
        ({"date": "9999-12-31"}, "年份太远"),
        ({"date": "2026-01-01"}, "过去的日子不能再改"),
        ({"kind": ""}, "请选择休息还是上班"),
        ({"name": ""}, "这里还没有填"),
        ({"name": "长" * 31}, "最多写30个字"),
        ({"reason": ""}, "这里还没有填"),
    ],
)
def test_bad_input_is_said_where_it_was_typed_and_kept(client, cast, changes, says):
    client.force_login(cast.wang)
    answer = client.post(f"/calendar/union/{cast.gansu.pk}/mark/", typed(**changes))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert ("甘健字5号" in answer.content.decode()) == ("reason" not in changes)
    assert not Day.objects.filter(union=cast.gansu).exists()


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=x", "month=0001-01", "day=x", "day=9999-12-31", "month=９９"]
)
def test_a_month_that_is_none_shows_this_one(client, cast, query):
    client.force_login(cast.wang)
    assert client.get(f"/calendar/union/{cast.gansu.pk}/?{query}").status_code == 200


def test_a_past_day_is_shown_but_not_offered_for_change_nor_cleared(client, cast):
    row = own_day(cast, cast.gansu, dt.date(2024, 6, 4))
    client.force_login(cast.wang)
    html = client.get(f"/calendar/union/{cast.gansu.pk}/?day=2024-06-04").content.decode()
    assert "过去的日子不能再改" in html
    assert "存下这天的安排" not in html
    assert client.post(f"/calendar/day/{row.pk}/clear/", {"reason": "x"}).status_code == 404


def test_a_page_costs_the_same_for_one_day_and_for_many(client, cast):
    client.force_login(cast.wang)
    address = f"/calendar/union/{cast.gansu.pk}/?day={SOON}"
    counts = []
    for days in (1, 5):
        for i in range(days):
            own_day(cast, cast.gansu if i % 2 else cast.group, SOON + dt.timedelta(days=i))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
