"""Setting and changing the password."""

import pytest
from django.test import Client

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record

URL = "/account/password/"
OLD, NEW = "Ganlan-2026", "Yuelu-shan-87"


@pytest.fixture
def zhou(cast, client):
    """zhou, with a password, signed in by it."""
    cast.zhou.username = "zhouminmin"
    cast.zhou.set_password(OLD)
    cast.zhou.save()
    client.post("/account/login/password/", {"login": "zhouminmin", "password": OLD})
    return cast.zhou


def has(user, password):
    return User.objects.get(pk=user.pk).check_password(password)


def test_a_changed_password_keeps_this_session_and_ends_all_others(zhou, client):
    other = Client()
    other.post("/account/login/password/", {"login": "zhouminmin", "password": OLD})
    answer = client.post(URL, {"old": OLD, "new": NEW, "again": NEW})
    assert answer.url == "/account/settings/"
    assert has(zhou, NEW)
    assert client.get("/account/settings/").status_code == 200
    assert other.get("/account/settings/").status_code == 302
    assert [row.is_here for row in client.get("/account/devices/").context["rows"]] == [True]
    assert "accounts.set_password" in Record.objects.values_list("verb", flat=True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("wrong", NEW, NEW), "密码对不上"),
        (("", NEW, NEW), "请填写密码"),
        ((OLD, "", ""), "请填写密码"),
        ((OLD, NEW, NEW + "x"), "不一样"),
        ((OLD, "short1", "short1"), "至少要8个字符"),
        ((OLD, "password1", "password1"), "太常见"),
        ((OLD, "8472947192", "8472947192"), "不能只有数字"),
        ((OLD, "aaaaaaaa", "aaaaaaaa"), "太常见"),
        ((OLD, "ZhouMinMin1", "ZhouMinMin1"), "太像"),
        ((OLD, "x" * 129, "x" * 129), "最多写128个字"),
        ((OLD, "x" * 1_000_000, "x" * 1_000_000), "最多写128个字"),
    ],
)
def test_a_bad_password_is_refused_with_a_sentence_and_not_shown_again(zhou, client, typed, sentence):
    old, new, again = typed
    answer = client.post(URL, {"old": old, "new": new, "again": again})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert NEW not in page
    assert has(zhou, OLD)


def test_an_open_session_is_no_place_to_guess_the_old_password(zhou, client):
    for _ in range(5):
        client.post(URL, {"old": "wrong", "new": NEW, "again": NEW})
    answer = client.post(URL, {"old": OLD, "new": NEW, "again": NEW})
    assert "以后再试" in answer.content.decode()
    assert has(zhou, OLD)


def test_after_a_code_the_old_password_is_not_asked(zhou, client, ask, enter):
    client.logout()
    enter(ask())
    assert 'name="old"' not in client.get(URL).content.decode()
    client.post(URL, {"new": NEW, "again": NEW})
    assert has(zhou, NEW)


def test_a_while_after_the_code_it_is(zhou, client, ask, enter, monkeypatch):
    client.logout()
    enter(ask())
    session = client.session
    session["account_authentication_methods"] = [
        {**line, "at": line["at"] - 3600} for line in session["account_authentication_methods"]
    ]
    session.save()
    assert 'name="old"' in client.get(URL).content.decode()


@pytest.mark.parametrize("empty", ["", "!unusable"])
def test_who_has_none_sets_one_even_long_after_the_code(cast, client, empty):
    User.objects.filter(pk=cast.zhou.pk).update(password=empty)
    client.force_login(User.objects.get(pk=cast.zhou.pk))
    client.post(URL, {"new": NEW, "again": NEW})
    assert has(cast.zhou, NEW)


def test_changing_it_overwrites_nothing_else(zhou, client):
    User.objects.filter(pk=zhou.pk).update(theme="dark")
    client.post(URL, {"old": OLD, "new": NEW, "again": NEW})
    assert User.objects.get(pk=zhou.pk).theme == "dark"


def test_the_signed_out_have_no_password_page(cast):
    assert Client().get(URL).url == "/account/login/?next=/account/password/"
