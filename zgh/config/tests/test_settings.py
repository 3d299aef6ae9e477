"""What an operator sees: a clean production, and one clear line for everything that is missing or wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from zgh.config import backing
from zgh.config.environment import levels
from zgh.config.keys import fresh

KEYS = fresh()
GOOD = {"ZGH_MODE": "production", "ZGH_URL": "https://zgh.example.com", "SMS_URL": "https://t@sms.example.com/", **KEYS}


def zgh(*command: str, tmp_path: Path, **values: str | None) -> subprocess.CompletedProcess:
    """Run `zgh <command>` in production with nothing but these settings."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    given = {name: value for name, value in {**GOOD, **values}.items() if value is not None}
    env = {**bare, "PYTHONPATH": str(settings.ROOT), "ZGH_DATA": str(tmp_path / "data"), **given}
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-W", "error", "-m", "zgh.config.cli", *command],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_production_made_from_fresh_keys_passes_every_deployment_check(tmp_path):
    done = zgh("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_keys_are_printed_without_any_setting_and_fit(tmp_path):
    none = dict.fromkeys(GOOD)
    done = zgh("keys", tmp_path=tmp_path, **none)
    assert done.returncode == 0, done.stderr
    printed = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line and line[0] != "#")
    assert printed.keys() == KEYS.keys()
    assert not set(printed.values()) & set(KEYS.values())
    assert zgh("check", tmp_path=tmp_path, **printed).returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ZGH_SECRET_KEY", None, "ZGH_SECRET_KEY is missing"),
        ("ZGH_FIELD_KEYS", None, "ZGH_FIELD_KEYS is missing"),
        ("ZGH_BLIND_KEY", "", "ZGH_BLIND_KEY is missing"),
        ("ZGH_MASK_KEY", None, "ZGH_MASK_KEY is missing"),
        ("ZGH_URL", None, "ZGH_URL is missing"),
        ("ZGH_URL", "zgh.example.com", "ZGH_URL must be the platform's public address"),
        ("ZGH_FIELD_KEYS", "hunter2", "ZGH_FIELD_KEYS must hold keys"),
        ("ZGH_MODE", "prod", "ZGH_MODE='prod' is unknown"),
        ("ZGH_HSTS_SECONDS", "hunter2", "ZGH_HSTS_SECONDS is missing or malformed"),
        ("ZGH_HTTPS", "hunter2", "ZGH_HTTPS must be yes or no"),
        ("DATABASE_URL", "hunter2", "DATABASE_URL is wrong: it must begin with"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "DATABASE_URL is wrong: it must begin with"),
        ("DATABASE_URL", "postgres://u:hunter2@h:port/d", "DATABASE_URL is wrong: it cannot be read"),
        ("DATABASE_URL", "postgres://u:hunter2@h", "DATABASE_URL is wrong: it names no database"),
        ("CACHE_URL", "memcached://hunter2", "CACHE_URL is wrong: it must begin with"),
        ("CACHE_URL", "locmem://", "CACHE_URL is wrong: it must begin with"),  # limits would count per process
        ("CACHE_URL", "redis://:hunter2@h:port/0", "CACHE_URL is wrong: it cannot be read"),
        ("EMAIL_URL", "smtp://", "EMAIL_URL is wrong: it names no host"),
        ("EMAIL_URL", "pigeon://hunter2", "EMAIL_URL is wrong: it must begin with"),
        ("FILES_URL", "s3://key:hunter2@host", "FILES_URL is wrong: key, secret and bucket are needed"),
        ("FILES_URL", "file://relative/hunter2", "FILES_URL is wrong: the folder must be absolute"),
        (
            "SEARCH_URL",
            "elastic://u:hunter2@h",
            "SEARCH_URL is wrong: it must begin with one of sqlite://, opensearch://",
        ),
        ("SEARCH_URL", "opensearch://u:hunter2@/zgh", "SEARCH_URL is wrong: it names no host"),
        ("ZGH_DATA", "/proc/nowhere", "the folder of ZGH_DATA cannot be made"),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_one_line_that_shows_no_secret(tmp_path, name, value, says):
    done = zgh("check", tmp_path=tmp_path, **{name: value})
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "hunter2" not in done.stderr + done.stdout


