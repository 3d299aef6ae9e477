"""Before sensitive acts the person proves themselves again; what they were doing waits and goes on."""

import datetime as dt
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zgh.foundation.accounts import fresh as proof
from zgh.foundation.accounts import held
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models import Duty

from .conftest import wrong

PASSWORD = "Ganlan-2026"
PHONE = "13800000003"


def stale(browser, minutes=16):
    """As if signed in that long ago."""
    session = browser.session
    session[proof.KEY] = [time.time() - 60 * minutes, 0]
    session.save()


@pytest.fixture
def wang(cast, client):
    """The keeper of 甘肃's organisation, with a password, signed in a while ago."""
    cast.wang.set_password(PASSWORD)
    cast.wang.save()
    client.force_login(cast.wang)
    stale(client)
    return cast.wang


def granting(cast):
    url = f"/orgs/unions/{cast.gansu.pk}/grant/"
    day = dt.date.today().isoformat()
    return url, {"grant-who": "E0002", "grant-code": "voice", "grant-starts_on": day, "note": "两\n行"}


def asked(answer):
    """The address of the proof page an answer sends to."""
    assert answer.status_code == 302, answer.status_code
    assert answer.url.startswith("/account/confirm/?"), answer.url
    return answer.url


def sent_on(client, url):
    """Prove by password and follow to the page that waits."""
    answer = client.post(url, {"password": PASSWORD})
    assert answer.url.startswith("/account/go_on/?held="), answer.url
    return client.get(answer.url)


def hidden(page):
    return dict(page.context["kept"].fields)


@pytest.mark.parametrize(("minutes", "status"), [(1, "done"), (14, "done"), (16, "asked"), (600, "asked")])
def test_an_act_goes_through_soon_after_signing_in_and_is_asked_for_later(cast, wang, client, minutes, status):
    stale(client, minutes)
    url, typed = granting(cast)
    answer = client.post(url, typed)
    assert answer.url.startswith("/account/confirm/") == (status == "asked")
    assert Duty.objects.filter(user=cast.ma).exists() == (status == "done")


def test_after_the_proof_what_was_typed_goes_on_with_one_tap(cast, wang, client):
    url, typed = granting(cast)
    page = sent_on(client, asked(client.post(url, typed, headers={"Referer": f"http://testserver{url}"})))
    text = page.content.decode()
    assert f'action="{url}"' in text
    assert '<textarea hidden name="note">\n两\n行</textarea>' in text
    assert "csrfmiddlewaretoken" not in hidden(page)
    assert not Duty.objects.filter(user=cast.ma).exists(), "nothing happens without the tap"
    client.post(page.context["kept"].path, hidden(page))
    assert Duty.objects.filter(user=cast.ma, code="voice").exists()
    assert Record.objects.filter(verb="accounts.confirm", actor_id=wang.pk).get().after == {"method": "password"}


def test_passwords_are_never_put_aside(wang, client):
    url = asked(client.post("/account/password/", {"old": "geheim", "new": "x", "again": "x", "other": "y"}))
    assert hidden(sent_on(client, url)) == {"other": "y"}


def test_files_are_not_kept_and_the_page_says_so(cast, wang, client):
    url, typed = granting(cast)
    photo = SimpleUploadedFile("a.png", b"x" * 100, "image/png")
    page = sent_on(client, asked(client.post(url, {**typed, "photo": photo})))
    assert hidden(page) == typed
    assert page.context["kept"].lost_files
    assert "重新选一次附件" in page.content.decode()


def test_what_waits_is_sealed_and_for_its_own_login_only(cast, wang, client):
    url, typed = granting(cast)
    key = parse_qs(urlsplit(asked(client.post(url, typed))).query)["held"][0]
    raw = cache.get(f"held:{wang.pk}:{key}")
    assert raw
    assert "grant" not in raw
    assert held.fetch(wang, key)
    assert held.fetch(cast.liu, key) is None
    other = Client()
    other.force_login(cast.liu)
    answer = other.get("/account/go_on/", {"held": key})
    assert answer.status_code == 404
    assert "两" not in answer.content.decode()


def test_what_waits_is_not_shown_before_the_proof_and_not_after_ten_minutes(cast, wang, client):
    url, typed = granting(cast)
    key = parse_qs(urlsplit(asked(client.post(url, typed))).query)["held"][0]
    assert client.get("/account/go_on/", {"held": key}).url.startswith("/account/confirm/")
    cache.delete(f"held:{wang.pk}:{key}")
    answer = client.get("/account/go_on/", {"held": key})
    assert (answer.status_code, "10分钟" in answer.content.decode()) == (404, True)


@pytest.mark.parametrize("key", ["", "x", "../../", "a" * 5000, "\x00"])
def test_a_broken_key_is_a_page_and_no_fault(wang, client, key):
    assert client.get("/account/go_on/", {"held": key}).status_code == 404
    assert client.get("/account/confirm/", {"held": key}).status_code == 200


