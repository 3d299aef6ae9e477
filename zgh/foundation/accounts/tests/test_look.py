"""关怀版 and theme stay as chosen: with the person, and until they sign in with the device."""

import pytest
from django.test import Client

from zgh.foundation.accounts.models import User

URL = "/account/look/"


@pytest.mark.parametrize(
    ("sent", "care", "theme"),
    [
        ({"care": "1"}, True, ""),
        ({"theme": "dark"}, False, "dark"),
        ({"care": "1", "theme": "light"}, True, "light"),
        ({"care": "yes", "theme": "pink"}, False, ""),
        ({"theme": "x" * 100_000}, False, ""),
        ({}, False, ""),
    ],
)
def test_a_persons_look_is_kept_with_the_person(cast, client, sent, care, theme):
    client.force_login(cast.zhou)
    assert client.post(URL, sent).status_code == 204
    zhou = User.objects.get(pk=cast.zhou.pk)
    assert (zhou.has_care, zhou.theme) == (care, theme)
    assert User.objects.filter(has_care=True).exclude(pk=zhou.pk).count() == 0
    page = client.get("/account/settings/").content.decode()
    assert ("data-care" in page.split(">", 2)[1]) == care


def test_a_stranger_keeps_it_on_the_device_and_takes_it_along(cast, client, ask, enter):
    client.post(URL, {"care": "1"})
    assert "data-care" in client.get("/account/login/").content.decode().split("<body")[0]
    enter(ask())
    assert User.objects.get(pk=cast.zhou.pk).has_care
    assert not client.cookies["care"].value, "the device forgets, so that the next person is not surprised"


def test_nothing_is_taken_along_when_nothing_was_chosen(cast, client, ask, enter):
    User.objects.filter(pk=cast.zhou.pk).update(has_care=True, theme="dark")
    enter(ask())
    zhou = User.objects.get(pk=cast.zhou.pk)
    assert (zhou.has_care, zhou.theme) == (True, "dark")


def test_the_choice_of_someone_signed_in_does_not_stay_on_the_device(cast, client, ask, enter):
    client.force_login(cast.wang)
    client.cookies["care"] = "1"  # as the script of the page does
    client.post(URL, {"care": "1"})
    client.post("/account/sign_out/")
    enter(ask())
    assert User.objects.get(pk=cast.wang.pk).has_care
    assert not User.objects.get(pk=cast.zhou.pk).has_care


@pytest.mark.parametrize(
    ("target", "reached"),
    [("/account/settings/", "/account/settings/"), ("https://evil.example", "/"), ("//evil.example", "/"), ("", "/")],
)
def test_without_script_one_comes_back_to_the_page_one_was_on(cast, client, target, reached):
    answer = client.post(URL, {"care": "1", "next": target}, HTTP_ACCEPT="text/html")
    assert answer.url == reached


def test_a_link_changes_nothing_and_another_site_neither(cast):
    assert Client().get(URL).status_code == 405
    assert Client(enforce_csrf_checks=True).post(URL, {"care": "1"}).status_code == 403