@pytest.mark.parametrize("url", ["postgres://u:p%40ss@db:5432/zgh", "postgresql://u:p%40ss@db/zgh"])
def test_postgresql_keeps_its_connections_and_decodes_its_password(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    config = backing.database(Path("/x"))
    assert (config["ENGINE"], config["PASSWORD"]) == ("django.db.backends.postgresql", "p@ss")
    assert (config["CONN_MAX_AGE"], config["CONN_HEALTH_CHECKS"]) == (60, True)
    assert config["OPTIONS"]["options"] == "-c jit=off"


def test_sqlite_locks_at_the_start_of_a_transaction_and_can_wait_for_the_disk(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = backing.database(Path("/srv/a b+c/zgh.sqlite3"))
    assert database["NAME"] == "/srv/a b+c/zgh.sqlite3"
    options = database["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=NORMAL" in options["init_command"]
    monkeypatch.setenv("ZGH_SQLITE_FULL", "yes")
    assert "synchronous=FULL" in backing.database(Path("/x"))["OPTIONS"]["init_command"]


def test_files_may_live_in_any_store_that_speaks_s3(monkeypatch):
    url = "s3://key:se%2Fcret@minio.example.com:9000/zgh/uploads?region=cn-1&tls=0"
    monkeypatch.setenv("FILES_URL", url)
    store = backing.files(Path("/tmp"))  # noqa: S108 (not used)
    options = store["OPTIONS"]
    assert store["BACKEND"] == "storages.backends.s3.S3Storage"
    assert (options["access_key"], options["secret_key"]) == ("key", "se/cret")
    assert (options["bucket_name"], options["location"]) == ("zgh", "uploads")
    assert (options["endpoint_url"], options["region_name"]) == ("http://minio.example.com:9000", "cn-1")
    assert (options["addressing_style"], options["default_acl"], options["file_overwrite"]) == ("path", None, False)


def test_the_store_can_really_be_made_from_these_options(monkeypatch):
    from django.core.files.storage import storages

    monkeypatch.setenv("FILES_URL", "s3://key:secret@minio.example.com/zgh")
    store = storages.create_storage(backing.files(Path("/")))
    assert store.url("a/b.pdf").startswith("https://minio.example.com/zgh/a/b.pdf?")


@pytest.mark.parametrize(
    ("url", "port", "flag"),
    [
        ("smtp://mail.example.com", 25, None),
        ("smtp+tls://u:p@mail.example.com", 587, "EMAIL_USE_TLS"),
        ("smtp+ssl://u:p@mail.example.com", 465, "EMAIL_USE_SSL"),
        ("smtp+tls://u:p@mail.example.com:2525", 2525, "EMAIL_USE_TLS"),
    ],
)
def test_mail_uses_the_usual_port_of_its_kind(monkeypatch, url, port, flag):
    monkeypatch.setenv("EMAIL_URL", url)
    config = backing.email("consolemail://")
    assert (config["EMAIL_HOST"], config["EMAIL_PORT"], config["EMAIL_TIMEOUT"]) == ("mail.example.com", port, 15)
    assert flag is None or config[flag]


def test_redis_is_a_cache_by_its_url_alone(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "rediss://:secret@cache.example.com:6380/1")
    config = backing.cache("dbcache://t")
    assert config["BACKEND"].endswith("redis.RedisCache")
    assert config["LOCATION"] == "rediss://:secret@cache.example.com:6380/1"


def test_every_setting_is_in_the_operators_book():
    book = (settings.ROOT / "docs/operate.md").read_text()
    reading = re.compile(r"""(?:env\.\w+|required|secret|folder|_read)\(\s*"([A-Z_]+)\"""")
    sources = [path for path in (settings.ROOT / "zgh").rglob("*.py") if "tests" not in path.parts]
    read = {name for path in sources for name in reading.findall(path.read_text())}
    assert {"DATABASE_URL", "ZGH_URL", "ZGH_PORT"} <= read
    assert {name for name in read if f"`{name}`" not in book} == set()


def test_a_setting_of_names_with_levels_is_read_and_a_broken_one_stops_the_start():
    assert levels(["orgs", " chair:1 ", ""]) == {"orgs": 99, "chair": 1}
    with pytest.raises(SystemExit):
        levels(["chair:one"])
