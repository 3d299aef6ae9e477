"""No standing power: operators open a timed session with a reason, and it is on record."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zgh.foundation.accounts.models import OperatorSession, User
from zgh.foundation.accounts.operate import open_session, operating, operator, stand_down
from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models import Person

URL = "/account/operate/"
REASON = "任务积压，查看任务页"


@operator("system")
def health(request):
    """A platform page."""
    return HttpResponse("healthy")


def visit(rf, user, method="get"):
    """Status of the page for this person; 404 where it does not exist for them."""
    request = getattr(rf, method)("/health/")
    request.user = User.objects.get(pk=user.pk) if user else None
    request.htmx = False
    try:
        return health(request).status_code
    except Http404:
        return 404


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(("who", "without", "within"), [("operator", 302, 200), ("zhao", 404, 404), ("yang", 404, 404)])
def test_a_platform_page_opens_only_to_operators_within_a_session(cast, rf, who, without, within):
    user = getattr(cast, who)
    assert visit(rf, user) == without
    open_session(user, REASON, 15)
    assert visit(rf, user) == within


@pytest.mark.parametrize("end", ["closed", "run out", "no longer an operator"])
def test_it_shuts_when_the_session_ends(cast, rf, end):
    turn = open_session(cast.operator, REASON, 15)
    if end == "closed":
        assert stand_down(cast.operator)
    elif end == "run out":
        past = timezone.now() - dt.timedelta(seconds=1)
        OperatorSession.objects.filter(pk=turn.pk).update(opened_at=past - dt.timedelta(hours=1), expires_at=past)
    else:
        User.objects.filter(pk=cast.operator.pk).update(operator_kind="")
    assert visit(rf, cast.operator) == (404 if end == "no longer an operator" else 302)


def test_an_open_session_opens_nobodys_data(cast):
    open_session(cast.operator, REASON, 60)
    assert Person.objects.all().permitted("view", fresh(cast.operator)).count() == 0


def test_opening_on_the_page_is_recorded_with_its_reason(cast, client):
    client.force_login(cast.operator)
    assert client.post(URL, {"reason": REASON, "minutes": "30"}).status_code == 302
    turn = OperatorSession.objects.get()
    assert turn.expires_at - turn.opened_at == dt.timedelta(minutes=30)
    line = Record.objects.first()
    assert (line.verb, line.actor_id, line.about_id, line.note) == (
        "accounts.operate",
        cast.operator.pk,
        turn.pk,
        REASON,
    )
    for url in (URL, "/account/settings/", "/account/devices/"):
        assert client.get(url).content.decode().count("运维会话进行中") == 1, "it is seen on every page while it lasts"


@pytest.mark.parametrize(
    ("reason", "minutes", "sentence"),
    [
        ("", "15", "请写明事由"),
        ("看", "15", "至少4个字"),
        ("\x00\x01  ", "15", "请写明事由"),
        ("长" * 201, "15", "最多写200个字"),
        (REASON, "", "请选择时长"),
        (REASON, "600", "请选择列出的时长"),
        (REASON, "abc", "请选择列出的时长"),
    ],
)
def test_without_a_reason_or_beyond_an_hour_it_stays_shut_and_the_typing_is_kept(
    cast, client, reason, minutes, sentence
):
    client.force_login(cast.operator)
    answer = client.post(URL, {"reason": reason, "minutes": minutes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not OperatorSession.objects.exists()
    assert reason.strip("\x00\x01 ") in answer.content.decode()


def test_the_longest_time_is_a_setting_no_caller_can_pass(cast, settings):
    settings.OPERATOR_MINUTES = 20
    turn = open_session(cast.operator, REASON, 600)
    assert turn.expires_at - turn.opened_at == dt.timedelta(minutes=20)


def test_opening_again_ends_the_first(cast):
    first = open_session(cast.operator, REASON, 15)
    second = open_session(cast.operator, REASON, 15)
    assert OperatorSession.objects.get(pk=first.pk).closed_at
    assert operating(fresh(cast.operator)) == second


def test_the_database_allows_one_open_session(cast):
    turn = open_session(cast.operator, REASON, 15)
    with pytest.raises(IntegrityError), transaction.atomic():
        OperatorSession.objects.create(user=cast.operator, reason=REASON, expires_at=turn.expires_at)


def test_a_session_that_ran_out_ends_at_its_own_hour_whenever_that_is_written(cast):
    turn = open_session(cast.operator, REASON, 15)
    start = timezone.now() - dt.timedelta(hours=3)
    OperatorSession.objects.update(opened_at=start, expires_at=start + dt.timedelta(minutes=15))
    turn.refresh_from_db()
    assert turn.ended_at == start + dt.timedelta(minutes=15)
    assert not stand_down(cast.operator)
    assert OperatorSession.objects.get().closed_at == start + dt.timedelta(minutes=15)


def test_changes_made_with_it_are_recorded_and_looking_is_not(cast, rf):
    open_session(cast.operator, REASON, 15)
    visit(rf, cast.operator)
    assert Record.objects.count() == 1
    visit(rf, cast.operator, "post")
    assert Record.objects.first().verb == "accounts.act_as_operator"


def test_signing_out_ends_it(cast, client):
    client.force_login(cast.operator)
    open_session(cast.operator, REASON, 15)
    client.post("/account/sign_out/")
    assert OperatorSession.objects.get().closed_at


@pytest.mark.parametrize("who", ["zhou", "yang", "zhao"])
def test_for_everybody_else_the_page_does_not_exist(cast, client, who):
    client.force_login(getattr(cast, who))
    assert client.get(URL).status_code == 404
    assert client.post(URL, {"reason": REASON, "minutes": "15"}).status_code == 404
    assert client.post(URL + "stand_down/").status_code == 404
    assert not OperatorSession.objects.exists()


def test_the_question_costs_one_statement_a_request_and_none_for_employees(cast):
    for user, cost in ((fresh(cast.operator), 1), (fresh(cast.zhou), 0)):
        with CaptureQueriesContext(connection) as statements:
            operating(user)
            operating(user)
        assert len(statements) == cost
