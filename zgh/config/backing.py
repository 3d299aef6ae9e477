"""Backing services, each by one URL. A wrong one is said in one line that never shows the URL: it holds a password."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from .environment import MODE, env, stop

EXAMPLES = {
    "DATABASE_URL": "postgres://user:password@host:5432/zgh or sqlite:////srv/zgh/zgh.sqlite3",
    "CACHE_URL": "redis://host:6379/0 or dbcache://zgh_cache",
    "EMAIL_URL": "smtp+tls://user:password@host:587, smtp://host:25 or consolemail://",
    "FILES_URL": "file:///srv/zgh/files or s3://key:secret@host/bucket",
    "SEARCH_URL": "opensearch://user:password@host:9200/zgh, or nothing at all: search then lives in the database",
}


def _wrong(name: str, why: str) -> None:
    stop(f"the setting {name} is wrong: {why}. It should look like {EXAMPLES[name]} (docs/operate.md).")


def _read(name: str, default: str, schemes: tuple[str, ...], parse: Callable[[str], Any]) -> Any:
    """The parsed URL of a setting, or the end with one line."""
    url = env.str(name, default="") or default
    scheme = url.partition("://")[0] if "://" in url else ""
    if scheme not in schemes:
        _wrong(name, f"it must begin with one of {', '.join(f'{s}://' for s in schemes)}")
    try:
        return parse(url)
    except Exception:
        return _wrong(name, "it cannot be read as a URL; special characters in passwords are written %40 and so on")


def database(default: Path) -> dict[str, Any]:
    """SQLite or PostgreSQL; connections are kept for a minute on both (stack: 9 times less CPU a page)."""
    schemes = ("sqlite", "postgres", "postgresql")
    config = _read("DATABASE_URL", f"sqlite:///{quote(str(default))}", schemes, env.db_url_config)
    if not config["NAME"]:
        _wrong("DATABASE_URL", "it names no database")
    config["CONN_MAX_AGE"] = 60
    if not config["ENGINE"].endswith("sqlite3"):
        # PostgreSQL compiles a statement it thinks dear: a fifth of a second for a search of a tenth.
        options = {"options": "-c jit=off", **config.get("OPTIONS", {})}
        return {**config, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    return {**config, "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": _pragmas()}}


def _pragmas() -> str:
    # NORMAL can lose the last commits at a power cut, never corrupt; FULL waits for the disk at each commit.
    synchronous = "FULL" if env.bool("ZGH_SQLITE_FULL", default=False) else "NORMAL"
    return (
        f"PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};PRAGMA cache_size=-64000;"
        "PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
    )


def cache(default: str) -> dict[str, Any]:
    """Shared by all processes, because rate limits live in it: the database's table or Redis."""
    schemes = ("redis", "rediss", "dbcache", *(() if MODE == "production" else ("locmem",)))
    return _read("CACHE_URL", default, schemes, _cache)


def _cache(url: str) -> dict[str, Any]:
    backends = "django.core.cache.backends"
    parts = urlsplit(url)
    if parts.scheme in ("redis", "rediss"):
        _ = parts.port  # raises for a port that is none
        timeouts = {"socket_connect_timeout": 3, "socket_timeout": 3}
        return {"BACKEND": f"{backends}.redis.RedisCache", "LOCATION": url, "OPTIONS": timeouts}
    if parts.scheme == "dbcache":
        return {"BACKEND": f"{backends}.db.DatabaseCache", "LOCATION": parts.netloc or "zgh_cache"}
    return {"BACKEND": f"{backends}.locmem.LocMemCache"}


def email(default: str) -> dict[str, Any]:
    """Django's EMAIL_* settings."""
    schemes = ("smtp", "smtp+tls", "smtp+ssl", "consolemail", "memorymail", "filemail")
    config = _read("EMAIL_URL", default, schemes, env.email_url_config)
    if config["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
        if not config["EMAIL_HOST"]:
            _wrong("EMAIL_URL", "it names no host")
        usual = 587 if config.get("EMAIL_USE_TLS") else 465 if config.get("EMAIL_USE_SSL") else 25
        config["EMAIL_PORT"] = config["EMAIL_PORT"] or usual
    config.pop("OPTIONS", None)
    return {**config, "EMAIL_TIMEOUT": 15}


def files(default: Path) -> dict[str, Any]:
    """The private store of uploads: a folder, or anything that speaks S3."""
    return _read("FILES_URL", f"file://{quote(str(default))}", ("file", "s3"), _files)


def _files(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _s3(url)}
    folder = Path(unquote(parts.path))
    if parts.netloc or not folder.is_absolute():
        _wrong("FILES_URL", "the folder must be absolute, with three slashes")
    private = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}  # other users of the machine
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder, **private}}


def _s3(url: str) -> dict[str, Any]:
    """s3://key:secret@host:port/bucket/prefix?region=…&tls=0&style=path; without a host it is Amazon's."""
    parts, query = urlsplit(url), {key: values[-1] for key, values in parse_qs(urlsplit(url).query).items()}
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if not (bucket and parts.username and parts.password):
        _wrong("FILES_URL", "key, secret and bucket are needed")
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    return {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "bucket_name": bucket,
        "location": prefix,
        "endpoint_url": f"{'http' if query.get('tls') == '0' else 'https'}://{host}" if host else None,
        "region_name": query.get("region"),
        "addressing_style": query.get("style", "path" if host else "auto"),
        "signature_version": "s3v4",
        "default_acl": None,  # the bucket is private; downloads go through our permission
        "file_overwrite": False,
        "querystring_auth": True,
    }


def search(engine: str) -> dict[str, str]:
    """Where OpenSearch is; {}: search lives in the database alone, as it does anyway when OpenSearch is away."""
    inside = "sqlite" if engine.endswith("sqlite3") else "postgres"
    return _read("SEARCH_URL", f"{inside}://", (inside, "opensearch"), _search)


def _search(url: str) -> dict[str, str]:
    """opensearch://user:password@host:port/index?tls=0; the index is "zgh" where none is named."""
    parts = urlsplit(url)
    if parts.scheme != "opensearch":
        return {}
    if not parts.hostname:
        _wrong("SEARCH_URL", "it names no host")
    way = "http" if parse_qs(parts.query).get("tls") == ["0"] else "https"
    return {
        "address": f"{way}://{parts.hostname}:{parts.port or 9200}",
        "index": parts.path.strip("/") or "zgh",
        "login": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }
