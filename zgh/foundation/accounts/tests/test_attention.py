"""Devices left alone are signed out as soon as their duties say; nothing written is lost."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zgh.foundation.accounts import attention
from zgh.foundation.accounts.operate import open_session
from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models import Duty

from .conftest import is_signed_in


def away(browser, minutes):
    """As if the last request was so long ago."""
    session = browser.session
    session[attention.KEY] = [session[attention.KEY][0], time.time() - 60 * minutes]
    session.save()


@pytest.mark.parametrize(
    ("who", "minutes"), [("wang", 30), ("chen", 30), ("zhao", 30), ("operator", 15), ("li", None), ("zhou", None)]
)
def test_how_long_a_device_may_be_left_alone_follows_from_duties(cast, client, who, minutes):
    client.force_login(getattr(cast, who))
    client.get("/account/settings/")
    assert client.session.get(attention.KEY, [None])[0] == minutes
    page = client.get("/account/settings/").content.decode()
    assert (f'<meta name="idle" content="{minutes}">' in page) == bool(minutes)
    assert ("js/idle.js" in page) == bool(minutes)


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_after_that_the_next_request_signs_out(cast, client, minutes, stays):
    client.force_login(cast.wang)
    client.get("/account/settings/")
    away(client, minutes)
    answer = client.get("/orgs/people/?q=1")
    assert is_signed_in(client) == stays
    assert answer.status_code == (200 if stays else 302)
    if not stays:
        assert answer.url == "/account/login/?next=%2Forgs%2Fpeople%2F%3Fq%3D1"
        assert "已经替您退出" in client.get(answer.url).content.decode()
        assert Record.objects.filter(verb="accounts.time_out", actor_id=cast.wang.pk).exists()


def test_a_sign_of_life_keeps_it(cast, client):
    client.force_login(cast.wang)
    client.get("/account/settings/")
    away(client, 25)
    assert client.post("/account/still_here/").status_code == 204
    assert time.time() - client.session[attention.KEY][1] < 5


def test_what_was_being_submitted_waits_for_the_same_person(cast, client):
    client.force_login(cast.wang)
    client.get("/account/settings/")
    away(client, 31)
    url = f"/orgs/unions/{cast.gansu.pk}/grant/"
    answer = client.post(url, {"grant-who": "E0002", "grant-code": "voice"})
    assert not is_signed_in(client)
    onward = parse_qs(urlsplit(answer.url).query)["next"][0]
    assert onward.startswith("/account/go_on/?held=")
    client.force_login(cast.liu)
    assert client.get(onward).status_code == 404
    client.force_login(cast.wang)
    page = client.get(onward)
    assert dict(page.context["kept"].fields)["grant-who"] == "E0002"
    assert not Duty.objects.filter(user=cast.ma).exists()


def test_htmx_is_told_to_leave_the_page_and_comes_back_to_it(cast, client):
    client.force_login(cast.wang)
    client.get("/account/settings/")
    away(client, 31)
    answer = client.get(
        "/orgs/people/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/orgs/people/?q=2"}
    )
    assert answer.status_code == 401
    assert "next=http%3A%2F%2Ftestserver%2Forgs%2Fpeople%2F%3Fq%3D2" in answer["HX-Redirect"]


def test_an_operators_session_ends_with_it(cast, client):
    client.force_login(cast.operator)
    turn = open_session(cast.operator, "查看任务页", 60)
    client.get("/account/settings/")
    away(client, 16)
    client.get("/account/settings/")
    turn.refresh_from_db()
    assert turn.closed_at


def test_public_pages_ask_nothing_and_do_not_keep_anybody_awake(cast, client):
    client.force_login(cast.wang)
    client.get("/account/settings/")
    away(client, 31)
    assert client.get("/account/privacy/").status_code == 200
    client.get("/account/settings/")
    assert not is_signed_in(client)


def test_a_duty_given_meanwhile_counts_from_the_next_page(cast, client):
    client.force_login(cast.ma)
    client.get("/account/settings/")
    assert attention.KEY not in client.session
    Duty.objects.create(user=cast.ma, union=cast.gansu, code="orgs", starts_on="2020-01-01")
    client.get("/")
    assert client.session[attention.KEY][0] == 30


def test_it_is_written_at_most_once_a_minute_and_employees_pay_nothing(cast, client):
    client.force_login(cast.zhou)
    client.get("/account/settings/")
    client.force_login(cast.wang)
    client.get("/account/settings/")
    with CaptureQueriesContext(connection) as statements:
        client.get("/account/settings/")
    assert not [line for line in statements if line["sql"].startswith("UPDATE")]
    away(client, 2)
    with CaptureQueriesContext(connection) as statements:
        client.get("/account/settings/")
    assert len([line for line in statements if line["sql"].startswith("UPDATE")]) == 1
    client.force_login(cast.zhou)
    for _ in range(2):
        with CaptureQueriesContext(connection) as statements:
            client.get("/account/settings/")
        assert not [line for line in statements if line["sql"].startswith("UPDATE")]