def test_htmx_is_told_to_leave_the_page(cast, wang, client):
    url, typed = granting(cast)
    answer = client.post(url, typed, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/orgs/1/"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/account/confirm/?held=")
    assert client.get(answer["HX-Redirect"]).context["back"] == "http://testserver/orgs/1/"


def test_a_closed_door_looks_like_no_door_however_stale(cast, wang, client):
    assert client.post(f"/orgs/unions/{cast.hunan.pk}/grant/", {}).status_code == 404


def test_a_page_that_shows_secrets_asks_before_it_is_read_and_comes_back(cast, wang, client):
    url = f"/orgs/people/{cast.zhou.person.pk}/unseal/phone/"
    answer = client.post(asked(client.get(url)), {"password": PASSWORD})
    assert answer.url == url
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_the_way_back_stays_on_this_site(wang, client, url):
    assert client.post(f"/account/confirm/?next={url}", {"password": PASSWORD}).url == "/"
    answer = client.get("/account/confirm/", headers={"Referer": url})
    assert "evil" not in answer.content.decode()


def test_a_wrong_password_opens_nothing_and_five_make_wait(wang, client):
    for _ in range(5):
        answer = client.post("/account/confirm/", {"password": "falsch-2026"})
        assert answer.status_code == 422
        assert "falsch" not in answer.content.decode()
    answer = client.post("/account/confirm/", {"password": PASSWORD})
    assert answer.status_code == 429
    assert not Record.objects.filter(verb="accounts.confirm").exists()
    assert Record.objects.filter(verb="accounts.fail_confirm", actor_id=wang.pk).count() == 5
    assert Record.objects.filter(verb="accounts.lock_out", about_id=wang.pk).count() == 1


def test_a_code_on_ones_own_phone_does_too(cast, wang, client, outbox):
    client.post("/account/confirm/?way=code", {"send": "1"})
    assert outbox[-1].to == PHONE
    code = "".join(c for c in outbox[-1].text if c.isdigit())[:6]
    assert client.post("/account/confirm/?way=code", {"code": wrong(code)}).status_code == 422
    assert client.post("/account/confirm/?way=code", {"code": "12"}).status_code == 422
    assert client.post("/account/confirm/?way=code&next=/me/", {"code": code}).url == "/me/"
    url, typed = granting(cast)
    client.post(url, typed)
    assert Duty.objects.filter(user=cast.ma).exists()


def test_a_code_sent_to_somebody_else_proves_nothing(cast, wang, client, ask):
    code = ask(PHONE.replace("03", "01"), Client())
    assert client.post("/account/confirm/?way=code", {"code": code}).status_code == 422


def test_sending_twice_says_how_long_to_wait(wang, client):
    client.post("/account/confirm/?way=code", {"send": "1"})
    answer = client.post("/account/confirm/?way=code", {"send": "1"})
    assert answer.status_code == 429
    assert "秒后再试" in answer.content.decode()


@pytest.mark.parametrize("way", ["demo", "passkey", "nonsense", ""])
def test_ways_a_person_does_not_have_are_not_offered(wang, client, way):
    answer = client.get("/account/confirm/", {"way": way})
    assert answer.context["way"] == "password"
    assert client.post(f"/account/confirm/?way={way}", {}).status_code == 422


def test_whoever_has_nothing_to_prove_with_signs_in_again(db, client):
    client.force_login(User.objects.create_user("bare", "新人"))
    stale(client)
    assert "退出后重新登录" in client.get("/account/confirm/").content.decode()
    assert client.post("/account/confirm/", {}).status_code == 200


def test_opening_an_operators_session_asks_for_the_proof(cast, client):
    client.force_login(cast.operator)
    stale(client)
    answer = client.post("/account/operate/", {"reason": "查看任务页", "minutes": "15"})
    assert answer.url.startswith("/account/confirm/")


def test_setting_a_first_password_on_a_session_left_open_needs_the_proof(cast, client):
    client.force_login(cast.zhou)
    stale(client)
    new = {"new": "Yuelu-shan-87", "again": "Yuelu-shan-87"}
    asked(client.get("/account/password/"))
    asked(client.post("/account/password/", new))
    assert not User.objects.get(pk=cast.zhou.pk).has_password


def test_a_proof_does_not_pass_to_another_session(cast, wang, client):
    client.post("/account/confirm/", {"password": PASSWORD})
    other = Client()
    other.force_login(cast.wang)
    stale(other)
    url, typed = granting(cast)
    asked(other.post(url, typed))


def test_a_clock_set_back_does_not_make_a_proof_last(wang, client, rf):
    session = client.session
    session[proof.KEY] = [time.time() + 3600, 0]
    session.save()
    request = rf.get("/")
    request.user, request.session = wang, client.session
    assert not proof.is_fresh(request)
