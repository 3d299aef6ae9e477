"""The measurements beside the pages: imports, the tree, search of people, many cases, many people at once.

Each part runs in processes of its own on a database of its own and gives rows (what, how many, figures, target).
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.processes import ROOT, Server, cpu_ms, load, postgres_pids

HOME = ROOT / "var/bench/parts"
EMPLOYEES = 14_000
UNIONS, MANY_UNIONS = 162, 16_200
PEOPLE, MANY_PEOPLE = 14_000, 1_400_000
DOCUMENTS = 100_000
CASES = (3_000, 100_000)
LIBRARIES = (130, 3_000)
ARTICLES = (300, 100_000)
POLL = 4.0  # seconds, as receptions/live.html asks
WATCHED = 24.0  # seconds of polling: six rounds


@dataclass
class Ran:
    """One process that has ended: seconds on the clock, seconds of processor, peak memory in MB, what it printed."""

    seconds: float
    cpu: float
    memory: int
    said: str


def measure(parts: list[str], databases: list[str], most_people: int) -> Iterator[dict[str, Any]]:
    """Every row of the parts asked for, as it is measured."""
    for database in databases:
        for part, make in PARTS.items():
            if part in parts:
                for row in make(database, most_people):
                    print("  ", row, flush=True)
                    yield {"part": part, "database": database, **row}


def imports(database: str, _most: int) -> Iterator[dict[str, Any]]:
    """A structure of 208 units and 162 unions, then a roster, each looked at and written; and the roster again."""
    env = environment(database, "imports")
    run([sys.executable, "manage.py", "migrate", "-v0"], env)
    files = HOME / f"{database}-files"
    files.mkdir(parents=True, exist_ok=True)
    run([sys.executable, "-m", "bench.sheets", str(files), str(EMPLOYEES)], env)
    for kind, lines, targets in (("structure", 370, (20, 60)), ("roster", EMPLOYEES, (20, 60))):
        look = zgh_import(kind, files, env)
        yield took(f"{kind}: preview", lines, look, targets[0])
        write = zgh_import(kind, files, env, "--apply")
        # The command compares before it writes, so its time less the preview's is the writing alone.
        yield took(f"{kind}: compare again and apply", lines, write, sum(targets))
    yield took("roster: the same file again, nothing changes", EMPLOYEES, zgh_import("roster", files, env), 20)


def zgh_import(kind: str, files: Path, env: dict[str, str], *words: str) -> Ran:
    """`zgh import` in a process of its own. A file of ours has no errors, so it must end well."""
    return run([sys.executable, "manage.py", "import", kind, str(files / f"{kind}.xlsx"), *words], env)


def took(what: str, count: int, ran: Ran, target: float) -> dict[str, Any]:
    return {
        "what": what,
        "count": count,
        "s": round(ran.seconds, 1),
        "cpu_s": round(ran.cpu, 1),
        "mb": ran.memory,
        "target_s": target,
    }


def tree(database: str, _most: int) -> Iterator[dict[str, Any]]:
    """The tree page, one level of it, and a search in it."""
    for count in (UNIONS, MANY_UNIONS):
        yield from inside("bench.tree", database, f"tree{count}", count)


def people(database: str, most: int) -> Iterator[dict[str, Any]]:
    """People by the beginning of a name, by initials, by employee number."""
    for count in (PEOPLE, MANY_PEOPLE):
        if count <= most and (database == "postgresql" or count == PEOPLE):
            yield from inside("bench.people", database, f"people{count}", count)


def search(database: str, _most: int) -> Iterator[dict[str, Any]]:
    """100,000 rows indexed anew and searched in one process; then the pages over loopback, beside a bare view."""
    yield from inside("bench.search", database, "search", DOCUMENTS)
    env, is_postgres = existing(database, "search"), database == "postgresql"
    requests = json.loads(run([sys.executable, "-m", "bench.search", "requests"], env).said.splitlines()[-1])
    bare = ["GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"]
    for what, app, asked in (
        ("bare Django view over loopback (ceiling)", "bench.bare:application", bare),
        ("page over loopback, 4 connections", "zgh.config.wsgi:application", requests),
    ):
        with Server(app, env if asked is requests else {}) as server:
            got = under_load(server, asked, 4, 8.0, is_postgres)
        note = f"{got['rps']} a second, CPU {got['cpu_ms']} + {got['pg_ms']} ms, {got['answers']}"
        yield {"what": what, "count": DOCUMENTS, "ms": got["p50"], "p95": got["p95"], "p99": got["p99"], "note": note}


def voice(database: str, _most: int) -> Iterator[dict[str, Any]]:
    """Case pages, lists, the wall and boards among few and among many cases."""
    for count in CASES:
        yield from inside("bench.voice", database, f"voice{count}", count)


def crowd(database: str, _most: int) -> Iterator[dict[str, Any]]:
    """2,000 people support one case, every tenth by two taps; then 500 phones watch a wall, unchanged and new."""
    env = {**environment(database, "crowd"), "ZGH_PROXIES": "1"}
    made = json.loads(run([sys.executable, "-m", "bench.crowd", "prepare"], env).said.splitlines()[-1])
    is_postgres = database == "postgresql"
    with Server("zgh.config.wsgi:application", env) as server:
        weights = made["statements"]
        job = (server, made["support"], 64, 120.0)
        tapped = {**under_load(*job, is_postgres, once=True), "statements": weights["support"]}
        counted = json.loads(
            run([sys.executable, "-m", "bench.crowd", "counted", str(made["case"])], env).said.splitlines()[-1]
        )
        note = f"counted {counted['count']:,}, rows {counted['rows']:,}, people {counted['people']:,}"
        yield {"what": "support, one case", "count": len(set(made["support"])), **tapped, "note": note}
        for what in ("same", "new"):
            job = (server, made[what], len(made[what]), WATCHED)
            got = {**under_load(*job, is_postgres, pace=POLL), "statements": weights["wall"]}
            yield {"what": f"wall of a reception, {what}", "count": len(made[what]), **got, "note": ""}


def under_load(
    server: Server, requests: list[str], connections: int, seconds: float, is_postgres: bool, **how: Any
) -> dict[str, Any]:
    """Requests, seconds, latencies, answers by status, and CPU ms a request of the server and of PostgreSQL."""
    web, pg = server.cpu(), cpu_ms(postgres_pids()) if is_postgres else 0.0
    got = load(server.port, requests, connections, seconds, **how)
    n = max(1, got["count"])
    answers = " ".join(f"{count:,}×{status}" for status, count in sorted(got["status"].items()))
    return {
        "requests": n,
        "s": got["seconds"],
        "rps": got["rps"],
        "p50": got["p50"],
        "p95": got["p95"],
        "p99": got["p99"],
        "answers": f"{answers}, {got['broken']} broken",
        "cpu_ms": round((server.cpu() - web) / n, 1),
        "pg_ms": round((cpu_ms(postgres_pids()) - pg) / n, 1) if is_postgres else 0.0,
    }


def inside(module: str, database: str, name: str, count: int) -> Iterator[dict[str, Any]]:
    """Rows that a module running inside the platform's settings prints as its last line."""
    ran = run([sys.executable, "-m", module, str(count)], environment(database, name))
    yield from json.loads(ran.said.splitlines()[-1])


