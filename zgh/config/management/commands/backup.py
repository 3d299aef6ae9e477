"""`zgh backup FOLDER`: a consistent copy of the database and the uploads while everything runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tarfile
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, storages
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from zgh.config.backing_up import note_backup


class Command(BaseCommand):
    """Writes zgh-<date>/ with the database and, where they lie in a folder, the files. Secrets are not in it."""

    help = "Copy database and uploads to a new folder below FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=0, help="delete all but the newest N backups in FOLDER")

    def handle(self, *args: Any, folder: Path, keep: int, **options: Any) -> None:
        target = folder / f"zgh-{timezone.localtime():%Y%m%d-%H%M%S}"
        part = target.with_name(f".{target.name}.part")  # a broken backup never looks like a good one
        try:
            part.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise CommandError(f"The backup folder cannot be made: {error.strerror}.") from None
        # Database before files: a file without its row is litter, a row without its file is a loss.
        if connection.vendor == "sqlite":
            copy_sqlite(part / "zgh.sqlite3")
        else:
            dump_postgres(part / "zgh.dump")
        with_files = copy_files(part / "files.tar")
        part.rename(target)
        note_backup(target)
        thin_out(folder, keep)
        self.stdout.write(f"zgh: {target}" + ("" if with_files else " (files lie in another store: back it up there)"))


def thin_out(folder: Path, keep: int) -> None:
    """Delete all but the newest backups; 0 keeps all."""
    for old in sorted(folder.glob("zgh-*"))[:-keep] if keep > 0 else []:
        shutil.rmtree(old)


def copy_sqlite(target: Path) -> None:
    """By SQLite's own backup in one step: a reader's snapshot, so writers go on (WAL)."""
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    finally:
        copy.close()
    target.chmod(0o600)


def dump_postgres(target: Path) -> None:
    """By pg_dump, which must be at least as new as the server."""
    if not shutil.which("pg_dump"):
        raise CommandError("pg_dump is not installed here; run it where it is (docs/operate.md has the command).")
    facts = connection.get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}
    env = {**os.environ, **{names[key]: str(value) for key, value in facts.items() if key in names and value}}
    command = ["pg_dump", "--format=custom", "--no-owner", f"--file={target}"]
    if subprocess.run(command, env=env, check=False).returncode:  # noqa: S603 (no argument comes from outside)
        raise CommandError("pg_dump failed; its message is above.")
    target.chmod(0o600)


def copy_files(target: Path) -> bool:
    """The uploads in one tar; False when they lie in an S3 store."""
    if not isinstance(storages["default"], FileSystemStorage):
        return False
    source = Path(storages["default"].location)
    with tarfile.open(target, "w") as tar:
        for path in sorted(source.rglob("*")):
            # Detached, or swept because nobody sent its form, since the folder was read: the database copied before
            # may still name it, and would have lost it a moment later.
            with suppress(FileNotFoundError):
                tar.add(path, arcname=f"./{path.relative_to(source)}", recursive=False)
    target.chmod(0o600)
    return True
