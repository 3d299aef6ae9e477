"""Where I am signed in, and signing out here and there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zgh.foundation.accounts.devices import label
from zgh.foundation.audit.models import Record

from .conftest import is_signed_in

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 wxwork/4.1"


@pytest.fixture
def browsers(cast, ask, enter, settings):
    """Sign a person in on a number of browsers."""
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "code_again": (100, 60)}

    def browsers(phone, count):
        made = [Client(HTTP_USER_AGENT=PHONE) for _ in range(count)]
        for browser in made:
            assert enter(ask(phone, browser), phone, browser).status_code == 302
        return made

    return browsers


def inside(browser):
    return browser.get("/account/settings/").status_code == 200


def test_the_list_shows_my_sessions_and_which_is_here(browsers):
    here, _there = browsers("13800000001", 2)
    browsers("13800000003", 1)
    page = here.get("/account/devices/").content.decode()
    assert page.count("安卓 · 企业微信") == 2 + 1  # the button's label names its device
    assert page.count("就是这里") == 1


def test_one_other_session_is_ended_and_the_rest_stay(browsers):
    here, there, third = browsers("13800000001", 3)
    pk = there.get("/account/devices/").context["rows"][0].pk
    assert here.post(f"/account/devices/{pk}/sign_out/").status_code == 302
    assert [inside(b) for b in (here, there, third)] == [True, False, True]
    assert Record.objects.first().verb == "accounts.sign_out_elsewhere"
    assert len(here.get("/account/devices/").context["rows"]) == 2


def test_all_others_are_ended_at_once(browsers):
    here, there, third = browsers("13800000001", 3)
    [stranger] = browsers("13800000003", 1)
    here.post("/account/devices/sign_out/")
    assert [inside(b) for b in (here, there, third, stranger)] == [True, False, False, True]


@pytest.mark.parametrize("pk", ["theirs", "mine", 0, 999999, 10**30])
def test_a_session_of_somebody_else_looks_like_none_and_ones_own_is_left_by_the_other_door(browsers, pk):
    [here] = browsers("13800000001", 1)
    [other] = browsers("13800000003", 1)
    pk = (
        {"theirs": other, "mine": here}[pk].get("/account/devices/").context["rows"][0].pk
        if isinstance(pk, str)
        else pk
    )
    assert here.post(f"/account/devices/{pk}/sign_out/").status_code == 404
    assert inside(other)
    assert inside(here)


def test_signing_out_ends_this_session_only(browsers):
    here, there = browsers("13800000001", 2)
    key = here.session.session_key
    assert here.post("/account/sign_out/").url == "/account/login/"
    assert not is_signed_in(here)
    assert inside(there)
    assert Record.objects.first().verb == "accounts.sign_out"
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert not inside(stolen)


@pytest.mark.parametrize("url", ["/account/sign_out/", "/account/devices/sign_out/", "/account/devices/1/sign_out/"])
def test_a_link_cannot_sign_anybody_out(browsers, url):
    [here] = browsers("13800000001", 1)
    assert here.get(url).status_code == 405
    assert inside(here)
    assert Client().post(url).url.startswith("/account/login/")


def test_ended_sessions_leave_the_list_at_the_next_sign_in(browsers):
    here, there = browsers("13800000001", 2)
    there.session.flush()
    assert len(here.get("/account/devices/").context["rows"]) == 1
    browsers("13800000001", 1)
    assert len(here.get("/account/devices/").context["rows"]) == 2


def test_the_list_costs_the_same_for_one_device_and_for_five(browsers):
    costs = []
    for more in (1, 4):
        here = browsers("13800000001", more)[0]
        with CaptureQueriesContext(connection) as statements:
            here.get("/account/devices/")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "安卓 · 企业微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "苹果 · Safari"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120 Safari/537.36 Edg/120", "Windows · Edge"),
        ("", "其他设备"),
        ("<script>alert(1)</script>", "其他设备"),
    ],
)
def test_devices_have_names_people_know(agent, name):
    assert label(agent) == name
