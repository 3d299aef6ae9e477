"""Real workers on a real database: one is killed, two want the same turn, one is asked to stop."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.racing import ROOT, database, race
from zgh.foundation.tasks.tests.probe import JOB

pytestmark = pytest.mark.race
PROBE = "zgh.foundation.tasks.tests.probe"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request):
    with database(request.param) as fresh:
        yield fresh


@contextlib.contextmanager
def worker(url):
    """A `zgh worker` that counts as dead after two seconds."""
    env = {**os.environ, "ZGH_MODE": "test", "DATABASE_URL": url, "ZGH_WORKER_GRACE": "2", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "zgh.config.cli", "worker", "--poll", "0.1"]
    process = subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)  # noqa: S603 (our own command)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(text: str, path: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not (path.exists() and text in path.read_text()):
        assert time.monotonic() < until, f"no {text!r} after {seconds} s"
        time.sleep(0.05)


def test_a_task_whose_worker_is_killed_is_run_again_and_ends_once(url, tmp_path):
    log = tmp_path / "log"
    task_id = race(f"{PROBE}.enqueue_slow", str(log), 60, url=url).one()
    with worker(url) as first:
        wait_for("start", log)
        first.send_signal(signal.SIGKILL)
        first.wait(5)
    with worker(url) as second:
        wait_for("end", log)
        second.terminate()
        assert second.wait(30) == 0
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["start", "start", "end"]
    answer = race(f"{PROBE}.result_of", task_id, url=url).one()
    assert answer == {"status": "SUCCESSFUL", "attempts": 2, "value": "ended"}


def test_a_task_longer_than_the_grace_stays_with_its_living_worker_which_ends_it_before_it_stops(url, tmp_path):
    log = tmp_path / "log"
    task_id = race(f"{PROBE}.enqueue_slow", str(log), 4, url=url).one()
    with worker(url) as first, worker(url) as second:
        wait_for("start", log)
        time.sleep(3)  # past the grace: the other one looks for dead workers' tasks meanwhile
        first.terminate()
        second.terminate()
        assert first.wait(30) == second.wait(30) == 0
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["start", "end"]
    assert race(f"{PROBE}.result_of", task_id, url=url).one() == {
        "status": "SUCCESSFUL",
        "attempts": 1,
        "value": "ended",
    }


def test_many_workers_claim_every_task_once(url):
    assert race(f"{PROBE}.fill", 120, url=url).one() == 120
    claimed = [pk for part in race(f"{PROBE}.claim_all", url=url, processes=4) for pk in part]
    assert len(claimed) == len(set(claimed)) == 120


def test_processes_that_want_the_same_turns_take_each_once(url):
    taken = race(f"{PROBE}.take_turns", 60, url=url, processes=4)
    assert sum(taken) == 60
    assert race(f"{PROBE}.queued", JOB.name, url=url).one() == 60


def test_without_the_guards_the_same_races_run_things_twice():
    with database("postgresql") as url:
        race(f"{PROBE}.drop_guard", url=url)
        assert sum(race(f"{PROBE}.take_turns_unguarded", 60, url=url, processes=4)) > 60
        race(f"{PROBE}.fill", 120, url=url)
        claimed = [pk for part in race(f"{PROBE}.claim_all_unguarded", url=url, processes=4) for pk in part]
        assert len(claimed) > len(set(claimed))