def environment(database: str, name: str) -> dict[str, str]:
    """Settings of an empty platform. Raises SystemExit where there is no such database."""
    home = HOME / f"{database}-{name}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    env = existing(database, name, "--fresh")
    run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env)
    return env


def existing(database: str, name: str, *words: str) -> dict[str, str]:
    """Settings of a platform as the part has left it."""
    env = {**os.environ, "ZGH_MODE": "demo", "ZGH_DATA": str(HOME / f"{database}-{name}")}
    env.pop("DATABASE_URL", None)
    if database == "postgresql":
        command = [sys.executable, "scripts/postgres.py", "--database", f"bench_{name}", *words]
        env["DATABASE_URL"] = run(command, dict(os.environ)).said.split()[-1]
    return env


def run(command: list[str], env: dict[str, str]) -> Ran:
    """Run to the end and measure. SystemExit with what it said if it failed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        peak = 0
        said = process.stdout.read() if process.stdout else ""
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = used.ru_maxrss // 1024
    if process.returncode:
        raise SystemExit(f"{' '.join(command[1:4])} ended with {process.returncode}: {said[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(time.perf_counter() - began, cpu, peak, said)


def policies(database: str, _most: int) -> Iterator[dict[str, Any]]:
    """Asking, the library and a document, in a small and in a large library."""
    for count in LIBRARIES:
        yield from inside("bench.policies", database, f"policies{count}", count)


def news(database: str, _most: int) -> Iterator[dict[str, Any]]:
    """Home, feed, an article and the writers' pages among few and among many articles."""
    for count in ARTICLES:
        yield from inside("bench.news", database, f"news{count}", count)


PARTS = {
    "imports": imports,
    "tree": tree,
    "people": people,
    "search": search,
    "news": news,
    "voice": voice,
    "crowd": crowd,
    "policies": policies,
}
