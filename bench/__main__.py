"""`make bench`: the pages of the first conversation on both databases, beside the bare-Django ceiling; imports, the
tree, search of people, many cases and many people at once (bench/parts.py). One part of them:
`python -m bench --parts tree --databases sqlite`.

CPU milliseconds per request (server processes and PostgreSQL, from /proc) are the figure to compare: requests per
second depend on what else the machine does. Loopback only, bounded in time. Writes bench/results.md,
bench/organisation.md, bench/conversation.md, bench/news.md, bench/policies.md and bench/search.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import parts, report, report_parts
from bench.processes import ROOT, Server, cpu_ms, load, postgres_pids

SECONDS = 4.0
CONNECTIONS = (1, 8, 32)
CASES = 10_000
NAMES = {"postgres": "postgresql"}


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--scales", default="1,10", help="sizes of the demonstration group")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    every = "pages,imports,tree,people,search,news,voice,crowd,policies"
    parser.add_argument("--parts", default=every, help="what to measure")
    parser.add_argument("--people", type=int, default=parts.MANY_PEOPLE, help="search among no more people than this")
    options = parser.parse_args()
    options.databases = ",".join(NAMES.get(name, name) for name in options.databases.split(","))
    asked, databases = options.parts.split(","), options.databases.split(",")
    rows: list[dict[str, Any]] = []
    for row in parts.measure(asked, databases, options.people):  # written one by one: a long part may be cut short
        rows.append(row)
        report_parts.write(ROOT / "bench", rows)
    if "pages" not in asked:
        return
    runs = []
    for database in options.databases.split(","):
        for scale in options.scales.split(","):
            if result := _run(database, scale, options.seconds):
                runs.append(result)
    report.write(ROOT / "bench/results.md", runs, options.seconds)


def _run(database: str, scale: str, seconds: float) -> dict[str, Any] | None:
    """One database at one scale."""
    home = ROOT / f"var/bench/{database}-{scale}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    env = {"ZGH_MODE": "demo", "ZGH_DATA": str(home), "ZGH_PROXIES": "1"}
    if database == "postgresql":
        url = _postgres(scale)
        if url is None:
            print("postgresql: no server here, left out")
            return None
        env["DATABASE_URL"] = url
    print(f"{database} at scale {scale}: preparing", flush=True)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        cwd=ROOT,
        env={**os.environ, **env},
        check=True,
    )
    made = subprocess.run(
        [sys.executable, "-m", "bench.prepare", scale, str(CASES)],
        cwd=ROOT,
        env={**os.environ, **env},
        check=True,
        stdout=subprocess.PIPE,
    )
    prepared = json.loads(made.stdout.splitlines()[-1])  # the console sender writes before it
    rows = [_ceiling(seconds)]
    with Server("zgh.config.wsgi:application", env) as server:
        for name, page in prepared["pages"].items():
            rows.append(_measure(name, page, server, seconds, database == "postgresql"))
            print("  ", name, rows[-1]["loads"], flush=True)
    return {
        "database": database,
        "scale": scale,
        "people": prepared["people"],
        "cases": prepared["cases"],
        "rows": rows,
    }


def _ceiling(seconds: float) -> dict[str, Any]:
    page = {"requests": ["GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"], "statements": 0, "bytes": 2}
    with Server("bench.bare:application", {}) as server:
        return _measure("bare Django view (ceiling)", page, server, seconds, False)


def _measure(name: str, page: dict[str, Any], server: Server, seconds: float, with_postgres: bool) -> dict[str, Any]:
    """Load one page at each number of connections; one-time requests are dealt out, never sent twice."""
    loads, requests = {}, page["requests"]
    for i, connections in enumerate(CONNECTIONS):
        part = requests[i :: len(CONNECTIONS)] if page.get("once") else requests
        if not page.get("once"):
            load(server.port, part, connections, 0.7)
        web, pg = server.cpu(), cpu_ms(postgres_pids()) if with_postgres else 0.0
        got = load(server.port, part, connections, seconds, once=bool(page.get("once")))
        n = max(1, got["count"])
        got["cpu"] = round((server.cpu() - web) / n, 2)
        got["pg"] = round((cpu_ms(postgres_pids()) - pg) / n, 2) if with_postgres else 0.0
        loads[connections] = got
    return {"name": name, "statements": page["statements"], "bytes": page["bytes"], "loads": loads}


def _postgres(scale: str) -> str | None:
    """A database of its own on the server the tests use."""
    script = ROOT / "scripts/postgres.py"
    got = subprocess.run(
        [sys.executable, str(script), "--database", f"bench{scale.replace('.', '_')}", "--fresh"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=False,
    )
    lines = got.stdout.decode().split()
    return lines[-1] if got.returncode == 0 and lines else None


if __name__ == "__main__":
    Path(ROOT / "var/bench").mkdir(parents=True, exist_ok=True)
    main()
