"""A migrated, empty database of either kind, made once for the migrations as they are.

Migrating takes the better part of a minute, and every stage of the tests needs it in every process. What is kept in
`var/test` (a file) or on the server of the tests (a database) carries a mark of all that migrations read: the
migrations, what they import, and so on. Whoever finds another mark makes a new one and takes the old away.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var/test/migrated"
NAME = "zgh_migrated_"
# Migrations import these, or run them by a signal.
BEGIN = ("zgh/*/*/migrations/*.py", "zgh/*/*/receivers.py", "zgh/config/settings.py")
DATA = ("zgh/**/*.csv", "zgh/**/*.json", "requirements-dev.lock")


def sqlite_file() -> Path:
    """The file of an SQLite database, to be copied."""
    path = KEPT / f"{mark()}.sqlite3"
    with _alone():
        if not path.exists():
            shutil.rmtree(KEPT, ignore_errors=True)
            KEPT.mkdir(parents=True)
            making = path.with_suffix(".part")
            _migrate(f"sqlite:///{making}")
            making.rename(path)
    return path


def into(memory: sqlite3.Connection) -> None:
    """The same into a database in memory."""
    with contextlib.closing(sqlite3.connect(sqlite_file())) as kept:
        kept.backup(memory)


def postgresql_name(server: str) -> str:
    """The name of a database on a server (any address of it), to be taken as TEMPLATE."""
    name = NAME + mark()
    with _alone():
        if [name] not in (found := _told(server, f"SELECT datname FROM pg_database WHERE datname LIKE '{NAME}%'")):  # noqa: S608 (our own name)
            for [old] in found:
                _told(server, f"DROP DATABASE {old} WITH (FORCE)")
            making = f"{name}_part"
            _told(server, f"CREATE DATABASE {making} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
            _migrate(with_database(server, making))
            _told(server, f"ALTER DATABASE {making} RENAME TO {name}")
    return name


@contextlib.contextmanager
def postgresql(server: str, name: str) -> Iterator[str]:
    """The address of a copy of that name, thrown away afterwards; one left over by that name goes first."""
    drop(server, name)
    _told(server, f"CREATE DATABASE {name} TEMPLATE {postgresql_name(server)}")
    try:
        yield with_database(server, name)
    finally:
        drop(server, name)


def drop(server: str, name: str) -> None:
    """Away with a database; at the end the server may be gone, and its databases with it."""
    with contextlib.suppress(Exception):
        _told(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def with_database(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@functools.cache
def mark() -> str:
    """Twelve signs of all that decides what a migrated database holds."""
    told = hashlib.blake2b(sys.version.encode(), digest_size=6)
    for path in sorted(_read_by_migrations()):
        told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()


def _read_by_migrations() -> set[Path]:
    found = {path for pattern in DATA for path in ROOT.glob(pattern)}
    todo = [path for pattern in BEGIN for path in ROOT.glob(pattern)]
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += filter(None, map(_file_of, _imports(path)))
    return found


def _imports(path: Path) -> Iterator[str]:
    """Every module a file names in an import, and every name it takes from one, which may be a module, too."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            yield from (module, *(f"{module}.{alias.name}" for alias in node.names))


def _file_of(module: str) -> Path | None:
    path = ROOT / module.replace(".", "/")
    files = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in files if module.startswith("zgh.") and file.is_file()), None)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process at a time, whatever started it."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    with (KEPT.parent / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('migrate', verbosity=0); call_command('createcachetable'); "
        "from django.db import connection; connection.close()"  # SQLite then puts all of it into the one file
    )
    env = {**os.environ, "ZGH_MODE": "test", "PYTHONPATH": str(ROOT), "DATABASE_URL": url}
    env["DJANGO_SETTINGS_MODULE"] = "zgh.config.settings"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=env, cwd=ROOT, check=True)


def _told(server: str, statement: str) -> list[list[str]]:
    import psycopg

    with psycopg.connect(with_database(server, "postgres"), autocommit=True) as connection:
        answer = connection.execute(statement)
        return [list(row) for row in answer.fetchall()] if answer.description else []
