"""Retries, timers, reaping and tidying, in one process."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from zgh.foundation.tasks import timers
from zgh.foundation.tasks.models import Heartbeat, TimerSlot
from zgh.foundation.tasks.reaper import reap
from zgh.foundation.tasks.retries import DEFAULT, Policy
from zgh.foundation.tasks.state import state
from zgh.foundation.tasks.tasks import count_rows, purge
from zgh.foundation.tasks.worker import Worker, claim, drain, execute

from . import probe

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 12, 34, 56, tzinfo=dt.UTC)
READY, RUNNING, FAILED, SUCCESSFUL = (
    TaskResultStatus.READY,
    TaskResultStatus.RUNNING,
    TaskResultStatus.FAILED,
    TaskResultStatus.SUCCESSFUL,
)


@pytest.fixture
def jobs(monkeypatch):
    """An empty registry of timed jobs."""
    empty: dict = {}
    monkeypatch.setattr(timers, "_jobs", empty)
    monkeypatch.setattr(timers, "discover", lambda: empty)
    return empty


def the_row() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_a_task_vanishes_with_the_transaction_that_caused_it():
    with transaction.atomic():
        probe.add.enqueue(1, 2)
        transaction.set_rollback(True)
    assert drain() == 0


def test_a_task_runs_once_and_keeps_its_value():
    probe.add.enqueue(1, 2)
    assert drain() == 1
    assert (the_row().status, the_row().return_value) == (SUCCESSFUL, 3)
    assert drain() == 0


def test_a_failing_task_waits_longer_each_time_and_then_succeeds():
    probe.fails_until.enqueue(3)
    waits = []
    for _attempt in range(2):
        assert drain() == 1
        row = the_row()
        assert (row.status, row.exception_class_path) == (READY, "builtins.RuntimeError")
        waits.append((row.run_after - timezone.now()).total_seconds())
        assert drain() == 0  # not before its time
        DBTaskResult.objects.update(run_after=timezone.now())
    assert 35 < waits[0] <= 48
    assert waits[1] == pytest.approx(2 * waits[0], rel=0.1)
    assert drain() == 1
    row = the_row()
    assert (row.status, row.return_value, row.traceback) == (SUCCESSFUL, 3, "")


def test_a_task_fails_after_its_last_attempt_and_at_once_when_it_gives_up():
    probe.fails_until.enqueue(9)
    for _attempt in range(3):
        DBTaskResult.objects.update(run_after=timezone.now())
        drain()
    assert (the_row().status, len(the_row().worker_ids)) == (FAILED, 3)
    probe.gives_up.enqueue()
    drain()
    row = DBTaskResult.objects.order_by("-enqueued_at").first()
    assert (row.status, len(row.worker_ids)) == (FAILED, 1)


def test_a_task_whose_code_is_gone_fails_at_once():
    probe.add.enqueue(1, 2)
    DBTaskResult.objects.update(task_path="zgh.foundation.tasks.tests.probe.no_such_task")
    drain()
    assert the_row().status == FAILED


def test_waits_are_bounded_by_an_hour():
    row = DBTaskResult(worker_ids=["w"] * 30)
    assert Policy(attempts=40).wait(row) == dt.timedelta(hours=1)


def running(worker_id: str, minutes: float, attempts: int = 1) -> DBTaskResult:
    """A task that a worker claimed some minutes ago."""
    probe.add.enqueue(1, 2)
    row = claim(worker_id)
    row.worker_ids = [worker_id] * attempts
    row.started_at = timezone.now() - dt.timedelta(minutes=minutes)
    row.save()
    return row


@pytest.mark.parametrize(
    ("beat_seconds_ago", "minutes", "attempts", "status"),
    [
        (None, 2, 1, READY),  # its worker never beat
        (120, 2, 1, READY),  # its worker is dead
        (120, 2, DEFAULT.attempts, FAILED),  # and it was the last attempt
        (5, 2, 1, RUNNING),  # its worker lives
        (5, 31, 1, READY),  # it lives, but the task hangs
        (None, 0, 1, RUNNING),  # claimed just now
    ],
)
def test_the_reaper_takes_back_what_is_lost_and_nothing_else(beat_seconds_ago, minutes, attempts, status):
    row = running("w1", minutes, attempts)
    if beat_seconds_ago is not None:
        Heartbeat.objects.create(worker_id="w1", beat_at=timezone.now() - dt.timedelta(seconds=beat_seconds_ago))
    assert reap() == (status != RUNNING)
    row.refresh_from_db()
    assert row.status == status


def test_the_late_result_of_a_lost_worker_is_thrown_away():
    late = running("w1", 2)
    reap()
    again = claim("w2")
    execute(late)
    again.refresh_from_db()
    assert (again.status, again.worker_ids) == (RUNNING, ["w1", "w2"])
    execute(again)
    assert the_row().status == SUCCESSFUL


def test_an_operator_who_insists_loses_no_task():
    probe.interrupted.enqueue()
    row = claim("w1")
    with pytest.raises(SystemExit):
        execute(row)
    assert the_row().status == READY


def test_slots_are_multiples_and_local_days(jobs):
    every, daily = timers.every(minutes=5)(probe.never), timers.daily(at="03:00")(probe.claim_all)
    del every, daily
    five, three = jobs.values()
    assert five.slot_of(NOW) == NOW.replace(minute=30, second=0)
    shanghai = timezone.get_default_timezone()
    assert three.slot_of(NOW) == dt.datetime(2026, 11, 24, 3, tzinfo=shanghai)
    early = dt.datetime(2026, 11, 24, 2, 59, tzinfo=shanghai)
    assert three.slot_of(early) == dt.datetime(2026, 11, 23, 3, tzinfo=shanghai)


def test_a_turn_is_taken_once_and_the_newest_of_several_runs(jobs):
    ran = []
    jobs["j"] = timers.Job("j", lambda: ran.append(1), lambda now: now.replace(second=0))
    first, second = timers.Clockwork(), timers.Clockwork()
    assert [first.tick(NOW), second.tick(NOW), first.tick(NOW)] == [1, 0, 0]
    assert first.tick(NOW + dt.timedelta(minutes=1)) == 1
    assert drain() == 2
    assert ran == [1]  # the older turn saw that a newer one waits
    assert sorted(DBTaskResult.objects.values_list("return_value", flat=True)) == ["done", "overtaken"]


def test_a_quiet_clock_asks_the_database_nothing(jobs, django_assert_num_queries):
    timers.every(minutes=5)(probe.never)
    clockwork = timers.Clockwork()
    clockwork.tick(NOW)
    with django_assert_num_queries(0):
        clockwork.tick(NOW + dt.timedelta(seconds=3))


def test_an_idle_step_reads_once_and_writes_nothing(jobs, django_assert_num_queries):
    worker = Worker()
    worker.step()
    with django_assert_num_queries(1) as seen:
        worker.step()
    assert seen[0]["sql"].startswith("SELECT")


def test_old_results_are_thrown_away_and_young_ones_kept():
    for days, status in ((8, SUCCESSFUL), (6, SUCCESSFUL), (8, FAILED), (61, FAILED)):
        probe.add.enqueue(days, 0)
        pk = DBTaskResult.objects.order_by("-enqueued_at").values_list("pk", flat=True).first()
        finished = timezone.now() - dt.timedelta(days=days)
        DBTaskResult.objects.filter(pk=pk).update(status=status, finished_at=finished)
    TimerSlot.objects.create(job="j", slot=timezone.now() - dt.timedelta(days=8))
    TimerSlot.objects.create(job="j", slot=timezone.now())
    purge()
    left = sorted((row.args_kwargs["args"][0], row.status) for row in DBTaskResult.objects.all())
    assert left == [(6, SUCCESSFUL), (8, FAILED)]
    assert TimerSlot.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_sqlite_knows_how_many_rows_there_are():
    Heartbeat.objects.bulk_create(Heartbeat(worker_id=str(n), beat_at=timezone.now()) for n in range(20))
    count_rows()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [Heartbeat._meta.db_table])
        assert {stat.split()[0] for (stat,) in cursor.fetchall()} == {"20"}


def test_the_state_counts_what_waits_and_how_long(django_assert_max_num_queries):
    assert state()["worker_beat_seconds"] is None
    Heartbeat.objects.create(worker_id="w", beat_at=timezone.now())
    probe.add.enqueue(1, 2)
    probe.add.using(run_after=timezone.now() + dt.timedelta(hours=1)).enqueue(1, 2)
    with django_assert_max_num_queries(4):
        now = state()
    assert (now["worker_alive"], now["tasks_waiting"], now["tasks_failed_today"]) == (True, 1, 0)
