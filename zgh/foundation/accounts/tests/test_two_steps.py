"""Second factors: setting them up, the second step of signing in, recovery codes, and taking them away."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import enrol
from zgh.foundation.accounts import factors
from zgh.foundation.accounts import fresh as proof
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record

from .conftest import is_signed_in
from .test_fresh import stale

PASSWORD = "Ganlan-2026"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = "/account/login/second_step/"


def number(key=KEY, later=0):
    """What the app shows now, or some steps later."""
    return format_hotp_value(hotp_value(key, int(time.time()) // 30 + later))


def off(code):
    """Six other digits."""
    return f"{(int(code) + 7) % 10**6:06}"


@pytest.fixture
def zhou(cast):
    """zhou with a password and an app."""
    cast.zhou.set_password(PASSWORD)
    cast.zhou.save()
    enrol(cast.zhou, KEY)
    return cast.zhou


def by_password(browser, user, follow="/me/"):
    return browser.post("/account/login/password/", {"login": user.username, "password": PASSWORD, "next": follow})


def verbs(user):
    return list(Record.objects.filter(about_id=user.pk, about_type="accounts.user").values_list("verb", flat=True))[
        ::-1
    ]


# Setting up


@pytest.mark.parametrize(
    ("follow", "is_ours"),
    [
        ("/desk/?kind=voice", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("javascript:x", False),
    ],
)
def test_the_page_leads_on_to_pages_of_ours_only(cast, client, follow, is_ours):
    client.force_login(cast.zhou)
    page = client.get("/account/two_steps/", {"next": follow}).content.decode()
    assert (f'href="{follow}"' in page) == is_ours


def test_an_app_is_added_with_a_code_that_shows_it_works(cast, client):
    client.force_login(cast.zhou)
    page = client.get("/account/two_steps/app/").content.decode()
    key = re.search(r'id="key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert f"secret={key}" in page
    assert client.post("/account/two_steps/app/", {"number": off(number(key))}).status_code == 422
    assert not factors.has_factor(cast.zhou)
    assert client.post("/account/two_steps/app/", {"number": number(key)}).url == "/account/two_steps/"
    assert factors.has_factor(cast.zhou)
    assert User.objects.get(pk=cast.zhou.pk).is_enrolled
    assert verbs(cast.zhou)[-1] == "accounts.add_factor"
    assert client.get("/account/two_steps/app/").content.decode().count(key) == 0, "the key is never shown again"


def test_a_second_app_is_refused_with_a_sentence(zhou, client):
    client.force_login(zhou)
    strong(client)
    page = client.get("/account/two_steps/app/").content.decode()
    key = re.search(r'id="key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    answer = client.post("/account/two_steps/app/", {"number": number(key)})
    assert (answer.status_code, "已经有一个验证器" in answer.content.decode()) == (422, True)


def test_the_qr_code_is_a_picture_without_style_or_script(cast, client):
    client.force_login(cast.zhou)
    answer = client.get("/account/two_steps/app/qr/")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert text.startswith("<svg")
    assert "style" not in text
    assert "script" not in text


def test_no_secret_lies_in_clear_text_in_any_table(cast, client):
    client.force_login(cast.zhou)
    page = client.get("/account/two_steps/app/").content.decode()
    key = re.search(r'id="key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    session = json.dumps(dict(client.session))
    assert key not in session
    client.post("/account/two_steps/app/", {"number": number(key)})
    codes = factors.make_recovery_codes(cast.zhou)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert key not in stored
    assert not any(code in stored for code in codes)
    assert Authenticator.objects.get(user=cast.zhou, type="totp").wrap().validate_code(number(key, 1))


# The second step


@pytest.mark.parametrize("way", ["password", "code"])
def test_password_or_sms_alone_no_longer_sign_in(zhou, client, ask, enter, way):
    answer = by_password(client, zhou) if way == "password" else enter(ask(), next="/me/")
    assert answer.url == STEP
    assert not is_signed_in(client)
    assert client.get("/me/").url.startswith("/account/login/")
    assert client.post(STEP, {"number": off(number())}).status_code == 422
    assert not is_signed_in(client)
    assert client.post(STEP, {"number": number()}).url == "/me/"
    assert is_signed_in(client)
    assert Record.objects.filter(verb="accounts.sign_in").get().after["method"] == way


def test_the_look_a_stranger_chose_is_adopted_only_when_they_are_in(zhou, client):
    client.cookies["care"] = "1"
    by_password(client, zhou)
    assert not User.objects.get(pk=zhou.pk).has_care
    client.post(STEP, {"number": number()})
    assert User.objects.get(pk=zhou.pk).has_care


def test_a_code_works_once(zhou, client):
    code = number()
    by_password(client, zhou)
    assert client.post(STEP, {"number": code}).status_code == 302
    other = Client()
    by_password(other, zhou)
    assert other.post(STEP, {"number": code}).status_code == 422
    assert not is_signed_in(other)


def test_five_wrong_codes_make_wait_in_every_browser(zhou, client):
    by_password(client, zhou)
    for _ in range(5):
        assert client.post(STEP, {"number": off(number())}).status_code == 422
    other = Client()
    by_password(other, zhou)
    answer = other.post(STEP, {"number": number()})
    assert (answer.status_code, "以后再试" in answer.content.decode()) == (429, True)
    assert verbs(zhou).count("accounts.lock_out") == 1


@pytest.mark.parametrize("typed", ["", "12", "1" * 7, "abcdef", "１２３", "\x00", "9" * 5000, "-00001"])
def test_anything_else_typed_is_a_sentence(zhou, client, typed):
    by_password(client, zhou)
    answer = client.post(STEP, {"number": typed})
    assert answer.status_code == 422
    assert "6位数字" in answer.content.decode()


def test_without_a_first_step_there_is_no_second(zhou, client):
    assert client.get(STEP).url == "/account/login/"
    assert client.post(STEP, {"number": number()}).url == "/account/login/"
    assert not is_signed_in(client)


def test_a_half_finished_sign_in_ends_after_a_quarter_of_an_hour(zhou, client):
    by_password(client, zhou)
    session = client.session
    session["account_login"] = {**session["account_login"], "initiated_at": time.time() - 901}
    session.save()
    assert client.post(STEP, {"number": number()}).url == "/account/login/"
    assert not is_signed_in(client)


def test_a_login_shut_off_meanwhile_does_not_get_in(zhou, client):
    by_password(client, zhou)
    User.objects.filter(pk=zhou.pk).update(is_active=False)
    client.post(STEP, {"number": number()})
    assert client.get("/me/").status_code == 302


def test_the_session_key_changes_when_the_step_is_taken(zhou, client):
    by_password(client, zhou)
    before = client.session.session_key
    assert client.session.get_expiry_age() <= 900, "a stranger's session is short"
    client.post(STEP, {"number": number()})
    assert client.session.session_key != before
    assert client.session.get_expiry_age() > 86400
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get("/account/settings/").status_code == 302


def test_people_without_a_second_factor_notice_nothing(cast, client, ask, enter):
    assert enter(ask("13800000002"), "13800000002").url == "/"
    assert is_signed_in(client)


def test_names_and_phones_tell_nothing_about_second_factors(zhou, client):
    """The same answer for a wrong password with a second factor, without, and for nobody."""
    answers = {
        client.post("/account/login/password/", {"login": name, "password": "falsch-falsch"})
        .content.decode()
        .count("对不上")
        for name in ("zhou", "ma", "niemand")
    }
    assert len(answers) == 1


# Recovery codes


def test_recovery_codes_are_shown_once_and_work_once(zhou, client):
    client.force_login(zhou)
    strong(client)
    page = client.post("/account/two_steps/recovery_codes/").content.decode()
    codes = [code.replace(" ", "") for code in re.findall(r"<code>(\d{4} \d{4})</code>", page)]
    assert len(set(codes)) == 10
    assert not any(code[:4] in client.get("/account/two_steps/").content.decode() for code in codes)
    for expected in (302, 422):
        browser = Client()
        by_password(browser, zhou)
        assert browser.post(STEP, {"number": codes[0]}).status_code == expected
    assert factors.recovery_left(zhou) == 9
    assert "accounts.use_recovery_code" in verbs(zhou)


def test_new_recovery_codes_end_the_old_ones(zhou, client):
    old = factors.make_recovery_codes(zhou)[0]
    new = factors.make_recovery_codes(zhou)[0]
    by_password(client, zhou)
    assert client.post(STEP, {"number": old}).status_code == 422
    assert client.post(STEP, {"number": new}).status_code == 302


def test_recovery_codes_alone_are_no_factor(cast, client):
    client.force_login(cast.zhou)
    assert client.post("/account/two_steps/recovery_codes/").url == "/account/two_steps/"
    assert not Authenticator.objects.filter(user=cast.zhou).exists()


# Changing and taking away


def strong(browser, at=None):
    """As if a second factor had just been shown."""
    session = browser.session
    session[proof.KEY] = [at or time.time()] * 2
    session.save()


ACTS = ["app/", "passkey/", "recovery_codes/", "{pk}/remove/", "{pk}/rename/"]


def address(act, user):
    """Of one act on one's own factors."""
    return f"/account/two_steps/{act.format(pk=factors.factors_of(user).get().pk)}"


