"""Signing in with a password."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record

from .conftest import STRANGER, ZHOU, is_signed_in

URL = "/account/login/password/"
GOOD = "Ganlan-2026"


class CountingHasher(MD5PasswordHasher):
    """Counts the work, so that a test can compare it."""

    algorithm = "counting"
    hashed = 0

    def encode(self, password, salt):
        type(self).hashed += 1
        return super().encode(password, salt)


@pytest.fixture
def people(cast, settings):
    """zhou and the operator have passwords, ma has one but is switched off, xiong has none."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    for user in (cast.zhou, cast.ma, cast.operator):
        user.set_password(GOOD)
        user.save()
    User.objects.filter(pk=cast.ma.pk).update(is_active=False)
    return cast


@pytest.mark.parametrize(
    ("login", "password", "who"),
    [
        (ZHOU, GOOD, "zhou"),
        (" 138 0000 0001 ", GOOD, "zhou"),
        ("+86 13800000001", GOOD, "zhou"),
        ("１３８００００００01", GOOD, "zhou"),
        ("zhou", GOOD, "zhou"),
        ("ZHOU", GOOD, "zhou"),
        ("ｚｈｏｕ\u200b", GOOD, "zhou"),
        (ZHOU, GOOD + " ", None),
        (ZHOU, "wrong", None),
        (ZHOU, "！unusable", None),
        ("13800000002", GOOD, None),
        ("ma", GOOD, None),
        ("xiong", "", None),
        ("xiong", GOOD, None),
        (STRANGER, GOOD, None),
        ("nobody", GOOD, None),
        ("zh%", GOOD, None),
    ],
)
def test_the_right_name_and_password_sign_in_and_nothing_else(people, client, login, password, who):
    answer = client.post(URL, {"login": login, "password": password})
    if who:
        assert answer.status_code == 302
        assert client.session["_auth_user_id"] == str(getattr(people, who).pk)
        assert Record.objects.first().after["method"] == "password"
    else:
        assert answer.status_code == 422
        assert not is_signed_in(client)


@pytest.mark.parametrize("login", [ZHOU, "zhou", STRANGER, "nobody", "13800000002", "ma", "xiong", "13800000008"])
def test_a_refusal_costs_one_hash_and_one_sentence_whoever_it_is(people, client, login):
    CountingHasher.hashed = 0
    page = client.post(URL, {"login": login, "password": "Falsch-2026"}).content.decode()
    assert CountingHasher.hashed == 1
    assert "手机号（或登录名）和密码对不上" in page
    assert f'value="{login}"' in page
    assert "Falsch-2026" not in page


@pytest.mark.parametrize("login", ["zhou", "nobody"])
def test_five_wrong_passwords_lock_the_name_even_for_the_right_one_and_for_names_that_do_not_exist(
    people, client, login
):
    for _ in range(5):
        assert client.post(URL, {"login": login, "password": "wrong"}).status_code == 422
    answer = client.post(URL, {"login": login.upper(), "password": GOOD})
    assert answer.status_code == 429
    assert "以后再试（约15分钟）" in answer.content.decode()
    assert not is_signed_in(client)
    assert Record.objects.filter(verb="accounts.lock_out").count() == 1
    assert Client().post(URL, {"login": "operator", "password": GOOD}).status_code == 302


def test_one_address_cannot_try_every_name(people, client, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "tries_ip": (3, 600)}
    statuses = [client.post(URL, {"login": f"name{i}", "password": "x"}).status_code for i in range(5)]
    assert statuses == [422, 422, 422, 429, 429]


def test_failed_tries_are_in_the_book_without_the_name(people, client):
    client.post(URL, {"login": STRANGER, "password": GOOD})
    line = Record.objects.get()
    assert (line.verb, line.actor_id, line.about_id) == ("accounts.fail_sign_in", None, None)
    assert STRANGER not in str(line.after)
    assert GOOD not in str(line.after)


def test_the_address_behind_the_proxy_counts_and_a_forged_header_does_not(people, client, settings):
    forged = {"HTTP_X_FORWARDED_FOR": "6.6.6.6"}
    client.post(URL, {"login": "zhou", "password": GOOD}, **forged)
    assert Record.objects.first().after["ip"] == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.logout()
    client.post(URL, {"login": "zhou", "password": GOOD}, HTTP_X_FORWARDED_FOR="6.6.6.6, 10.9.8.7")
    assert Record.objects.first().after["ip"] == "10.9.8.7"


@pytest.mark.parametrize("header", ["", "rubbish", "1.2.3.4.5", ",,,", "é"])
def test_a_broken_forwarding_header_is_no_error(people, client, settings, header):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    answer = client.post(URL, {"login": "zhou", "password": GOOD}, HTTP_X_FORWARDED_FOR=header)
    assert answer.status_code == 302
