"""Security operators unlock logins and reset lost factors, each with a reason; they read nothing of anybody's work."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from conftest import enrol
from zgh.foundation.accounts import factors, guard
from zgh.foundation.accounts.models import FactorReset, User
from zgh.foundation.accounts.operate import open_session
from zgh.foundation.audit.models import Record
from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.duties import grant
from zgh.foundation.orgs.models import Person

from .test_two_steps import KEY, PASSWORD, STEP, by_password, number, off

REASON = "本人带工作证核实，手机丢失"


def staff(name, kind, *, is_working=True):
    """An operator with a second factor and, unless told otherwise, an open session; signed in."""
    user = User.objects.create_user(name, name, operator_kind=kind)
    enrol(user)
    if is_working:
        open_session(user, "值班", 60)
    browser = Client()
    browser.force_login(user)
    return User.objects.get(pk=user.pk), browser


@pytest.fixture
def security(cast):
    """Two security operators and their browsers."""
    return staff("sec1", "security"), staff("sec2", "security")


def locked(user):
    """A login that has tried too often, by password and by second step."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    browser = Client()
    for _ in range(5):
        browser.post("/account/login/password/", {"login": user.username, "password": "falsch-2026"})
    assert by_password(Client(), user).status_code == 429
    return user


PAGES = {"system": [], "security": ["/account/guard/"], "audit": ["/account/events/"]}


@pytest.mark.parametrize("kind", PAGES)
def test_each_kind_of_operator_opens_its_own_pages_and_no_others(cast, kind):
    _user, browser = staff("op9", kind)
    for owner, urls in PAGES.items():
        for url in urls:
            assert browser.get(url).status_code == (200 if owner == kind else 404), url
    _user, idle = staff("op8", kind, is_working=False)
    for url in PAGES[kind]:
        assert idle.get(url).url == "/account/operate/", "not without a session"


@pytest.mark.parametrize("who", ["zhou", "zhao", "yang"])
def test_for_everybody_else_they_do_not_exist(cast, client, who):
    client.force_login(getattr(cast, who))
    for urls in PAGES.values():
        for url in urls:
            assert client.get(url).status_code == 404


@pytest.mark.parametrize("kind", PAGES)
def test_no_operator_reads_a_row_of_anybodys_work(cast, kind):
    user, browser = staff("op9", kind)
    assert not Person.objects.permitted("view", user).exists()
    assert browser.get(f"/orgs/people/{cast.zhou.person.pk}/").status_code == 404
    assert browser.get("/audit/").status_code == 404
    Record.objects.create(verb="voice.answer", actor_name="王", about_type="voice.case", note="大家的秘密")
    assert not Record.objects.permitted("view", user).exists()
    assert not Record.objects.permitted("inspect", user).filter(verb="voice.answer").exists()


def test_an_audit_operator_reads_security_events_and_can_do_nothing(cast, security):
    locked(cast.zhou)
    (sec, _one), _two = security
    guard.unlock(sec, cast.zhou, REASON)
    _user, browser = staff("aud", "audit")
    page = browser.get("/account/events/").content.decode()
    assert "解锁账号" in page
    assert REASON in page
    for act in ("unlock", "end_sessions", "ask_reset"):
        assert browser.post(f"/account/guard/{cast.zhou.pk}/{act}/", {"reason": REASON}).status_code == 404


def test_one_login_is_one_kind_of_operator_and_holds_no_duty(cast):
    user, _browser = staff("op9", "audit")
    with pytest.raises(ValidationError, match="运维"):
        grant(cast.yang, user, cast.group, "orgs")
    assert not user.duties.exists()


@pytest.mark.parametrize("typed", ["zhou", " ZHOU ", "13800000001", "138 0000 0001"])
def test_a_login_is_found_by_its_exact_name_or_number(cast, security, typed):
    (_sec, browser), _two = security
    assert browser.get("/account/guard/", {"login": typed}).url == f"/account/guard/{cast.zhou.pk}/"


@pytest.mark.parametrize("typed", ["zho", "周敏", "1380000000", "%", "", "\x00", "x" * 500, "sec1"])
def test_and_by_nothing_less_nor_is_ones_own(cast, security, typed):
    (_sec, browser), _two = security
    assert browser.get("/account/guard/", {"login": typed}).status_code == 200


def test_control_characters_are_nobodys_name(cast, security):
    (_user, browser), _second = security
    answer = browser.get("/account/guard/", {"login": "zh\0ou"})  # PostgreSQL refuses to look for a NUL at all
    assert answer.status_code == 302
    assert browser.get("/account/guard/", {"login": "\0\x07"}).status_code == 200


def test_unlocking_lets_the_person_try_again_at_once(cast, security):
    (sec, browser), _two = security
    user = locked(cast.zhou)
    page = browser.get("/account/guard/").content.decode()
    assert "周敏" in page
    assert "还锁着" in page
    assert "13800000001" not in page
    assert browser.post(f"/account/guard/{user.pk}/unlock/", {"reason": ""}).status_code == 422
    assert by_password(Client(), user).status_code == 429
    assert browser.post(f"/account/guard/{user.pk}/unlock/", {"reason": REASON}).status_code == 302
    line = Record.objects.filter(verb="accounts.unlock").get()
    assert (line.actor_id, line.about_id, line.note) == (sec.pk, user.pk, REASON)
    assert by_password(Client(), user).status_code == 302


