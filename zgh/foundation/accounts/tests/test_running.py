"""运行状况: numbers for system operators within their session, nobody's data, and a failed task run again."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from conftest import enrol
from zgh.config.backing_up import note_backup
from zgh.foundation.accounts.models import User
from zgh.foundation.accounts.operate import open_session
from zgh.foundation.audit.models import Record
from zgh.foundation.notices.models import Delivery, Notice
from zgh.foundation.tasks.models import Heartbeat, TimerSlot
from zgh.foundation.tasks.tasks import run_job
from zgh.foundation.tasks.tests import probe

URL = "/account/running/"
SECRET = "周敏的胃药三百二十元"


@pytest.fixture
def world(cast):
    """The cast with an operator of each kind."""
    for kind in ("security", "audit"):
        user = User.objects.create_user(kind, f"{kind}运维", operator_kind=kind)
        enrol(user)
        setattr(cast, kind, user)
    return cast


@pytest.fixture
def operator(cast, client):
    """The system operator within a session."""
    open_session(cast.operator, "任务积压，查看任务页", 15)
    client.force_login(cast.operator)
    return client


def given_up(task=probe.add, *args) -> DBTaskResult:
    """A task that failed for good and left personal data in its error."""
    task.enqueue(*args)
    row = DBTaskResult.objects.get()
    DBTaskResult.objects.update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now(), worker_ids=["w", "w", "w"],
        exception_class_path="zgh.foundation.privacy.exporting.Broken", traceback=f"Broken: {SECRET}",
    )  # fmt: skip
    return row


@pytest.mark.parametrize(
    ("who", "outside", "within"),
    [("operator", 302, 200), ("security", 404, 404), ("audit", 404, 404), ("yang", 404, 404), ("zhou", 404, 404)],
)
def test_only_system_operators_within_a_session_get_there(world, client, who, outside, within):
    user = getattr(world, who)
    again = reverse("accounts:rerun", args=[given_up(probe.add, 1, 2).pk])
    client.force_login(user)
    assert client.get(URL).status_code == outside
    assert client.post(again).status_code == outside
    if user.is_operator:
        open_session(user, "任务积压，查看任务页", 15)
    assert client.get(URL).status_code == within
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_it_says_how_tasks_pushes_database_and_backup_are(cast, operator, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    body = operator.get(URL).content.decode()
    assert "从来没有启动过" in body
    assert "这台机器上没有用zgh backup做过" in body
    Heartbeat.objects.create(worker_id="w", beat_at=timezone.now())
    note_backup(tmp_path)
    body = operator.get(URL).content.decode()
    assert "在干活" in body
    assert "没有用zgh backup做过" not in body
    for word in ("已是这个版本的", "还剩", {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]):
        assert word in body


def test_a_note_of_a_backup_that_cannot_be_read_is_none(cast, operator, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    for broken in ("", "[]", '{"at": 3, "size": "x"}', '{"at": "2026-11-26T10:00:00", "size": 1}'):
        (tmp_path / "last_backup.json").write_text(broken)
        assert operator.get(URL).status_code == 200


def test_nobodys_data_is_on_it(cast, operator):
    given_up(probe.add, SECRET)
    notice = Notice.objects.create(user=cast.zhou, kind="voice.answered", text=SECRET)
    Delivery.objects.create(notice=notice, channel="sms", outcome="given_up", error="Timeout", next_at=timezone.now())
    body = operator.get(URL).content.decode()
    assert "Broken" in body
    assert "Timeout" in body
    for secret in (SECRET, "周敏", "13800000001"):
        assert secret not in body


def test_pushes_that_were_not_needed_are_no_fault(cast, operator):
    notice = Notice.objects.create(user=cast.zhou, kind="voice.answered", text="好了")
    Delivery.objects.create(
        notice=notice, channel="sms", outcome="given_up", error="already read", next_at=timezone.now()
    )
    assert "already read" not in operator.get(URL).content.decode()


def test_a_failed_task_is_run_again_from_the_beginning_once_and_on_record(cast, operator):
    row = given_up(probe.add, 1, 2)
    again = reverse("accounts:rerun", args=[row.pk])
    assert operator.post(again).status_code == 302
    now = DBTaskResult.objects.get()
    assert (now.status, now.worker_ids, now.finished_at) == (TaskResultStatus.READY, [], None)
    line = Record.objects.filter(verb="accounts.rerun").get()
    assert (line.actor_id, line.after["id"]) == (cast.operator.pk, str(row.pk))
    assert operator.post(again).status_code == 404
    assert operator.post(reverse("accounts:rerun", args=[uuid.uuid4()])).status_code == 404


def test_a_timed_run_goes_by_the_name_of_its_job(cast, operator):
    given_up(run_job, "zgh.foundation.privacy.tasks.clear_due", timezone.now().isoformat())
    assert "privacy.clear_due" in operator.get(URL).content.decode()


@pytest.mark.parametrize(("days", "is_missed"), [(0, False), (3, True)])
def test_timers_nobody_took_stand_out(cast, operator, days, is_missed):
    from zgh.foundation.tasks import timers

    now = timezone.now()
    TimerSlot.objects.bulk_create(
        TimerSlot(job=job.name, slot=job.slot_of(now) - dt.timedelta(days=days)) for job in timers.discover().values()
    )
    body = operator.get(URL).content.decode()
    assert ("有到点没做的" in body) == is_missed


@pytest.mark.parametrize("n", [1, 5])
def test_it_costs_few_queries_however_much_has_failed(cast, operator, n, django_assert_max_num_queries):
    for _row in range(n):
        probe.add.enqueue(1, 2)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    operator.get(URL)
    # twelve, and one for the progress of a rebuild where the cache is the database's; PostgreSQL is asked for its size
    with django_assert_max_num_queries(14 if connection.vendor == "postgresql" else 13):
        operator.get(URL)


def test_after_signing_in_an_operator_is_where_a_session_is_opened_and_from_there_on_the_page(cast, client):
    cast.operator.set_password("Ganlan-2026-Yuelu")
    cast.operator.save()
    totp = "".join(["/account/login/password/"])
    answer = client.post(totp, {"login": "operator", "password": "Ganlan-2026-Yuelu"})
    assert answer.url == "/account/login/second_step/"
    open_session(cast.operator, "任务积压，查看任务页", 15)
    client.force_login(cast.operator)
    assert f'href="{URL}"' in client.get("/account/operate/").content.decode()
