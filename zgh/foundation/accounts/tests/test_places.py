"""A sign-in from somewhere new is told to the person, who can end it; what happened to a login can be looked up."""

import pytest
from django.test import Client

from zgh.foundation.accounts import places
from zgh.foundation.accounts.models import Place
from zgh.foundation.notices.models import Notice

from .conftest import is_signed_in
from .test_demands import with_password
from .test_two_steps import by_password

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1"


@pytest.fixture
def enter(cast, settings, django_capture_on_commit_callbacks):
    """Sign zhou in from a browser; the browser."""
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "tries_ip": (500, 600)}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    with_password(cast.zhou)

    def enter(agent=PHONE, ip="10.20.1.1", browser=None):
        browser = browser or Client(HTTP_USER_AGENT=agent, HTTP_X_FORWARDED_FOR=ip)
        with django_capture_on_commit_callbacks(execute=True):
            assert by_password(browser, cast.zhou).status_code == 302
        return browser

    return enter


def told():
    return Notice.objects.filter(kind="accounts.signed_in_anew").count()


def test_the_first_place_is_no_news(enter):
    enter()
    assert told() == 0


@pytest.mark.parametrize(
    ("agent", "ip", "is_news"),
    [(PHONE, "10.20.9.9", False), (PHONE, "10.99.1.1", True), (MAC, "10.20.1.1", True), (PHONE, "nonsense", True)],
)
def test_another_kind_of_device_or_part_of_the_network_is(enter, agent, ip, is_news):
    enter()
    enter(agent, ip)
    assert told() == is_news
    enter(agent, ip)
    assert told() == is_news, "once"


def test_a_browser_that_was_here_before_is_known_wherever_it_goes(enter):
    browser = enter()
    browser.post("/account/sign_out/")
    browser.defaults["HTTP_X_FORWARDED_FOR"] = "172.16.0.1"
    enter(browser=browser)
    assert told() == 0
    assert Place.objects.count() == 1


@pytest.mark.parametrize("cookie", ["x", "a.b.c:forged", ""])
def test_a_forged_cookie_hides_nothing(enter, cookie):
    enter()
    browser = Client(HTTP_USER_AGENT=MAC, HTTP_X_FORWARDED_FOR="172.16.0.1")
    browser.cookies[places.COOKIE] = cookie
    enter(browser=browser)
    assert told() == 1


def test_the_cookie_of_one_login_hides_nothing_of_another(enter, cast):
    browser = enter()
    with_password(cast.ma)
    assert by_password(Client(HTTP_USER_AGENT=MAC), cast.ma).status_code == 302
    browser.post("/account/sign_out/")
    by_password(browser, cast.ma)
    assert Place.objects.filter(user=cast.ma).count() == 2


def test_the_notice_leads_to_ending_that_session_and_a_new_password(enter):
    mine, thief = enter(), enter(MAC, "172.16.0.1")
    notice = Notice.objects.get()
    assert "Mac" in notice.text
    page = mine.get(notice.url).content.decode()
    assert "让它退出并改密码" in page
    assert mine.post(notice.url).url == "/account/password/"
    assert thief.get("/account/settings/").status_code == 302
    assert "已经退出了" in mine.get(notice.url).content.decode()
    assert is_signed_in(mine)


def test_nobody_elses_session_is_ended_that_way(enter, cast):
    enter()
    enter(MAC, "172.16.0.1")
    url = Notice.objects.get().url
    other = Client()
    other.force_login(cast.ma)
    assert "Mac" not in other.get(url).content.decode()
    other.post(url)
    assert told() == 1


def test_ones_own_sign_ins_are_listed_with_device_and_network_and_nobody_elses(enter, cast, client):
    enter()
    enter(MAC, "172.16.0.1")
    client.force_login(cast.zhou)
    page = client.get("/account/history/").content.decode()
    assert "10.20.*.*" in page
    assert "172.16.*.*" in page
    assert "10.20.1.1" not in page
    client.force_login(cast.ma)
    assert "10.20" not in client.get("/account/history/").content.decode()


@pytest.mark.parametrize(("ip", "shown"), [("10.20.30.40", "10.20.*.*"), ("2408:8000::1", "2408:8000:*"), ("x", "")])
def test_networks_are_shown_roughly(ip, shown):
    assert places.network(ip) == shown
