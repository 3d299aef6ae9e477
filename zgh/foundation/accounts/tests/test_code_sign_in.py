"""Signing in with a phone and a code."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.accounts import challenge
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record

from .conftest import STRANGER, ZHOU, is_signed_in, wrong

LOGIN = "/account/login/"


def book():
    return list(Record.objects.order_by("pk").values_list("verb", "actor_id", "about_id"))


@pytest.mark.parametrize("typed", [ZHOU, "138 0000 0001", "+86 138-0000-0001", "１３８０００００００１"])
def test_the_code_from_the_sms_signs_in_and_the_book_knows(cast, client, ask, enter, typed):
    answer = enter(ask(typed), typed)
    assert answer.status_code == 302
    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(cast.zhou.pk)
    assert book()[-1] == ("accounts.sign_in", cast.zhou.pk, cast.zhou.pk)
    assert Record.objects.first().after == {"method": "code", "ip": "127.0.0.1", "device": "其他设备"}


def test_a_wrong_code_is_refused_where_it_was_typed_and_the_phone_is_kept(cast, client, ask, enter):
    code = ask("138 0000 0001")
    answer = enter(wrong(code), "138 0000 0001")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "验证码不对或者已经过期" in page
    assert "138 0000 0001" in page
    assert wrong(code) not in page
    assert not is_signed_in(client)
    assert book() == [("accounts.fail_sign_in", None, cast.zhou.pk)]


def test_a_code_works_once(cast, ask, enter, client):
    code = ask()
    browser = Client()
    browser.cookies["challenge"] = client.cookies["challenge"].value
    assert enter(code).status_code == 302
    assert enter(code, browser=browser).status_code == 422
    assert not is_signed_in(browser)


def test_a_code_works_only_in_the_browser_that_asked(cast, ask, enter, client):
    code = ask()
    assert enter(code, browser=Client()).status_code == 422
    assert enter(code).status_code == 302


def test_a_code_works_only_for_the_phone_that_asked(cast, client, ask, enter):
    code = ask(ZHOU)
    assert enter(code, "13800000003").status_code == 422
    assert not is_signed_in(client)


def test_an_old_code_is_refused(cast, client, ask, enter, monkeypatch):
    monkeypatch.setattr(challenge, "LIFE", 0)
    assert enter(ask()).status_code == 422
    assert not is_signed_in(client)


def test_a_tampered_cookie_is_no_challenge(cast, client, ask, enter):
    code = ask()
    client.cookies["challenge"] = client.cookies["challenge"].value + "x"
    assert enter(code).status_code == 422


def test_codes_are_six_digits_and_differ(cast, ask, outbox, client):
    codes = {ask(f"1380000000{i}") for i in range(1, 8)}
    assert len(codes) > 5
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_a_second_code_within_a_minute_says_how_long_to_wait_and_the_first_still_works(cast, client, ask, enter):
    code = ask()
    answer = client.post(LOGIN, {"phone": ZHOU, "send": "1"})
    assert answer.status_code == 429
    assert "验证码刚刚发过，请" in answer.content.decode()
    assert enter(code).status_code == 302


def test_ten_codes_a_day_are_enough(cast, client, ask, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "code_again": (100, 60)}
    assert all(ask() for _ in range(10))
    answer = client.post(LOGIN, {"phone": ZHOU, "send": "1"})
    assert answer.status_code == 429
    assert "取验证码的次数太多了，请明天" in answer.content.decode()
    assert ask("13800000003"), "another phone is not affected"


def test_one_address_cannot_send_codes_to_the_whole_company(cast, client, ask, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "code_sent_ip": (3, 600)}
    assert [bool(ask(f"1380000000{i}")) for i in range(1, 6)] == [True, True, True, False, False]
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert ask("13800000007", browser=elsewhere)


def test_five_wrong_codes_lock_the_phone_and_say_until_when_even_for_the_right_code(cast, client, ask, enter):
    code = ask()
    for _ in range(5):
        assert enter(wrong(code)).status_code == 422
    answer = enter(code)
    until = timezone.localtime(timezone.now() + dt.timedelta(minutes=10))
    assert answer.status_code == 429
    page = answer.content.decode()
    assert f"{until:%H:%M}以后再试" in page or f"{until - dt.timedelta(minutes=1):%H:%M}以后再试" in page
    assert not is_signed_in(client)
    assert [verb for verb, *_ in book()].count("accounts.lock_out") == 1


def test_good_sign_ins_never_add_up_to_a_lock(cast, client, ask, enter, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "code_again": (100, 60)}
    for _ in range(7):
        assert enter(ask()).status_code == 302
        client.logout()


@pytest.mark.parametrize("who", ["stranger", "inactive"])
def test_nothing_tells_a_known_phone_from_an_unknown_one(cast, who, ask, enter, outbox):
    """Same status, page, cookies, cache rows, book lines and number of statements, at every step to the lock."""
    User.objects.filter(pk=cast.ma.pk).update(is_active=False)
    phone = {"stranger": STRANGER, "inactive": "13800000002"}[who]
    known, other = _walk(ZHOU), _walk(phone)
    assert known == other
    assert len(outbox) == 1


def _walk(phone):
    """Everything a stranger can observe of asking, asking again, guessing wrong and being locked."""
    browser, seen = Client(), []
    steps = [{"send": "1"}, {"send": "1"}, *[{"code": "999999"}] * 6]
    for step in steps:
        with CaptureQueriesContext(connection) as statements:
            answer = browser.post(LOGIN, {"phone": phone, **step})
        page = answer.content.decode().replace(phone, "PHONE")
        page = page.replace(str(answer.context["csrf_token"]), "TOKEN")
        if answer.context.get("wait"):
            page = page.replace(str(answer.context["wait"]), "WAIT")
        seen.append((answer.status_code, page, sorted(answer.cookies), len(statements)))
    return seen


def test_asking_for_codes_makes_no_session_rows(cast, ask):
    ask(ZHOU)
    ask(STRANGER)
    assert Session.objects.count() == 0


def test_no_phone_and_no_code_is_kept_in_clear(cast, client, ask, enter):
    code = ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM zgh_cache")
        rows = cursor.fetchall()
    values = [cache.get(key.removeprefix(":1:")) for key, _value in rows]
    assert rows
    assert not any(ZHOU in f"{key} {value}" or code in str(value) for (key, _), value in zip(rows, values, strict=True))
    enter(code)
    assert ZHOU not in str(dict(client.session))
    assert ZHOU not in str(list(Record.objects.values()))


def test_the_inactive_cannot_sign_in_even_with_a_code_sent_before(cast, client, ask, enter):
    code = ask()
    User.objects.filter(pk=cast.zhou.pk).update(is_active=False)
    assert enter(code).status_code == 422
    assert not is_signed_in(client)


def test_a_login_switched_off_is_out_at_once(cast, client):
    client.force_login(cast.zhou)
    assert client.get("/account/settings/").status_code == 200
    User.objects.filter(pk=cast.zhou.pk).update(is_active=False)
    assert client.get("/account/settings/").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/voice/3/?a=1", "/voice/3/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
        ("\x00/", "/"),
    ],
)
def test_after_signing_in_one_reaches_the_page_one_wanted_but_never_another_site(cast, ask, enter, wanted, reached):
    assert enter(ask(), next=wanted).url == reached


def test_who_is_signed_in_is_sent_on(cast, client):
    client.force_login(cast.zhou)
    assert client.get(LOGIN, {"next": "/voice/"}).url == "/voice/"
    assert client.get(reverse("accounts:login_by_password")).url == "/"


def test_signing_in_gives_a_new_session_key(cast, client, ask, enter):
    enter(ask())
    before = client.session.session_key
    client.logout()
    enter(ask("13800000003"), "13800000003")
    assert client.session.session_key != before


def test_without_a_code_the_button_sends_one(cast, client, outbox):
    answer = client.post(LOGIN, {"phone": ZHOU})
    assert answer.status_code == 200
    assert len(outbox) == 1
    assert "验证码马上就到" in answer.content.decode()


def test_the_code_never_shows_outside_the_demonstration(cast, client, outbox):
    page = client.post(LOGIN, {"phone": ZHOU, "send": "1"}).content.decode()
    assert "演示环境" not in page
    assert re.search(r"\d{6}", outbox[0].text)[0] not in page


def test_statements_of_both_steps_are_few(cast, client, ask, enter):
    with CaptureQueriesContext(connection) as asked:
        code = ask()
    with CaptureQueriesContext(connection) as entered:
        enter(code)
    reads = [q["sql"] for q in entered if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 36
    assert len(reads) <= 28, reads
