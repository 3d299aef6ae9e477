"""Whatever is typed into the sign-in pages: a sentence where it was typed, the typing kept, never an error page."""

import pytest
from django.test import Client

LOGIN, PASSWORD = "/account/login/", "/account/login/password/"
NASTY = [
    "",
    " ",
    "\x00",
    "\x00\x01\x1b[31m",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "../../etc/passwd",
    "%00%0a",
    "٠١٢٣٤٥",
    "１２３４５６７",
    "-1",
    "1e5",
    "\u202e\u200b\ufeff",
    "😀" * 50,
    "𠮷" * 11,
    "\ud7ff\ue000",
    "长" * 10_000,
    "9" * 1_000_000,
]


@pytest.mark.parametrize("text", NASTY, ids=[f"nasty{i}" for i in range(len(NASTY))])
def test_nasty_phones_get_a_sentence_at_the_field(cast, client, text):
    answer = client.post(LOGIN, {"phone": text, "code": "123456"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "id_phone_error" in page
    assert "11位手机号" in page or "请填写手机号" in page
    assert "<script>alert" not in page
    assert "49" not in page.split("id_phone")[1][:400] or "7*7" in page


@pytest.mark.parametrize("text", NASTY[2:], ids=[f"nasty{i}" for i in range(2, len(NASTY))])
def test_nasty_codes_get_a_sentence_and_the_phone_is_kept(cast, client, text):
    answer = client.post(LOGIN, {"phone": "138 0000 0001", "code": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "验证码是6位数字" in page
    assert 'value="138 0000 0001"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("text", NASTY, ids=[f"nasty{i}" for i in range(len(NASTY))])
def test_nasty_names_and_passwords_get_a_sentence(cast, client, text):
    for data in ({"login": text, "password": "x"}, {"login": "zhou", "password": text}):
        answer = client.post(PASSWORD, data)
        assert answer.status_code in (422, 429)
        page = answer.content.decode()
        assert "z-errline" in page
        assert "<script>alert" not in page


def test_an_over_long_name_is_told_how_much_too_long_and_kept(cast, client):
    answer = client.post(PASSWORD, {"login": "名" * 75, "password": "x"})
    page = answer.content.decode()
    assert "请删去15个字" in page
    assert "名" * 75 in page


@pytest.mark.parametrize("url", [LOGIN, PASSWORD, "/account/look/", "/account/password/", "/account/operate/"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"phone=" + b"1" * 10_000_000, "application/x-www-form-urlencoded"),
        (b"a=1&" * 5000, "application/x-www-form-urlencoded"),
        (b"phone=%ff%fe%ed%a0%80&code=%c0%80", "application/x-www-form-urlencoded"),
        (b"rubbish", "multipart/form-data"),
        (b"rubbish", "multipart/form-data; boundary=x"),
        (b"{]", "application/json"),
        (b"phone=1", "text/plain; charset=nonsense"),
        (b"phone=1", "application/x-www-form-urlencoded; charset=nonsense"),
    ],
)
def test_hostile_bodies_are_refused_without_an_error(cast, url, body, kind):
    client = Client(raise_request_exception=False)
    client.force_login(cast.operator) if url.endswith(("password/", "operate/")) and url != PASSWORD else None
    answer = client.generic("POST", url, body, content_type=kind)
    assert answer.status_code < 500, answer.status_code
    assert answer.status_code in (204, 302) or 'lang="zh-Hans"' in answer.content.decode()


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "\x00", "é" * 500, "x" * 5000])
def test_a_broken_challenge_cookie_is_an_expired_code(cast, client, cookie):
    client.cookies["challenge"] = cookie
    answer = client.post(LOGIN, {"phone": "13800000001", "code": "123456"})
    assert answer.status_code == 422
    assert "重新获取" in answer.content.decode()


@pytest.mark.parametrize("name", ["care", "theme"])
@pytest.mark.parametrize("cookie", ["x" * 4000, "\"'><script>", "é", "\x00"])
def test_broken_look_cookies_change_nothing(cast, client, name, cookie):
    client.cookies[name] = cookie
    page = client.get(LOGIN).content.decode()
    assert "<script>alert" not in page
    assert "'><script>" not in page


def test_the_page_is_not_cached_and_carries_no_inline_code(cast, client):
    answer = client.get(LOGIN)
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "style=" not in page
    assert "onclick" not in page
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_forms_need_their_token():
    browser = Client(enforce_csrf_checks=True)
    for url in (LOGIN, PASSWORD):
        assert browser.post(url, {"phone": "1"}).status_code == 403


@pytest.mark.parametrize("credential", ["9" * 5000, "[" * 19_000, "{", "[]", "\x00"])
def test_a_hostile_passkey_is_one_that_did_not_pass(cast, client, credential):
    answer = client.post("/account/login/passkey/", {"credential": credential})
    assert (answer.status_code, "通行密钥没有通过" in answer.content.decode()) == (422, True)
