"""Passkeys: what may not pass. The whole ceremony is a journey (tests/journeys/test_two_steps.py)."""

import pytest
from django.test import Client

from zgh.foundation.accounts import factors

from .conftest import is_signed_in

FORGED = [
    *("", "{", "[]", "null", "1", '"x"', "{}", '{"response": 1}', '{"response": {"userHandle": "AAAA"}}', "x" * 30_000),
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"MQ","clientDataJSON":"e30"}}',
]


@pytest.mark.parametrize("credential", FORGED)
def test_a_forged_passkey_signs_nobody_in_and_says_the_same_for_everybody(cast, client, credential):
    client.post("/account/login/passkey/begin/")
    answer = client.post("/account/login/passkey/", {"credential": credential})
    assert answer.status_code == 422
    assert "通行密钥没有通过" in answer.content.decode()
    assert not is_signed_in(client)


def test_the_challenge_names_nobody_and_strangers_get_a_short_session(cast, client):
    options = client.post("/account/login/passkey/begin/").json()
    assert options["publicKey"]["challenge"]
    assert not options["publicKey"].get("allowCredentials")
    assert options["publicKey"]["userVerification"] == "required"
    assert client.session.get_expiry_age() <= 900
    assert client.get("/account/login/passkey/begin/").status_code == 405
    fresh_browser = Client()
    fresh_browser.get("/account/login/")
    assert "sessionid" not in fresh_browser.cookies, "looking at the login page makes no session"


def test_challenges_are_limited_for_each_address(db, client, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "passkeys_ip": (1, 60)}
    assert client.post("/account/login/passkey/begin/").status_code == 200
    answer = client.post("/account/login/passkey/begin/")
    assert answer.status_code == 429
    assert answer.json()["sentence"]


@pytest.mark.parametrize("credential", ["", "{}", '{"id": 5}', '{"response": {"attestationObject": "AAAA"}}'])
def test_a_forged_new_key_is_not_kept(cast, client, credential):
    client.force_login(cast.zhou)
    client.get("/account/two_steps/passkey/")
    answer = client.post("/account/two_steps/passkey/", {"name": "我的手机", "credential": credential})
    assert answer.status_code == 422
    assert "我的手机" in answer.content.decode()
    assert not factors.has_factor(cast.zhou)
