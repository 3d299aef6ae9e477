"""What system operators see of the installation itself: versions, database, disk, backups."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.accounts.running import LATE, OK, SOON, Fact, Section, ago, register
from zgh.kit.dates import when

from .backing_up import last_backup
from .environment import MODE
from .health import missing_migrations

TIGHT, FULL = 0.15, 0.05  # share of the disk that is still free
OLD = 2 * 86400  # seconds after which a backup is an old one: nightly ones, and one that failed


def _platform() -> Iterable[Fact]:
    yield Fact(_("版本"), _version())
    yield Fact(_("运行方式"), MODE)
    yield Fact("Python", platform.python_version())
    yield Fact("Django", django.get_version())
    missing = missing_migrations()
    yield Fact(
        _("数据表"), _("差%(n)d步没升级") % {"n": missing} if missing else _("已是这个版本的"), LATE if missing else OK
    )


def _version() -> str:
    try:
        return version("zgh")
    except PackageNotFoundError:
        return _("没有装成包")


def _store() -> Iterable[Fact]:
    yield Fact(_("数据库"), _database())
    if size := _size():
        yield Fact(_("数据库大小"), filesizeformat(size))
    try:
        disk = shutil.disk_usage(settings.DATA_DIR)
    except OSError as error:
        yield Fact(_("数据盘"), _("读不到：%(why)s") % {"why": error.strerror}, LATE)
    else:
        share = disk.free / disk.total
        said = _("还剩%(free)s，共%(total)s") % {"free": filesizeformat(disk.free), "total": filesizeformat(disk.total)}
        yield Fact(_("数据盘"), said, LATE if share < FULL else SOON if share < TIGHT else OK)
    yield _backup()


def _database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    major, minor = divmod(getattr(connection, "pg_version", 0), 10000)
    return f"PostgreSQL {major}.{minor}"


def _size() -> int:
    """Bytes. On SQLite the file and its log, without a query."""
    if connection.vendor == "sqlite":
        main = Path(str(connection.settings_dict["NAME"]))
        return sum(file.stat().st_size for file in (main, main.with_name(f"{main.name}-wal")) if file.is_file())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _backup() -> Fact:
    last = last_backup()
    if last is None:
        return Fact(_("备份"), _("这台机器上没有用zgh backup做过"), SOON)
    said = _("%(when)s，%(size)s") % {"when": when(last.at, "time"), "size": filesizeformat(last.size)}
    if last.age > OLD:
        return Fact(_("备份"), _("%(said)s，已经%(ago)s了") % {"said": said, "ago": ago(last.age)}, LATE)
    return Fact(_("备份"), said, OK)


register(Section("platform", gettext_lazy("平台"), "server", _platform, rank=1))
register(Section("store", gettext_lazy("数据库与备份"), "database", _store, rank=4))
