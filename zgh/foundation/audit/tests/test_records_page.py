"""The auditor's page: who sees what, filters, words, export."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audit.book import record
from zgh.foundation.audit.models import Record

URL = "/audit/"


@pytest.fixture
def book(cast):
    record(cast.wang, "voice.accept", cast.gansu, {"kind": "branch"}, {"kind": "group"}, union=cast.gansu, note="先办")
    record(cast.liu, "orgs.grant", cast.hunan, union=cast.hunan)
    record(cast.yang, "orgs.leave", cast.group, union=cast.group)
    return cast


@pytest.fixture
def zhao(book, client):
    client.force_login(book.zhao)
    return client


def titles(answer) -> list[str]:
    return [row.row.verb for row in answer.context["rows"]]


@pytest.mark.parametrize(("who", "status"), [("zhao", 200), ("yang", 404), ("zhou", 404), ("operator", 404)])
def test_the_page_exists_for_auditors_only(book, client, who, status):
    client.force_login(getattr(book, who))
    assert client.get(URL).status_code == status
    assert reverse("audit:records") == URL


def test_the_latest_comes_first_in_plain_words(zhao):
    answer = zhao.get(URL)
    assert titles(answer) == ["orgs.leave", "orgs.grant", "voice.accept"]
    text = answer.content.decode()
    for word in ("受理", "类型", "分工会", "工会小组", "先办", "王丽娟"):
        assert word in text


def test_an_auditor_of_one_union_sees_that_union_only(book, client):
    from zgh.foundation.orgs.models import Duty

    Duty.objects.filter(user=book.zhao).update(union=book.gansu)
    client.force_login(book.zhao)
    assert titles(client.get(URL)) == ["voice.accept"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("verb=grant", ["orgs.grant"]),
        ("q=王丽娟", ["voice.accept"]),
        ("q=先办", ["voice.accept"]),
        ("about_type=orgs.union&verb=leave", ["orgs.leave"]),
        ("about_id=0", ["orgs.leave", "orgs.grant", "voice.accept"]),
        ("about_id=999999", []),
    ],
)
def test_filters_narrow(zhao, query, found):
    assert titles(zhao.get(f"{URL}?{query}")) == found


def test_days_are_days_here(zhao):
    today, tomorrow = timezone.localdate(), timezone.localdate() + dt.timedelta(days=1)
    assert len(titles(zhao.get(f"{URL}?since={today}&until={today}"))) == 3
    assert titles(zhao.get(f"{URL}?since={tomorrow}")) == []


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "since=0204-01-01&until=x"])
def test_a_day_that_cannot_be_filters_nothing_and_says_so(zhao, query):
    answer = zhao.get(f"{URL}?{query}")
    assert len(titles(answer)) == 3
    assert "请重选一次" in answer.content.decode()


def test_the_number_of_queries_is_the_same_for_one_row_or_many(zhao, book):
    counts = []
    for n in (0, 1, 5, 20):
        for _ in range(n):
            record(book.wang, "voice.accept", book.gansu, union=book.gansu)
        with CaptureQueriesContext(connection) as queries:
            zhao.get(URL)
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1
    assert counts[-1] <= 12


def test_an_export_is_itself_in_the_book(zhao, book):
    text = b"".join(zhao.get(f"{URL}?format=csv&verb=accept").streaming_content).decode()
    assert "voice.accept" in text
    page = Record.objects.first()
    assert (page.verb, page.actor_id, page.after) == (
        "audit.export",
        book.zhao.pk,
        {"list": "audit.records", "count": 1},
    )
    assert page.union_id == book.group.pk
    assert page.note == "verb=accept"


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "¹²³"])
def test_any_day_typed_is_legal(zhao, day):
    assert zhao.get(URL, {"since": day, "until": day}).status_code == 200
