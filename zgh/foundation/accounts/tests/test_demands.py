"""Sensitive duties demand a second factor; until it is there, after some days, they open nothing."""

import datetime as dt

import pytest
from django.utils import timezone

from conftest import enrol
from zgh.foundation.access.scopes import reach
from zgh.foundation.accounts import demands
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record

from .test_two_steps import PASSWORD, by_password

DUTY_PAGES = {"wang": "/orgs/people/", "chen": "/orgs/import/", "zhao": "/audit/", "yang": "/desk/"}


def fresh_row(user):
    return User.objects.get(pk=user.pk)


def asked(user, days):
    """As if first asked so many days ago."""
    User.objects.filter(pk=user.pk).update(second_step_asked_at=timezone.now() - dt.timedelta(days=days))


def with_password(user):
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


NEEDS = dict.fromkeys(("wang", "chen", "zhao", "yang", "operator"), True) | dict.fromkeys(("li", "zhou", "ma"), False)


@pytest.mark.parametrize(("who", "needs"), NEEDS.items())
def test_who_should_have_one(cast, who, needs):
    assert demands.needs_second_step(fresh_row(getattr(cast, who))) == needs


def test_the_level_of_a_duty_decides_where_the_setting_says_so(cast, settings):
    """li is chair of a child union, yang of the group."""
    settings.SECOND_STEP_DUTIES = {"chair": 2}
    assert demands.needs_second_step(fresh_row(cast.li))
    settings.SECOND_STEP_DUTIES = {"chair": 1}
    assert not demands.needs_second_step(fresh_row(cast.li))
    assert demands.needs_second_step(fresh_row(cast.yang))


@pytest.mark.parametrize(
    ("who", "url"), [("wang", "/account/two_steps/?next=%2Fme%2F"), ("li", "/me/"), ("zhou", "/me/")]
)
def test_signing_in_shows_the_set_up_page_to_whoever_should_have_one(cast, client, who, url):
    user = with_password(getattr(cast, who))
    assert by_password(client, user).url == url
    assert bool(fresh_row(user).second_step_asked_at) == (who == "wang")
    if who == "wang":
        assert "前设好两步验证" in client.get(url).content.decode()
        assert "先进去" in client.get(url).content.decode()


def test_the_days_of_grace_begin_once(cast, client):
    user = with_password(cast.wang)
    asked(user, 5)
    before = fresh_row(user).second_step_asked_at
    by_password(client, user)
    assert fresh_row(user).second_step_asked_at == before
    assert not Record.objects.filter(verb="accounts.ask_second_step").exists()


@pytest.mark.parametrize("who", DUTY_PAGES)
@pytest.mark.parametrize(("days", "opens"), [(None, True), (0, True), (13, True), (14, False), (400, False)])
def test_duty_pages_close_after_the_days_of_grace_and_employee_pages_stay(cast, client, who, days, opens):
    user = getattr(cast, who)
    if days is not None:
        asked(user, days)
    client.force_login(user)
    answer = client.get(DUTY_PAGES[who])
    assert answer.status_code == (200 if opens else 404)
    assert ("先设好两步验证再用" in answer.content.decode()) == (not opens)
    assert ("您的职责先关着" in client.get("/").content.decode()) == (not opens)
    assert ("前设好两步验证" in client.get("/").content.decode()) == (opens and days is not None)
    for url in ("/", "/voice/", "/account/settings/", "/account/two_steps/", "/notices/"):
        assert client.get(url).status_code == 200, url


def test_setting_one_up_opens_them_at_once(cast, client):
    asked(cast.wang, 20)
    client.force_login(cast.wang)
    assert client.get("/orgs/people/").status_code == 404
    enrol(cast.wang)
    client.force_login(cast.wang)
    assert client.get("/orgs/people/").status_code == 200


def test_what_is_closed_gives_no_row_anywhere(cast):
    """Not only pages: the filter that every list, export and count asks."""
    assert reach(fresh_row(cast.wang), "orgs")
    asked(cast.wang, 20)
    assert reach(fresh_row(cast.wang), "orgs") == []
    assert reach(fresh_row(cast.wang), "voice") == []


def test_duties_that_demand_nothing_stay_open(cast):
    asked(cast.li, 400)
    assert reach(fresh_row(cast.li), "voice")


def test_absent_pages_look_the_same_as_closed_ones(cast, client):
    asked(cast.wang, 20)
    client.force_login(cast.wang)
    for url in ("/orgs/people/", f"/orgs/people/{cast.ma.person.pk}/", "/orgs/people/99999/"):
        answer = client.get(url)
        assert (answer.status_code, "两步验证再用" in answer.content.decode()) == (404, True), url
    client.force_login(cast.zhou)
    assert "两步验证再用" not in client.get("/orgs/people/99999/").content.decode()


def test_where_it_is_only_recommended_nothing_closes_and_nobody_is_sent_anywhere(cast, client, settings):
    settings.SECOND_STEP_DAYS = -1
    user = with_password(cast.wang)
    asked(user, 400)
    assert by_password(client, user).url == "/me/"
    assert client.get("/orgs/people/").status_code == 200
    assert "建议开两步验证" in client.get("/account/two_steps/").content.decode()


def test_operators_have_no_days_of_grace(cast, client):
    op = User.objects.create_user("op2", "运维", operator_kind="system")
    client.force_login(op)
    assert client.get("/account/operate/").url == "/account/two_steps/"
    assert client.post("/account/operate/", {"reason": "查看任务页", "minutes": "15"}).url == "/account/two_steps/"
    enrol(op)
    client.force_login(op)
    assert client.get("/account/operate/").status_code == 200


def test_the_question_costs_employees_and_cadres_nothing_more(cast, django_assert_num_queries):
    for who in ("zhou", "wang"):
        user = fresh_row(getattr(cast, who))
        with django_assert_num_queries(1):
            reach(user, "orgs")
            demands.needs_second_step(user)
            demands.idle_minutes(user)
            demands.is_closed(user)