def test_a_lock_of_the_second_step_is_opened_too(cast, security):
    (sec, _browser), _two = security
    enrol(cast.zhou, KEY)
    cast.zhou.set_password(PASSWORD)
    cast.zhou.save()
    browser = Client()
    by_password(browser, cast.zhou)
    for _ in range(5):
        browser.post(STEP, {"number": off(number())})
    assert guard.is_locked(cast.zhou)
    guard.unlock(sec, cast.zhou, REASON)
    assert browser.post(STEP, {"number": number()}).status_code == 302


def test_ending_all_sessions(cast, security, client):
    (_sec, browser), _two = security
    cast.zhou.set_password(PASSWORD)
    cast.zhou.save()
    by_password(client, cast.zhou)
    assert client.get("/me/").status_code == 200
    assert browser.post(f"/account/guard/{cast.zhou.pk}/end_sessions/", {"reason": REASON}).status_code == 302
    assert client.get("/me/").status_code == 302


def test_an_employees_factors_are_reset_by_one_and_the_person_is_told(
    cast, security, django_capture_on_commit_callbacks
):
    (_sec, browser), _two = security
    enrol(cast.zhou)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/account/guard/{cast.zhou.pk}/ask_reset/", {"reason": REASON})
    assert not factors.has_factor(cast.zhou)
    assert FactorReset.objects.get().state == "done"
    assert "解除了" in Notice.objects.get(user=cast.zhou).text


def test_where_duties_demand_a_factor_a_second_operator_approves(cast, security, django_capture_on_commit_callbacks):
    (_one, first), (_two, second) = security
    enrol(cast.wang)
    first.post(f"/account/guard/{cast.wang.pk}/ask_reset/", {"reason": REASON})
    row = FactorReset.objects.get()
    assert row.state == "asked"
    assert factors.has_factor(cast.wang), "nothing happens before"
    again = first.post(f"/account/guard/{cast.wang.pk}/ask_reset/", {"reason": REASON})
    assert (again.status_code, "已经有人提过" in again.content.decode()) == (422, True)
    url = f"/account/resets/{row.pk}/approve_reset/"
    assert first.post(url).status_code == 404, "nobody approves what they asked for"
    with django_capture_on_commit_callbacks(execute=True):
        assert second.post(url).status_code == 302
    assert not factors.has_factor(cast.wang)
    assert Notice.objects.filter(user=cast.wang).count() == 1
    row.refresh_from_db()
    assert (row.state, row.settled_by.username) == ("done", "sec2")


def test_refused_it_stays(cast, security):
    (_one, first), (_two, second) = security
    enrol(cast.wang)
    first.post(f"/account/guard/{cast.wang.pk}/ask_reset/", {"reason": REASON})
    second.post(f"/account/resets/{FactorReset.objects.get().pk}/refuse_reset/")
    assert FactorReset.objects.get().state == "refused"
    assert factors.has_factor(cast.wang)


def test_whose_factors_they_are_does_not_approve_either(cast, security):
    (one, _first), (two, second) = security
    row = guard.ask_reset(one, two, REASON)
    assert row.state == "asked"
    assert second.post(f"/account/resets/{row.pk}/approve_reset/").status_code == 404


def test_settled_once(cast, security):
    (one, _first), (two, _second) = security
    enrol(cast.wang)
    row = guard.ask_reset(one, cast.wang, REASON)
    stale = FactorReset.objects.get(pk=row.pk)
    guard.refuse_reset(two, row)
    with pytest.raises(Overtaken):
        guard.approve_reset(two, stale)
    assert factors.has_factor(cast.wang)


def test_the_database_keeps_one_open_reset_for_a_login(cast, security):
    (one, _first), (_two, _second) = security
    FactorReset.objects.create(user=cast.wang, asked_by=one, reason=REASON)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(user=cast.wang, asked_by=one, reason=REASON)


def test_acts_on_logins_need_a_recent_proof(cast, security):
    (_sec, browser), _two = security
    session = browser.session
    session["proved"] = [0, 0]
    session.save()
    answer = browser.post(f"/account/guard/{cast.zhou.pk}/unlock/", {"reason": REASON})
    assert answer.url.startswith("/account/confirm/")


def run(*words):
    out = StringIO()
    call_command("operator", *words, stdout=out)
    return out.getvalue()


def test_the_command_makes_operators_and_shows_their_first_password_once(db, client):
    said = run("hean", "--kind", "security", "--name", "何安")
    password = said.split("初始密码：")[1].split()[0]
    user = User.objects.get(username="hean")
    assert user.operator_kind == "security"
    assert client.post("/account/login/password/", {"login": "hean", "password": password}).status_code == 302
    with pytest.raises(CommandError, match="已经有了"):
        run("hean", "--kind", "audit")
    assert Record.objects.filter(verb="accounts.make_operator", about_id=user.pk).exists()


def test_the_command_resets_an_operator_who_lost_everything_and_nobody_else(cast):
    user, _browser = staff("op9", "system")
    run("op9", "--reset")
    assert not factors.has_factor(user)
    with pytest.raises(CommandError):
        run("zhou", "--reset")
    with pytest.raises(CommandError):
        run("new")