@pytest.mark.parametrize("act", ACTS)
def test_a_stolen_session_changes_no_factor_without_the_proof(zhou, client, act):
    client.force_login(zhou)
    stale(client)
    assert client.post(address(act, zhou)).url.startswith("/account/confirm/")
    assert factors.has_factor(zhou)


@pytest.mark.parametrize("act", ACTS)
def test_nor_with_the_password_alone(zhou, client, act):
    client.force_login(zhou)
    stale(client)
    assert client.post("/account/confirm/?way=password", {"password": PASSWORD}).status_code == 302
    url = client.post(address(act, zhou)).url
    assert url.startswith("/account/confirm/")
    assert client.post(f"{url}&way=password", {"password": PASSWORD}).status_code == 422, "not offered here"
    assert client.post(f"{url}&way=number", {"number": number()}).status_code == 302


def test_the_proof_by_sms_is_for_people_without_a_second_factor(zhou, client):
    client.force_login(zhou)
    stale(client)
    assert "短信" not in client.get("/account/confirm/").content.decode()


def test_the_last_one_is_removed_with_its_recovery_codes(zhou, client):
    factors.make_recovery_codes(zhou)
    client.force_login(zhou)
    strong(client)
    pk = factors.factors_of(zhou).get().pk
    assert client.post(f"/account/two_steps/{pk}/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=zhou).exists()
    assert not User.objects.get(pk=zhou.pk).is_enrolled
    assert by_password(Client(), zhou).url == "/me/"


@pytest.mark.parametrize(
    ("who", "stays"), [("wang", True), ("chen", True), ("zhao", True), ("yang", True), ("li", False)]
)
def test_where_duties_demand_one_the_last_one_stays(cast, client, who, stays):
    user = getattr(cast, who)
    enrol(user)
    client.force_login(user)
    strong(client)
    pk = factors.factors_of(user).get().pk
    page = client.post(f"/account/two_steps/{pk}/remove/", follow=True).content.decode()
    assert ("至少要留一个" in page) == stays
    assert factors.has_factor(user) == stays


@pytest.mark.parametrize("act", ["remove", "rename"])
def test_somebody_elses_factor_looks_absent(zhou, cast, client, act):
    client.force_login(cast.ma)
    pk = factors.factors_of(zhou).get().pk
    assert client.post(f"/account/two_steps/{pk}/{act}/", {"name": "x"}).status_code == 404
    assert factors.has_factor(zhou)


def test_the_page_costs_the_same_for_one_factor_and_for_five(cast, client):
    client.force_login(cast.zhou)
    costs = []
    for more in (1, 4):
        for i in range(more):
            data = {"name": f"钥匙{i}", "credential": {}}
            Authenticator.objects.create(user=cast.zhou, type="webauthn", data=data)
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/account/two_steps/").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12


def test_after_a_rotation_of_keys_the_newest_alone_opens_every_secret(zhou, settings):
    code = factors.make_recovery_codes(zhou)[0]
    newest = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [newest, *settings.FIELD_KEYS]
    assert factors.seal_again() == 3, "two of zhou, one of the operator"
    settings.FIELD_KEYS = [newest]
    assert factors.check_code(zhou, number()).type == "totp"
    assert factors.check_code(zhou, code).type == "recovery_codes"
