"""The log tells what happened and never who said what."""

from __future__ import annotations

import io
import json
import logging

import pytest

from zgh.config import logs

PHONE, ID_NUMBER, NAME = "13800138000", "11010519491231002X", "王丽娟"


@pytest.fixture
def lines():
    """Everything written to the log, as the real handler writes it."""
    [handler] = [h for h in logging.getLogger().handlers if h.get_name() == "stderr"]
    written = io.StringIO()
    before = handler.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    handler.setStream(before)


def told(lines) -> str:
    return json.dumps(lines(), ensure_ascii=False)


@pytest.mark.urls("zgh.config.tests.urls")
@pytest.mark.parametrize("route", ["careless", "breaks", "nowhere"])
@pytest.mark.parametrize("text", [PHONE, f"+86 {PHONE}", "138-0013-8000", ID_NUMBER])
def test_a_phone_or_id_number_in_an_address_a_query_or_a_form_never_reaches_the_log(client, lines, route, text):
    client.raise_request_exception = False
    client.get(f"/{route}/{text}/", {"q": text, "name": NAME}, headers={"referer": f"https://x/{text}"})
    client.post(f"/{route}/{text}/", {"phone": text, "name": NAME}, headers={"X-Request-ID": text})
    said = told(lines)
    assert said.count('"request"') == 2  # it could have leaked: both requests were logged
    assert text not in said
    assert NAME not in said


@pytest.mark.urls("zgh.config.tests.urls")
def test_an_error_is_told_by_its_class_and_place(client, lines):
    client.raise_request_exception = False
    answer = client.get("/breaks/x/")
    failed, request = lines()
    assert failed["event"] == "request.failed"
    assert failed["error"] == "builtins.RuntimeError < builtins.KeyError"
    assert failed["places"][-1].endswith("breaks")
    assert failed["request_id"] == request["request_id"] == answer["X-Request-ID"]
    assert (request["event"], request["level"], request["route"], request["status"]) == (
        "request",
        "error",
        "breaks",
        500,
    )


def test_a_read_is_told_with_its_route_time_and_statements_and_without_an_account(client, lines, cast):
    client.force_login(cast.wang)
    client.get("/health/ready/?q=x")
    [line] = lines()
    assert line.keys() == {
        "request_id",
        "method",
        "route",
        "status",
        "ms",
        "statements",
        "event",
        "level",
        "logger",
        "timestamp",
    }
    assert (line["route"], line["method"], line["status"]) == ("health:ready", "GET", 200)
    assert line["statements"] >= 4


def test_a_write_is_told_with_the_number_of_the_account_outside_the_quiet_rooms(client, lines, cast):
    client.force_login(cast.wang)
    client.post(f"/calendar/union/{cast.gansu.pk}/mark/", {"phone": PHONE})
    assert lines()[-1]["user"] == cast.wang.pk


def test_a_write_in_a_quiet_room_is_told_without_an_account(cast, rf):
    from django.urls import ResolverMatch

    request = rf.post("/")
    request._cached_user = cast.zhou
    request.resolver_match = ResolverMatch(lambda r: r, (), {}, url_name="raise", namespaces=["voice"])
    assert logs._account(request) is None
    request.resolver_match = ResolverMatch(lambda r: r, (), {}, url_name="mark", namespaces=["calendar"])
    assert logs._account(request) == cast.zhou.pk


@pytest.mark.parametrize("given", ["", PHONE, "x" * 5000, "a\nb"])
def test_a_request_id_of_a_stranger_is_not_taken_over_but_the_proxys_is(client, given):
    assert client.get("/health/live/", headers={"X-Request-ID": given})["X-Request-ID"] != given
    ours = "0123456789abcdef" * 2
    assert client.get("/health/live/", headers={"X-Request-ID": ours})["X-Request-ID"] == ours


@pytest.mark.parametrize(
    ("text", "is_personal"),
    [
        (f"tel {PHONE}.", True),
        ("+86-138 0013 8000", True),
        (ID_NUMBER, True),
        ("110105194912310021", True),
        ("2026-11-24T13:35:21.982828Z", False),
        ("id 1380013800012345", False),
        ("task 25c30887-528f-40d9-ad4e-56a4f2e9b0a7", False),
        ("12345678901", False),
    ],
)
def test_the_last_net_catches_mobile_and_id_numbers_only(text, is_personal):
    assert (logs.scrubbed(None, "", text) != text) == is_personal
