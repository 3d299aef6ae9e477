"""One-tap sign-in exists in the demonstration and nowhere else."""

import importlib

import pytest
from django.conf import settings as conf
from django.urls import NoReverseMatch, clear_url_caches, reverse

from zgh.foundation.accounts import urls
from zgh.foundation.accounts.demo_roles import DEMO_ROLES
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record

from .conftest import is_signed_in

URL = "/account/demo/"


def reload_urls():
    importlib.reload(urls)
    importlib.reload(importlib.import_module(conf.ROOT_URLCONF))
    clear_url_caches()


@pytest.fixture
def accounts(cast):
    """The demonstration accounts."""
    for username, role in DEMO_ROLES.items():
        User.objects.create_user(username, role[-2:])
    return cast


@pytest.fixture
def demonstration(settings, accounts):
    """Demonstration mode, addresses included."""
    settings.DEMO = True
    reload_urls()
    yield accounts
    settings.DEMO = False
    reload_urls()


def test_elsewhere_there_is_neither_address_nor_button_nor_code(accounts, client):
    assert client.post(URL, {"username": "demo-chair"}).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("accounts:demo")
    page = client.get("/account/login/").content.decode()
    assert "demo-" not in page
    assert "演示" not in page
    assert not is_signed_in(client)


def test_even_with_the_address_mounted_the_view_refuses_elsewhere(demonstration, client, settings):
    settings.DEMO = False
    assert client.post(URL, {"username": "demo-chair"}).status_code == 404
    assert not is_signed_in(client)


def test_in_the_demonstration_every_role_has_a_button(demonstration, client):
    page = client.get("/account/login/").content.decode()
    assert all(f'value="{username}"' in page and role in page for username, role in DEMO_ROLES.items())


def test_roles_that_were_not_built_have_none(demonstration, client):
    User.objects.filter(username="demo-hr").delete()
    assert "demo-hr" not in client.get("/account/login/").content.decode()


@pytest.mark.parametrize(
    ("username", "is_good"),
    [
        ("demo-chair", True),
        ("demo-operator", True),
        ("zhou", False),
        ("operator", False),
        ("", False),
        ("demo-x\x00", False),
    ],
)
def test_a_tap_signs_in_a_demonstration_account_and_no_other(demonstration, client, username, is_good):
    answer = client.post(URL, {"username": username})
    assert answer.status_code == (302 if is_good else 404)
    assert is_signed_in(client) == is_good
    if is_good:
        assert Record.objects.first().after["method"] == "demo"


def test_a_tap_changes_from_one_role_to_another(demonstration, client):
    client.post(URL, {"username": "demo-chair"})
    client.post(URL, {"username": "demo-employee"})
    assert client.session["_auth_user_id"] == str(User.objects.get(username="demo-employee").pk)


def test_a_link_signs_nobody_in(demonstration, client):
    assert client.get(URL, {"username": "demo-chair"}).status_code == 405


def test_the_demonstration_shows_the_code_on_the_page(demonstration, client, enter):
    page = client.post("/account/login/", {"phone": "13800000001", "send": "1"}).content.decode()
    code = page.split("演示环境：验证码 ")[1][:6]
    assert enter(code).status_code == 302


def test_proof_before_sensitive_acts_is_one_tap_for_the_demonstrations_own_accounts(demonstration, client):
    client.post(URL, {"username": "demo-cadre"})
    session = client.session
    session["proved"] = [0, 0]
    session.save()
    assert client.get("/account/password/").url.startswith("/account/confirm/")
    assert client.post("/account/confirm/?next=/account/password/", {"x": "1"}).url == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    client.force_login(demonstration.zhou)
    assert "demo" not in client.get("/account/confirm/").content.decode()
